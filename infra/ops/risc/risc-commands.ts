import { randomUUID } from 'node:crypto';
import { type Command, type Option, textOf } from '../cli/command.ts';
import { EXIT, OpsError } from '../cli/ops-error.ts';
import { openApi, riscOptions } from './open-api.ts';
import { findDifferences, wantedStream } from './wanted-stream.ts';

const url = {
  type: 'string',
  describes: 'URL of the receiver of this deployment: the output SecurityEventsUrl.',
  required: true,
} as const satisfies Option;

/** The commands for Google's stream of security events (cross-account protection). */
export const riscCommands: Readonly<Record<string, Command>> = {
  'risc status': {
    describes: 'Whether Google tells this deployment of every security event.',
    options: { url, ...riscOptions },
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
      ...riscOptions,
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
      ...riscOptions,
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
