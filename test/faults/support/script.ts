import fc from 'fast-check';
import type { EventRequest } from '../../../shared/queue/event-request.ts';
import { connect, deliver, preflight, send } from './act.ts';
import { FAULTS, type Fault, type Happening, type Weather } from './invocation.ts';
import { atDue, broadcast, DUE, eventRequest, hourly, occurrenceOf, plan } from './requests.ts';
import type { World } from './world.ts';

export const USERS = ['1001', '1002'] as const;

/** What can be asked for, of each user. */
const ASKED = ['run', 'skip', 'broadcast', 'event', 'check-grant'] as const;
type Asked = (typeof ASKED)[number];

/** `stall`: the process sleeps for 90 s. `meanwhile`: another message is dealt with. */
type Trouble = Fault | 'crash' | 'repeat' | 'stall' | 'meanwhile';

/** What happens at which crossing of an invocation. */
type Troubles = readonly { at: number; what: Trouble }[];

export type Step =
  | { do: 'ask'; what: Asked; user: string }
  | { do: 'deliver'; which: number; troubles: Troubles }
  | { do: 'wait'; seconds: number }
  | { do: 'revoke'; user: string }
  | { do: 'connect'; user: string; troubles: Troubles }
  | { do: 'preflight'; troubles: Troubles };

const user = fc.constantFrom(...USERS);
const troubles = fc.array(
  fc.record({
    at: fc.nat(24),
    what: fc.constantFrom<Trouble>(...FAULTS, 'crash', 'crash', 'repeat', 'stall', 'meanwhile'),
  }),
  { maxLength: 3 },
);
const ask = fc.record({ do: fc.constant('ask' as const), what: fc.constantFrom(...ASKED), user });
const delivery = fc.record({ do: fc.constant('deliver' as const), which: fc.nat(5), troubles });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: ask },
  { weight: 8, arbitrary: delivery },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      seconds: fc.constantFrom(30, 80, 400, 3000, 4000, 90_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), user }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('connect' as const), user, troubles }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('preflight' as const), troubles }) },
);

/** A seeded fault schedule: something is asked for, and then all kinds of things happen. */
export const scripts: fc.Arbitrary<Step[]> = fc
  .tuple(ask, fc.array(step, { minLength: 1, maxLength: 12 }))
  .map(([first, rest]) => [first, ...rest]);

/** What has to be known of what happened, to judge the outcome. */
export interface Course {
  requests: { what: Asked; user: string; request: EventRequest; late: boolean }[];
  /** Users for whom Google has said no at some time. */
  refused: Set<string>;
}

const MAKE: Record<Asked, (world: World, user: string) => EventRequest | Promise<EventRequest>> = {
  run: async (world, user) => occurrenceOf(await plan(world, atDue, 'run', user)),
  skip: async (world, user) => occurrenceOf(await plan(world, hourly, 'skip', user)),
  broadcast: (world, user) => broadcast(world, 'meetup', user),
  event: (_, user) => eventRequest('order-1', user),
  'check-grant': (_, user) => ({ kind: 'check-grant', user }),
};

/** Two users with all that the script asks for, at the time when it is due. */
async function prepare(world: World, script: readonly Step[]): Promise<Map<string, EventRequest>> {
  const requests = new Map<string, EventRequest>();
  for (const user of USERS) await connect(world, user);
  for (const step of script) {
    if (step.do !== 'ask' || requests.has(`${step.what} ${step.user}`)) continue;
    requests.set(`${step.what} ${step.user}`, await MAKE[step.what](world, step.user));
  }
  for (const message of world.queue.all()) await deliver(world, message);
  world.pass((DUE - world.now()) / 1000);
  // One of them has an access token that is good.
  await connect(world, USERS[0]);
  return requests;
}

export async function play(world: World, script: readonly Step[], blind: boolean): Promise<Course> {
  const requests = await prepare(world, script);
  const course: Course = { requests: [], refused: new Set() };

  const trouble =
    (all: Troubles): Weather =>
    ({ number, service, moment }) => {
      const what = all.find(({ at }) => at === number)?.what;
      if (what === '401' || what === 'invalid_grant') for (const user of USERS) course.refused.add(user);
      if (what === 'repeat' && service === 'google') return undefined;
      if (what === 'stall')
        return async (): Promise<Fault | undefined> => {
          world.pass(90);
          // A call to Google is given up after 8 s; that it takes effect later only a Calendar that sees it can bear.
          return blind && service === 'google' && moment === 'before' ? 'timeout' : undefined;
        };
      if (what === 'meanwhile') return () => deliverAny(0);
      return what as Happening | undefined;
    };

  const deliverAny = async (which: number, weather?: Weather): Promise<undefined> => {
    const visible = world.queue.visible();
    const message = visible[which % Math.max(1, visible.length)];
    if (message) await deliver(world, message, weather);
  };

  for (const step of script) {
    if (step.do === 'ask') {
      const request = requests.get(`${step.what} ${step.user}`);
      if (!request) throw new Error(`${step.what} of ${step.user} was not prepared`);
      course.requests.push({ what: step.what, user: step.user, request, late: world.now() - DUE > 3600_000 });
      send(world, request);
    } else if (step.do === 'deliver') await deliverAny(step.which, trouble(step.troubles));
    else if (step.do === 'wait') world.pass(step.seconds);
    else if (step.do === 'connect') await connect(world, step.user, trouble(step.troubles));
    else if (step.do === 'preflight') await preflight(world, trouble(step.troubles));
    else {
      course.refused.add(step.user);
      world.google.revoke(step.user);
    }
  }
  return course;
}
