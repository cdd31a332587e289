import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { doctorCommand } from '../../infra/ops/doctor/command.ts';
import { broadcastCommand } from '../../infra/ops/engine/broadcast-command.ts';
import { redriveCommand } from '../../infra/ops/engine/redrive-command.ts';
import { EXIT } from '../../infra/ops/ops-error.ts';
import { userCommands } from '../../infra/ops/users/commands.ts';
import { meetup, useStack } from '../support/use-stack.ts';
import { opsOnStack } from './ops/support/ops-on-stack.ts';

const page = readFileSync(join(import.meta.dirname, '../../infra/RUNBOOK.md'), 'utf8');
const used = useStack();
const ops = opsOnStack(
  () => used.stack,
  (open) => ({
    doctor: doctorCommand(open),
    broadcast: broadcastCommand(open),
    redrive: redriveCommand(open),
    ...userCommands(open),
  }),
);

beforeAll(async () => {
  await used.newUser('someone@example.com').connect();
  await used.stack.engine.invoke('plan-broadcast', { id: 'some-id', event: meetup });
  await used.stack.engine.settle();
});

describe('every command of the runbook does on the local stack what it says there', () => {
  const lines = new Set([...page.matchAll(/npm run ops -- ([^`\n]+)/g)].map(([, line = '']) => line));
  // `rotate-secret` asks for a secret and changes it: test/infra/ops/rotate-secret.test.ts. The local stack runs no function three times, and so has no queue for what failed.
  const quiet = [...lines].filter(
    (line) => !line.startsWith('rotate-secret') && !line.includes('failed-runs'),
  );

  test.each(quiet)('%s', async (line) => {
    const words = line.replace('--stage "$STAGE"', '--local').trim().split(' ');
    const { exitCode, text } = await ops.tell(words);
    expect([exitCode, text]).toEqual([EXIT.ok, expect.stringMatching(/\w/)]);
  });

  test('and there are some', () => {
    expect(quiet.length).toBeGreaterThan(6);
  });
});
