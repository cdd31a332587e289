import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Prompts } from '../../../infra/deploy/outside.ts';
import { promptPerson } from '../../../infra/deploy/prompt-person.ts';

let keyboard: PassThrough;
let shown: string;
let prompts: Prompts;
beforeEach(() => {
  keyboard = new PassThrough();
  const output = new PassThrough();
  shown = '';
  output.on('data', (chunk) => {
    shown += String(chunk);
  });
  prompts = promptPerson({ input: keyboard, output });
});
afterEach(() => void keyboard.destroy());

/** Waits until something is shown, and then types. */
async function type(keys: string, after: string): Promise<void> {
  while (!shown.includes(after)) await new Promise((resolve) => setTimeout(resolve, 5));
  keyboard.write(keys);
}
const DOWN = '\x1b[B';
const ERASE = '\x7f';

test('a text is asked for until it is right, without what a paste has about it', async () => {
  const answer = prompts.enter('Name?', (text) => (text === 'good' ? undefined : 'That is bad.'));
  await type('x\r', 'Name?');
  await type(`${ERASE} good \r`, 'That is bad.');
  expect(await answer).toBe('good');
});

test('what is hidden is not shown', async () => {
  const answer = prompts.enterHidden('Secret?');
  await type('GOCSPX\r', 'Secret?');
  expect(await answer).toBe('GOCSPX');
  expect(shown).not.toContain('GOCSPX');
  expect(shown).toContain('******');
});

test('one of several is chosen', async () => {
  const choice = prompts.choose('Which?', [
    { value: 'a', name: 'The first' },
    { value: 'b', name: 'The second' },
  ]);
  await type(DOWN, 'The second');
  await type('\r', '❯ The second');
  expect(await choice).toBe('b');
});

test.each([
  ['\r', true],
  ['n\r', false],
])('a question is agreed to or not: %j', async (keys, agreed) => {
  const answer = prompts.agree('Really?');
  await type(keys, 'Really?');
  expect(await answer).toBe(agreed);
});

test.each(['enter', 'enterHidden', 'agree'] as const)(
  'Ctrl-C ends %s, and with it the program',
  async (kind) => {
    const answer = prompts[kind]('Well?', () => undefined);
    const ended = expect(answer).rejects.toMatchObject({ name: 'OpsError', exitCode: 130 });
    await type('\x03', 'Well?');
    await ended;
  },
);
