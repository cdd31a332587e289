import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EXIT } from '../../infra/ops/cli/ops-error.ts';
import { meetup, useStack } from '../support/use-stack.ts';
import { opsOnStack } from './ops/support/ops-on-stack.ts';
import { backUp } from './ops/support/restored-table.ts';

const PAGES = ['README.md', 'infra/RUNBOOK.md', 'infra/INCIDENTS.md', 'infra/DATA.md'];
/**
 * Elsewhere: what asks for a secret (test/infra/ops/rotate-secret.test.ts), speaks with Google (risc.test.ts), or is
 * about a queue that the local stack has not got, since it runs no function three times.
 */
const ELSEWHERE = /^(rotate-secret|risc) |failed-runs/;

const linesOf = (page: string) =>
  [...readFileSync(join(import.meta.dirname, '../..', page), 'utf8').matchAll(/npm run ops -- ([^`\n#]+)/g)]
    .map(([, line = '']) => line.trim())
    .filter((line) => !ELSEWHERE.test(line));

const used = useStack();
const ops = opsOnStack(() => used.stack);

let folder: string;
let backup: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'documented-commands-'));
  writeFileSync(join(folder, 'event.json'), JSON.stringify(meetup));
  await used.newUser('someone@example.com').connect();
  await used.stack.engine.invoke('plan-broadcast', { id: 'some-id', event: meetup });
  await used.stack.engine.settle();
  backup = await backUp(used.stack);
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  // Some of them revoke, or sign everybody out.
  await used.newUser('someone@example.com').connect();
  await used.stack.engine.settle();
});

const fill = (line: string) =>
  line
    .replace(/--stage (?:"\$STAGE"|dev\b)/, '--local')
    .replace('ada@example.com', 'someone@example.com')
    .replace('"$STAGE"', 'local')
    .replace('"$BACKUP"', backup)
    .replace('"$MOMENT"', new Date(used.stack.clock.now() - 1000).toISOString())
    .replace(/\b(?:someone|event)\.json/, (file) => join(folder, file));

/** Some commands wait for what the engine does, which works in a test only when it is asked to. */
async function besideTheEngine<T>(work: () => Promise<T>): Promise<T> {
  let over = false;
  const end = work().finally(() => {
    over = true;
  });
  while (!over) {
    await used.stack.engine.settle();
    await Promise.race([end.catch(() => undefined), setTimeout(50)]);
  }
  return end;
}

describe('every operator’s command on the pages does on the local stack what it says there', () => {
  const lines = [...new Set(PAGES.flatMap(linesOf))];
  // Who was erased is known as such from then on; so that one comes last, and takes part in all others before.
  const inOrder = lines.toSorted(
    (one, other) => Number(one.startsWith('erase')) - Number(other.startsWith('erase')),
  );

  test.each(inOrder)('%s', async (line) => {
    const { exitCode, text } = await besideTheEngine(() => ops.tell(fill(line).split(' ')));
    expect([exitCode, text]).toEqual([EXIT.ok, expect.stringMatching(/\w/)]);
  });

  test.each(PAGES)('%s has some', (page) => {
    expect(linesOf(page).length).toBeGreaterThan(5);
  });
});
