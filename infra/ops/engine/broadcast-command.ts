import { parseBroadcast } from '../../../shared/broadcasts/broadcast.ts';
import { startBroadcast } from '../../../shared/broadcasts/start-broadcast.ts';
import { composeBroadcasts } from '../../../shared/compose/broadcasts.ts';
import { composeTable } from '../../../shared/compose/table.ts';
import { type Command, textOf, type Values } from '../cli/command.ts';
import { confirmation, requireConfirmed } from '../cli/confirm.ts';
import { EXIT, OpsError } from '../cli/ops-error.ts';
import { parseJsonOf, readJsonFile } from '../cli/read-json-file.ts';
import { readTextFile } from '../cli/read-text-file.ts';
import { address, type OpenDeployment } from '../deployment/deployment.ts';
import { followBroadcast, readReport, renderReport, renderUnderWay } from './follow-broadcast.ts';

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
      const users = list === '' ? undefined : await readUsers(list);
      const broadcast = parseBroadcast({
        id,
        event: await readEvent(file),
        ...(users && { users }),
      });
      const { name, names, betweenLooks } = await open(values);
      if (!users)
        await requireConfirmed(values, id, 'creates an event for everybody who has connected Calendar');
      await startBroadcast(composeBroadcasts(names), broadcast);
      if (values['detach'])
        return {
          exitCode: EXIT.ok,
          data: { started: id },
          lines: [renderUnderWay(id, name)],
        };
      const end = await followBroadcast(composeTable(names), id, betweenLooks);
      return {
        exitCode: end.finished && end.failed === 0 ? EXIT.ok : EXIT.differs,
        data: { started: id, ...end },
        lines: renderReport(end, name),
      };
    },
  };
}

async function tellReport(open: OpenDeployment, values: Values, id: string) {
  const { name, names } = await open(values);
  const report = await readReport(composeTable(names), id);
  if (!report) throw new OpsError(`There is no broadcast ${id}.`);
  return {
    exitCode: report.failed === 0 ? EXIT.ok : EXIT.differs,
    data: report,
    lines: renderReport(report, name),
  };
}

async function readEvent(path: string): Promise<object> {
  const event = await readJsonFile(path);
  if (typeof event === 'object' && event !== null && !Array.isArray(event)) return event;
  throw new OpsError(`${path} is no JSON object, as an event is: { "summary": … }.`, EXIT.usage);
}

async function readUsers(path: string): Promise<string[]> {
  const text = await readTextFile(path);
  if (!text.trim().startsWith('[')) return text.split(/\s+/).filter(Boolean);
  const users = parseJsonOf(path, text);
  if (Array.isArray(users) && users.every((user) => typeof user === 'string')) return users;
  throw new OpsError(`${path} is no JSON array of ids in quotation marks.`, EXIT.usage);
}
