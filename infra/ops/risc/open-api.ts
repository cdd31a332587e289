import { type Option, textOf, type Values } from '../command.ts';
import { EXIT, OpsError } from '../ops-error.ts';
import { authorize } from './credentials.ts';
import { createRiscApi, type RiscApi } from './risc-api.ts';

const ROOT = 'https://risc.googleapis.com';

/** How the RISC API is reached, and by whom. */
export const riscOptions = {
  credentials: {
    type: 'string',
    describes: 'JSON key file of a service account with the role "RISC Configuration Admin".',
    required: true,
    environment: 'GOOGLE_APPLICATION_CREDENTIALS',
  },
  api: {
    type: 'string',
    describes: `Root of the RISC API; default: ${ROOT}.`,
    environment: 'GOOGLE_RISC_API_URL',
  },
} as const satisfies Record<string, Option>;

/** @throws OpsError */
export async function openApi(values: Values): Promise<RiscApi> {
  const root = textOf(values, 'api') || ROOT;
  const { protocol, hostname } = URL.parse(root) ?? {};
  const local = ['localhost', '127.0.0.1'].includes(hostname ?? '');
  // What is sent there is as good as the key for an hour.
  if (protocol !== 'https:' && !(protocol === 'http:' && local))
    throw new OpsError(`--api must be an https URL, not "${root}".`, EXIT.usage);
  return createRiscApi(root, await authorize(textOf(values, 'credentials')));
}
