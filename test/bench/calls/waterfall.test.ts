import { expect, test } from '@jest/globals';
import type { MeasuredCall } from './measured-calls.ts';
import { totalsOf } from './totals.ts';
import { drawWaterfall } from './waterfall.ts';

const call = (operation: string, began: number, ended: number, outcome = 'ok'): MeasuredCall => ({
  service: 'dynamodb',
  operation,
  outcome,
  bytes: { sent: 100, received: 20 },
  units: { read: 1, write: 2, indexWrite: 0.5 },
  began,
  ended,
});
const barOf = (line: string | undefined) => line?.slice(line.indexOf('↓') + 3);

test('a bar stands where its call waited, three characters a call', () => {
  const calls = [call('GetItem', 0, 40), call('PutItem', 40, 80)];
  const [first, second] = drawWaterfall({ calls, depth: 2, milliseconds: 80 });
  expect([barOf(first), barOf(second)]).toEqual(['███', '   ███']);
});

test('calls of one name side by side share a row, one after the other they do not', () => {
  const calls = [call('GetItem', 0, 40), call('GetItem', 1, 41), call('GetItem', 41, 80)];
  const lines = drawWaterfall({ calls, depth: 2, milliseconds: 80 });
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('dynamodb GetItem ×2');
  expect(lines[0]).toContain('200 ↑');
});

test('what was refused is named', () => {
  const [line] = drawWaterfall({ calls: [call('PutItem', 0, 40, 'Conflict')], depth: 1, milliseconds: 40 });
  expect(line).toContain('dynamodb PutItem (Conflict)');
});

test('the totals are those of all calls together', () => {
  const kms: MeasuredCall = {
    service: 'kms',
    operation: 'Decrypt',
    outcome: 'ok',
    bytes: { sent: 7, received: 3 },
    began: 0,
    ended: 1,
  };
  expect(totalsOf({ calls: [call('GetItem', 0, 1), call('PutItem', 1, 2), kms] })).toMatchObject({
    calls: { dynamodb: 2, kms: 1, google: 0 },
    bytes: { sent: 207, received: 43 },
    units: { read: 2, write: 4, indexWrite: 1 },
  });
});
