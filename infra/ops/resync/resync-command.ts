import { composeTable } from '../../../shared/compose/table.ts';
import type { Command } from '../cli/command.ts';
import { countOf } from '../cli/count-of.ts';
import { EXIT, OpsError } from '../cli/ops-error.ts';
import { readPast } from '../cli/read-past.ts';
import { address, addressOf, type OpenDeployment } from '../deployment/deployment.ts';
import { invokePreflight } from '../deployment/invoke-preflight.ts';
import { tellScheduler } from './tell-scheduler.ts';
import { unsyncPlans } from './unsync-plans.ts';

/** For when EventBridge Scheduler has lost what it was told: the engine stack, or its group of schedules, was made anew. */
export function resyncCommand(open: OpenDeployment): Command {
  return {
    describes: 'Tells EventBridge Scheduler of every plan anew; nothing of the past fires.',
    options: {
      ...address,
      since: {
        type: 'string',
        describes:
          'Make up for what was due since then, e.g. 2027-03-01T12:00:00Z, as each plan’s `missed` says; default: now.',
      },
      'dry-run': { type: 'boolean', describes: 'Count, and change nothing.' },
    },
    async run(values) {
      const deployment = await open(values);
      const { names, name, now } = deployment;
      const since = readPast(values, 'since', now());
      const dryRun = values['dry-run'] === true;
      const table = composeTable(names);
      const { marked, waiting } = await unsyncPlans(table, since, dryRun);
      const data = { dryRun, marked, waiting, since: new Date(since).toISOString() };
      if (dryRun)
        return {
          exitCode: EXIT.ok,
          data,
          lines: [`${countOf(marked, 'plan')} would be told anew; ${waiting} waiting to be told already.`],
        };
      const { left, failure } = await tellScheduler(table, marked + waiting, () =>
        invokePreflight(deployment),
      );
      return {
        exitCode: left === 0 ? EXIT.ok : EXIT.differs,
        data: { ...data, left },
        lines: [
          `Told anew: ${countOf(marked + waiting - left, 'plan')}.`,
          ...(left === 0
            ? []
            : [
                `Not yet: ${left}.`,
                ...(failure instanceof OpsError ? [failure.message] : []),
                `Look at the log of preflight, and repeat: npm run ops -- resync ${addressOf(name)}`,
              ]),
        ],
      };
    },
  };
}
