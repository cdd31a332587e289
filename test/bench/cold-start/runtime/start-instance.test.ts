import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bundleBootstrap } from './bundle-bootstrap.ts';
import { startInstance } from './start-instance.ts';

const home = mkdtempSync(join(tmpdir(), 'onbehalf-instance-'));
let bootstrap: string;
beforeAll(async () => {
  bootstrap = await bundleBootstrap(home);
});
afterAll(() => rmSync(home, { recursive: true }));

function start(file: string, code: string) {
  const path = join(home, file);
  writeFileSync(path, code);
  return startInstance({ name: 'tried', file: path, environment: { GREETING: 'hello' } }, { bootstrap });
}

const answering = `async (event, context) => ({
  ...event,
  greeting: process.env.GREETING,
  name: context.functionName,
  left: context.getRemainingTimeInMillis() > 0,
  variables: Object.keys(process.env),
})`;

test.each([
  ['required.js', `exports.handler = ${answering};`],
  ['imported.mjs', `export const handler = ${answering};`],
])('%s is loaded in a process of its own, answers events, and is measured', async (file, code) => {
  const instance = await start(file, code);
  expect(await instance.invoke({ id: 1 })).toMatchObject({
    id: 1,
    greeting: 'hello',
    name: 'tried',
    left: true,
  });
  expect(await instance.invoke({ id: 2 })).toMatchObject({ id: 2 });
  const measures = await instance.stop();
  expect(measures.map(({ phase }) => phase)).toEqual(['init', 'invocation', 'invocation']);
  for (const { milliseconds, peakBytes } of measures) {
    expect(milliseconds).toBeGreaterThan(0);
    expect(peakBytes).toBeGreaterThan(10_000_000);
  }
});

test('the process sees the variables of Lambda and its own, and none of this machine', async () => {
  process.env['OF_THIS_MACHINE'] = 'yes';
  const instance = await start('environment.js', `exports.handler = ${answering};`);
  const answer = (await instance.invoke({})) as { variables: string[] };
  await instance.kill();
  delete process.env['OF_THIS_MACHINE'];
  expect(answer.variables).toEqual(expect.arrayContaining(['AWS_LAMBDA_FUNCTION_NAME', 'GREETING']));
  expect(answer.variables).not.toContain('OF_THIS_MACHINE');
  expect(
    answer.variables.filter((name) => !/^(_?AWS_|_HANDLER|_X_AMZN|LAMBDA_|LANG$|PATH$|TZ$)/.test(name)),
  ).toEqual(['GREETING']);
});

test.each([
  ['a function that throws', `exports.handler = async () => { throw new Error('broken'); };`],
  ['a bundle that does not load', `throw new Error('broken');`],
])('%s fails the invocation', async (_name, code) => {
  const instance = await start('failing.js', code);
  await expect(instance.invoke({})).rejects.toThrow('broken');
  await instance.kill();
});

test('a process that ends by itself fails the invocation', async () => {
  const instance = await start('ending.js', 'exports.handler = async () => process.exit(3);');
  await expect(instance.invoke({})).rejects.toThrow('The process of tried ended');
  await instance.kill();
});
