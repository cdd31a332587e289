import { parseBroadcast } from '../../../shared/broadcasts/broadcast.ts';
import { startBroadcast } from '../../../shared/broadcasts/start-broadcast.ts';
import { composeBroadcasts } from '../../../shared/compose/broadcasts.ts';
import { composeTable } from '../../../shared/compose/table.ts';
import { parseJson } from '../../parse-json.ts';
import { type Command, textOf, type Values } from '../cli/command.ts';
import { confirmation, requireConfirmed } from '../cli/confirm.ts';
import { EXIT, OpsError } from '../cli/ops-error.ts';
import { readTextFile } from '../cli/read-text-file.ts';
import { address, type OpenDeployment } from '../deployment/deployment.ts';
import { followBroadcast, readReport, renderReport } from './follow-broadcast.ts';

/** One event for many users. */
export function broadcastCommand(open: OpenDeployment): Command {
  return {
    describes: 'Creates one event for many users, and follows how far it comes; --report asks again.',
    options: {
      ...address,
      ...confirmation,
      id: {
        type: 'string',
        describes: 'Chosen by you: under the same one it can be started again, and makes no second event.',
      },
      event: { type: 'string', describes: 'JSON file with the event, as POST /events takes it.' },
      users: {
        type: 'string',
        describes:
          'File with ids of Google’s (sub), a line each or a JSON array; default: everybody with a live grant.',
      },
      detach: { type: 'boolean', describes: 'Do not wait for it.' },
      report: { type: 'string', describes: 'The id of a broadcast that was started before.' },
    },
    async run(values) {
      const report = textOf(values, 'report');
      if (report !== '') return tellReport(open, values, report);
      const id = textOf(values, 'id');
      const file = textOf(values, 'event');
      if (id === '' || file === '')
        throw new OpsError('broadcast needs --id and --event, or --report.', EXIT.usage);
      const list = textOf(values, 'users');
      const users = list === '' ? undefined : readUsers(await readTextFile(list));
      const broadcast = parseBroadcast({
        id,
        event: parseEvent(await readTextFile(file), file),
        ...(users && { users }),
      });
      const { names } = await open(values);
      if (!users)
        await requireConfirmed(values, id, 'creates an event for everybody who has connected Calendar');
      await startBroadcast(composeBroadcasts(names), broadcast);
      if (values['detach'])
        return {
          exitCode: EXIT.ok,
          data: { started: id },
          lines: [`${id} is under way. How far it is: npm run ops -- broadcast --report ${id}`],
        };
      const end = await followBroadcast(composeTable(names), id);
      return {
        exitCode: end.finished && end.failed === 0 ? EXIT.ok : EXIT.differs,
        data: { started: id, ...end },
        lines: renderReport(end),
      };
    },
  };
}

async function tellReport(open: OpenDeployment, values: Values, id: string) {
  const { names } = await open(values);
  const report = await readReport(composeTable(names), id);
  if (!report) throw new OpsError(`There is no broadcast ${id}.`);
  return {
    exitCode: report.failed === 0 ? EXIT.ok : EXIT.differs,
    data: report,
    lines: renderReport(report),
  };
}

function parseEvent(text: string, path: string): object {
  const event = parseJson(text);
  if (typeof event === 'object' && event !== null && !Array.isArray(event)) return event;
  throw new OpsError(`${path} holds no JSON object.`, EXIT.usage);
}

function readUsers(text: string): string[] {
  if (!text.trim().startsWith('[')) return text.split(/\s+/).filter(Boolean);
  const users = parseJson(text);
  if (Array.isArray(users) && users.every((user) => typeof user === 'string')) return users;
  throw new OpsError('The list of users is no JSON array of ids.', EXIT.usage);
}
