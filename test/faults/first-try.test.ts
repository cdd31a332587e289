import { beforeAll, expect, test } from '@jest/globals';
import { connect, deliver, runDry, send } from './support/act.ts';
import { runsOf } from './support/outcome.ts';
import { eventRequest, USER } from './support/requests.ts';
import { createWorld, standStill } from './support/world.ts';

beforeAll(standStill);

test('in fair weather the first try makes the event, however old the access token is', async () => {
  const unmade: Record<string, unknown> = {};
  for (let age = 0; age <= 3720; age += 60) {
    const world = createWorld();
    await connect(world, USER);
    await runDry(world);
    world.pass(age);
    await deliver(world, send(world, eventRequest('order-1')));
    const row = runsOf(world)[0]?.row;
    if (row?.status !== 'created') unmade[`${age} s`] = `${row?.status} ${row?.reason}`;
  }
  expect(unmade).toEqual({});
});
