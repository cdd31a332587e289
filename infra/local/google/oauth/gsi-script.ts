import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';
import type { Received, Reply } from '../../pages/http.ts';
import type { GoogleState } from '../state.ts';
import { AUTHORIZATION_PATH } from './authorization.ts';
import { POPUP_MESSAGE } from './popup-page.ts';

export const GSI_CLIENT_PATH = '/gsi/client';

const SOURCE = new URL('./gsi-client.ts', import.meta.url);

async function makeScript({ url }: GoogleState): Promise<string> {
  const { code } = await transform(await readFile(SOURCE, 'utf8'), {
    loader: 'ts',
    format: 'iife',
    target: 'es2022',
    define: {
      AUTHORIZATION_URL: JSON.stringify(`${url}${AUTHORIZATION_PATH}`),
      POPUP_MESSAGE: JSON.stringify(POPUP_MESSAGE),
    },
  });
  return code;
}

const scripts = new WeakMap<GoogleState, Promise<string>>();

/** `GET /gsi/client`: Google Identity Services for the application's page, made of gsi-client.ts when first asked for. */
export async function answerGsiClient(_request: Received, google: GoogleState): Promise<Reply> {
  const script = scripts.get(google) ?? makeScript(google);
  scripts.set(google, script);
  return {
    status: 200,
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      // Kept by no browser, so that a fault set later is seen.
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    },
    body: await script,
  };
}
