import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { EXIT } from '../../../../infra/ops/cli/ops-error.ts';
import { createSecretsManagerClient } from '../../../../shared/aws/clients/secrets-manager.ts';
import { useStack } from '../../../support/use-stack.ts';
import { createWorld } from './deployment-world.ts';
import type { Line } from './scripted-prompts.ts';

/** The client of the local stack. */
export const CLIENT_ID = '000000000000-local.apps.googleusercontent.com';
/** What a stack makes its secret with. */
export const UNFILLED = '{"unfilled":"made by the stack"}';
export const HOSTED: Line = ['How is the page to be served?', 'given'];
export const NO_CLIENT: Line = ['there is none yet', ''];

/** For each test of a file an account in which nothing is deployed, and a local stack behind it for all of them. */
export function useWorld() {
  const used = useStack();
  let right = '';
  let world: Awaited<ReturnType<typeof createWorld>> | undefined;
  const SecretId = 'onbehalf/google-client-secret';
  const here = () => {
    if (!world) throw new Error('The world is there within tests only.');
    return world;
  };
  const readSecret = async () =>
    (await createSecretsManagerClient().send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '';
  const putSecret = async (SecretString: string) => {
    await createSecretsManagerClient().send(new PutSecretValueCommand({ SecretId, SecretString }));
  };
  beforeAll(async () => {
    right = await readSecret();
  });
  beforeEach(async () => {
    world = await createWorld(() => used.stack);
    await putSecret(UNFILLED);
  });
  afterEach(() => world?.close());
  return {
    used,
    get world() {
      return here();
    },
    /** The secret that Google takes. */
    get right() {
      return right;
    },
    readSecret,
    /** Has the right secret be in place already. */
    fillSecret: () => putSecret(right),
    context: async () => JSON.parse(await here().readFolder('cdk.json')).context,
    preflights: () =>
      used.stack.engine.invocations().filter(({ function: name }) => name === 'preflight').length,
    /** Has everything be in place, and cdk.json know it. */
    async deployAll() {
      await putSecret(right);
      const answers: Line[] = [
        HOSTED,
        ['there is none yet', CLIENT_ID],
        ['Deploy stage dev', true],
        ['cdk.json', true],
      ];
      expect(await here().run([], answers)).toMatchObject({ exitCode: EXIT.ok, left: [] });
      here().cdkCalls.length = 0;
    },
  };
}
