import { beforeAll, describe, expect, test } from '@jest/globals';
import { deliver, passDay, runDry, send } from './support/act.ts';
import { findFaults, runsOf, toldOf } from './support/outcome.ts';
import { USER } from './support/requests.ts';
import { type Scenario, scenarios } from './support/runs.ts';
import { createWorld, standStill } from './support/world.ts';

beforeAll(standStill);

const creating = scenarios.filter(({ name }) =>
  /^(scheduled (at|cron)|broadcast|event), grant (good|to renew)$/.test(name),
);

/** The user takes the access back when the worker is at this place; the rest of what is wrong then. */
async function revokeAt(scenario: Scenario, place: number) {
  const world = createWorld();
  const message = send(world, await scenario.prepare(world));
  let asked = 0;
  const { crossings } = await deliver(world, message, ({ number, call, moment }) => {
    if (number > place && call === 'token' && moment === 'before') asked += 1;
    if (number !== place) return undefined;
    return async () => {
      world.google.revoke(USER);
      return undefined;
    };
  });
  await runDry(world);
  await passDay(world);
  const faults = await findFaults(world);
  const [run] = runsOf(world);
  const made = world.google.events.length;
  const parks = !scenario.name.startsWith('event');
  const wanted = made === 1 ? ['created'] : [parks ? 'parked' : 'failed'];
  // Whoever had its answer before may have told the row of an event that is there; nobody tells of one that is not.
  if (!wanted.includes(run?.row.status ?? '')) faults.push(`run is ${run?.row.status}, events: ${made}`);
  if (asked > 1) faults.push(`the dead token was tried ${asked} times in one delivery`);
  if (toldOf(world, 'GrantRevoked', { user: USER }) > 1) faults.push('told of twice');
  return { faults, crossings, parked: run?.row.status === 'parked' };
}

describe('a user who revokes mid-run', () => {
  test.each(creating)(
    'stops it, and what is left is parked, wherever the worker is: $name',
    async (scenario) => {
      const broken: Record<string, string[]> = {};
      let [places, parked] = [1, 0];
      for (let place = 0; place < places; place += 1) {
        const { faults, crossings, parked: isParked } = await revokeAt(scenario, place);
        places = Math.max(places, Math.min(crossings, place + 2));
        if (isParked) parked += 1;
        if (faults.length > 0) broken[`revoked at ${place}`] = faults;
      }
      expect(broken).toEqual({});
      expect(places).toBeGreaterThan(10);
      if (!scenario.name.startsWith('event')) expect(parked).toBeGreaterThan(0);
    },
  );
});
