import { randomUUID } from 'node:crypto';
import { type Command, type Option, textOf, type Values } from '../command.ts';
import { EXIT, OpsError } from '../ops-error.ts';
import { authorize } from './credentials.ts';
import { createRiscApi, type RiscApi } from './risc-api.ts';
import { findDifferences, wantedStream } from './wanted-stream.ts';

const ROOT = 'https://risc.googleapis.com';

const project = {
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

const url = {
  type: 'string',
  describes: 'URL of the receiver of this deployment: the output SecurityEventsUrl.',
  required: true,
} as const satisfies Option;

async function openApi(values: Values): Promise<RiscApi> {
  const root = textOf(values, 'api') || ROOT;
  const { protocol, hostname } = URL.parse(root) ?? {};
  const local = ['localhost', '127.0.0.1'].includes(hostname ?? '');
  // What is sent there is as good as the key for an hour.
  if (protocol !== 'https:' && !(protocol === 'http:' && local))
    throw new OpsError(`--api must be an https URL, not "${root}".`, EXIT.usage);
  return createRiscApi(root, await authorize(textOf(values, 'credentials')));
}

/** The commands for Google's stream of security events (cross-account protection). */
export const riscCommands: Readonly<Record<string, Command>> = {
  'risc status': {
    describes: 'Whether Google tells this deployment of every security event.',
    options: { url, ...project },
    async run(values) {
      const wanted = wantedStream(textOf(values, 'url'));
      const api = await openApi(values);
      const stream = await api.readStream();
      const status = stream && (await api.readStatus());
      const differences = findDifferences(wanted, stream, status);
      return {
        exitCode: differences.length === 0 ? EXIT.ok : EXIT.differs,
        data: { ok: differences.length === 0, differences, status, stream, wanted },
        lines:
          differences.length === 0 ? [`Google tells ${wanted.delivery.url} of all events.`] : differences,
      };
    },
  },

  'risc register': {
    describes: 'Has Google tell this deployment of every security event.',
    options: {
      url,
      replace: { type: 'boolean', describes: 'Also if another receiver is told by now: a project has one.' },
      ...project,
    },
    async run(values) {
      const wanted = wantedStream(textOf(values, 'url'));
      const api = await openApi(values);
      const before = await api.readStream();
      const other = before && before.delivery.url !== wanted.delivery.url ? before.delivery.url : undefined;
      if (other !== undefined && !values['replace']) {
        throw new OpsError(
          `Google tells ${other} by now, and a project has one receiver. Say --replace to take its place.`,
        );
      }
      await api.updateStream(wanted);
      if ((await api.readStatus()) !== 'enabled') await api.updateStatus('enabled');
      return {
        exitCode: EXIT.ok,
        data: { registered: wanted, replaced: other ?? null },
        lines: [
          `Google tells ${wanted.delivery.url} from now on, of:`,
          ...wanted.events_requested.map((type) => `  ${type}`),
          ...(other === undefined ? [] : [`It does not tell ${other} any more.`]),
        ],
      };
    },
  },

  'risc verify': {
    describes: 'Has Google send a verification event, which the receiver writes to its log.',
    options: {
      state: { type: 'string', describes: 'A word by which it is found in the log; default: a random one.' },
      ...project,
    },
    async run(values) {
      const state = textOf(values, 'state') || `verify-${randomUUID()}`;
      await (await openApi(values)).verify(state);
      return {
        exitCode: EXIT.ok,
        data: { state },
        lines: [`Google is to send a verification event. Look for "${state}" in the log of the receiver.`],
      };
    },
  },
};
