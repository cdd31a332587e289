import { type Option, textOf, type Values } from '../cli/command.ts';
import { authorize } from './credentials.ts';
import { requireHttps } from './require-https.ts';
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
  // What is sent there is as good as the key for an hour.
  requireHttps('api', root);
  return createRiscApi(root, await authorize(textOf(values, 'credentials')));
}
