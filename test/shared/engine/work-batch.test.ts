import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Delivery, workBatch } from '../../../shared/engine/work-batch.ts';
import { keys } from '../../../shared/table/table.ts';
import { connect, runDry, send } from '../../faults/support/act.ts';
import { FAULTS, fair, type Weather } from '../../faults/support/invocation.ts';
import { runsOf } from '../../faults/support/outcome.ts';
import { eventRequest, USER } from '../../faults/support/requests.ts';
import { createWorld, standStill, type World } from '../../faults/support/world.ts';

beforeAll(standStill);

let world: World;
beforeEach(async () => {
  world = createWorld();
  await connect(world, USER);
  await runDry(world);
});

const delivery = (messageId: string, body: string): Delivery => ({
  messageId,
  receiptHandle: messageId,
  body,
  attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(world.now()) },
});
const good = (key: string) => delivery(key, JSON.stringify(eventRequest(key)));
const work = (records: readonly Delivery[], weather: Weather = fair) =>
  workBatch(world.begin(weather).context, records);

describe('the worker', () => {
  test('of a batch with 1 bad message of 10 names that one, and the other nine are done', async () => {
    const batch = Array.from({ length: 10 }, (_, index) => good(`order-${index}`));
    batch[4] = delivery('bad', '{"kind":"unknown"}');
    expect(await work(batch)).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
    expect(runsOf(world).map(({ row }) => row.status)).toEqual(Array.from({ length: 9 }, () => 'created'));
    expect(world.google.events).toHaveLength(9);
  });

  test('never returns nothing for a batch, whatever stands in it: SQS would delete it all', async () => {
    const bodies = fc.array(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.constantFrom('null', '[]', '{"kind":"scheduled"}', '{"kind":"resume","user":""}'),
        fc.constant(JSON.stringify(eventRequest('order'))),
      ),
      { maxLength: 10 },
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (texts) => {
        const records = texts.map((text, index) => delivery(String(index), text));
        const bad = records.filter(({ body }) => !body.includes('"key":"order"'));
        expect(await work(records)).toEqual({
          batchItemFailures: expect.arrayContaining(
            bad.map(({ messageId }) => ({ itemIdentifier: messageId })),
          ),
        });
      }),
      { numRuns: 200 },
    );
  });

  test('names each message as failed that is not done, whatever fault befalls whichever call', async () => {
    let [tried, failed] = [0, 0];
    for (const fault of FAULTS) {
      for (let place = 0; place < 24; place += 1) {
        tried += 1;
        const key = `${fault} ${place}`;
        // An access token that has to be renewed: so there is more to fail.
        world.pass(3600);
        const { batchItemFailures } = await work([good(key)], ({ number }) =>
          number === place ? fault : undefined,
        );
        const run = runsOf(world).at(-1)?.row.status;
        const over = run === 'created' || run === 'failed';
        // A fault in the very last call of all may leave a run that is over to be found so the next time.
        if (batchItemFailures.length === 0) expect({ key, over }).toEqual({ key, over: true });
        failed += batchItemFailures.length;
        world = createWorld();
        await connect(world, USER);
        await runDry(world);
      }
    }
    expect(tried).toBe(FAULTS.length * 24);
    expect(failed).toBeGreaterThan(tried / 4);
  });

  test('judges each message by itself when one of them cannot be put off either', async () => {
    const batch = [good('a'), good('b')];
    const weather: Weather = ({ service }) =>
      service === 'table' || service === 'queue' ? '500' : undefined;
    expect(await work(batch, weather)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'b' }],
    });
    expect(world.items.read(keys.grant(USER))).toMatchObject({ status: 'active' });
  });

  test('answers also when its own log cannot be written', async () => {
    const { context } = world.begin(fair);
    const broken = () => {
      throw new Error('disk full');
    };
    const log = { info: broken, warn: broken, error: broken };
    expect(await workBatch({ ...context, log }, [good('a'), delivery('bad', 'x')])).toEqual({
      batchItemFailures: expect.arrayContaining([{ itemIdentifier: 'bad' }]),
    });
  });

  test('puts off what would call Calendar when it is not its turn for long, and does the rest', async () => {
    const { context } = world.begin(fair);
    const pace = { ...context.pace, take: async () => ({ waitSeconds: 40 }) };
    const paced = send(world, eventRequest('order'));
    const records = [
      { ...good('order'), receiptHandle: paced.id },
      delivery('check', JSON.stringify({ kind: 'check-grant', user: USER })),
    ];
    expect(await workBatch({ ...context, pace }, records)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'order' }],
    });
    expect(runsOf(world)).toEqual([]);
    expect(paced.visibleAt - world.now()).toBeGreaterThanOrEqual(40_000);
  });

  test('counts each call to Calendar, and tells the pace of each refusal for rate', async () => {
    const { context } = world.begin(({ call, moment }) =>
      call === 'POST event' && moment === 'before' ? '429' : undefined,
    );
    const told: string[] = [];
    const pace = {
      take: async (requests: number) => {
        told.push(`take ${requests}`);
        return 'go' as const;
      },
      note: () => void told.push('note'),
      refused: () => void told.push('refused'),
    };
    await workBatch({ ...context, pace }, [good('order')]);
    expect(told).toEqual(['take 1', 'note', 'refused']);
  });
});
