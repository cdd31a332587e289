import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { EXIT } from '../../../infra/ops/cli/ops-error.ts';
import { CLIENT_ID, NO_CLIENT, UNFILLED, useWorld } from './support/use-world.ts';

const setup = useWorld();

describe('the client', () => {
  test('is known, and its secret empty: only that is asked for', async () => {
    const { exitCode, said, left } = await setup.world.run(
      ['-c', `clientId=${CLIENT_ID}`, '-c', 'hostPage=true'],
      [
        ['Deploy', true],
        [`Client secret of ${CLIENT_ID}`, setup.right],
      ],
    );
    expect([exitCode, left]).toEqual([EXIT.ok, []]);
    expect(setup.world.cdkCalls).toHaveLength(1);
    expect(said).toContain('Google’s console');
    expect(await setup.readSecret()).toBe(setup.right);
  });

  test('has a secret that Google refuses: it is asked for again, and nothing is stored', async () => {
    const wrong = 'GOCSPX-0123456789abcdefghijklmnop';
    const { exitCode, said, left } = await setup.world.run(
      ['-c', `clientId=${CLIENT_ID}`, '-c', 'hostPage=true'],
      [
        ['Deploy', true],
        ['Client secret', wrong],
        ['Client secret', CLIENT_ID],
        ['Client secret', ''],
      ],
    );
    expect(left).toEqual([]);
    expect(said).toContain('Google refuses this secret');
    expect(said).toContain('it is the client id, not the secret');
    expect(said).not.toContain(wrong);
    expect(await setup.readSecret()).toBe(UNFILLED);
    expect([exitCode, said]).toEqual([EXIT.differs, expect.stringContaining('to be mended in dev')]);
  });

  test('comes with its secret in the file of the console', async () => {
    const file = join(setup.world.folder, 'client.json');
    const write = (client_id: string) =>
      writeFile(file, JSON.stringify({ web: { client_id, client_secret: setup.right } }));
    await write(CLIENT_ID);
    const { exitCode, said, left } = await setup.world.run(
      ['-c', 'hostPage=true'],
      [
        NO_CLIENT,
        ['Deploy', true],
        ['path of the JSON', join(setup.world.folder, 'none.json')],
        ['path of the JSON', `'${file}'`],
        ['Write clientId', false],
      ],
    );
    expect([exitCode, left]).toEqual([EXIT.ok, []]);
    expect(said).toContain('none.json cannot be read (ENOENT)');
    expect(said).toContain('delete it');
    expect(await setup.readSecret()).toBe(setup.right);
  });

  test('is left for later: the deployment stands, and says what is missing', async () => {
    const { exitCode, said } = await setup.world.run(
      ['-c', 'hostPage=true'],
      [NO_CLIENT, ['Deploy', true], ['Client id', '']],
    );
    expect(exitCode).toBe(EXIT.differs);
    expect(said).toContain('No client id is set');
    expect(said).toContain(`The page: ${setup.used.stack.url}/`);
  });
});
