import type { EventRequest } from '../../../shared/queue/event-request.ts';
import type { RunStatus } from '../../../shared/runs/run.ts';
import { connect, runDry, send } from './act.ts';
import { runsOf, toldOf } from './outcome.ts';
import { atDue, broadcast, DUE, eventRequest, hourly, occurrenceOf, plan, USER } from './requests.ts';
import type { World } from './world.ts';

/** One message for a worker, in a world that is ready for it, and what is to become of it. */
export interface Scenario {
  name: string;
  prepare(world: World): Promise<EventRequest>;
  /** The statuses of all runs there are then, in alphabetical order. */
  statuses: RunStatus[];
  told?: string[];
}

type Grant = 'good' | 'to renew' | 'dead';
const GRANTS: readonly Grant[] = ['good', 'to renew', 'dead'];

const KINDS: Record<string, (world: World) => Promise<EventRequest>> = {
  'scheduled at': async (world) => occurrenceOf(await plan(world, atDue, 'run')),
  'scheduled cron': async (world) => occurrenceOf(await plan(world, hourly, 'skip')),
  broadcast: (world) => broadcast(world, 'meetup'),
  event: async () => eventRequest('order-1'),
};

async function connectTo(world: World, grant: Grant): Promise<void> {
  await connect(world, USER);
  await runDry(world);
  world.pass((DUE - world.now()) / 1000);
  if (grant === 'good') await connect(world, USER);
  if (grant === 'dead') world.google.revoke(USER);
}

const creating = Object.entries(KINDS).flatMap(([kind, request]) =>
  GRANTS.map((grant): Scenario => {
    const wanted = grant !== 'dead' ? 'created' : kind === 'event' ? 'failed' : 'parked';
    return {
      name: `${kind}, grant ${grant}`,
      statuses: [wanted],
      async prepare(world) {
        const asked = await request(world);
        await connectTo(world, grant);
        return asked;
      },
    };
  }),
);

const checking = GRANTS.map(
  (grant): Scenario => ({
    name: `check-grant, grant ${grant}`,
    statuses: [],
    told: grant === 'dead' ? ['GrantRevoked'] : [],
    async prepare(world) {
      await connectTo(world, grant);
      // Only a grant that was not used for three days is looked at.
      if (grant !== 'good') world.pass(73 * 3600);
      return { kind: 'check-grant', user: USER };
    },
  }),
);

/** Of each kind of run that can wait for its user one. */
const resuming: Scenario = {
  name: 'resume',
  statuses: ['created', 'created', 'missed'],
  told: ['GrantRevoked', 'GrantRestored', 'EventMissed'],
  async prepare(world) {
    const asked = [
      occurrenceOf(await plan(world, atDue, 'run')),
      occurrenceOf(await plan(world, hourly, 'skip')),
      await broadcast(world, 'meetup'),
    ];
    await connectTo(world, 'dead');
    for (const request of asked) send(world, request);
    await runDry(world);
    await connect(world, USER);
    const [message] = world.queue.all();
    if (!message) throw new Error('A reconnect asks for nothing.');
    world.queue.delete(message.id);
    return JSON.parse(message.body);
  },
};

const late: Scenario = {
  name: 'scheduled cron, skipped because it is late',
  statuses: ['missed'],
  told: ['EventMissed'],
  async prepare(world) {
    const request = occurrenceOf(await plan(world, hourly, 'skip'));
    await connectTo(world, 'good');
    world.pass(2 * 3600);
    return request;
  },
};

export const scenarios: readonly Scenario[] = [...creating, ...checking, resuming, late];

/** What is not as the scenario has it. */
export function compare(world: World, scenario: Scenario): string[] {
  const statuses = runsOf(world)
    .map(({ row }) => row.status)
    .sort();
  const untold = (scenario.told ?? []).filter((type) => toldOf(world, type, { user: USER }) === 0);
  return [
    ...(statuses.join() === scenario.statuses.join()
      ? []
      : [`runs are [${statuses.join()}] in the place of [${scenario.statuses.join()}]`]),
    ...untold.map((type) => `nobody was told ${type}`),
  ];
}
