import { readStage } from '../ops/deployment/read-stage.ts';
import { connectClient } from './connect-client.ts';
import { explainConsole } from './explain-console.ts';
import { explainFailedStacks } from './explain-failed-stacks.ts';
import { faultOf } from './fault-of.ts';
import { findLack } from './find-lack.ts';
import { finish } from './finish.ts';
import type { Outside } from './outside.ts';
import { prepare } from './prepare.ts';
import type { Options } from './read-options.ts';
import { offerToRemember } from './remember.ts';
import { wordsOfDeploy } from './run-cdk.ts';
import type { Wish } from './wish.ts';

/**
 * Deploys a stage, from whatever there is of it to a page that users can sign in at: looks first, asks for what is
 * missing, runs cdk, has a person do the steps in Google’s console, and ends with what the doctor says. What is done
 * already is not done again.
 *
 * @returns the exit code: of cdk when that fails, else the doctor’s
 * @throws OpsError
 */
export async function deploy(options: Options, outside: Outside): Promise<number> {
  const { prompts, say } = outside;
  const { wish, wishWith, former, region } = await prepare(options, outside);
  const { stage, hostPage } = wish.settings;
  const runCdk = async ({ passed }: Wish) => {
    const exitCode = await outside.runCdk(wordsOfDeploy(passed, options), region);
    if (exitCode !== 0) for (const line of await explainFailedStacks(stage, region)) say(line);
    return exitCode;
  };
  const exitCode = await runCdk(wish);
  if (exitCode !== 0) return exitCode;

  let deployment = await readStage(stage);
  const lack = await findLack(deployment);
  if (lack) {
    for (const line of explainConsole(deployment, wish.settings)) say(line);
    if (!prompts) tellToDoAlone(lack, stage, say);
    const judge = (clientId: string) => faultOf(() => wishWith(clientId));
    const connected = prompts && (await connectClient(lack, deployment, judge, { prompts, say }));
    if (connected && connected !== deployment.names.GOOGLE_CLIENT_ID) {
      const whole = wishWith(connected);
      await offerToRemember({ clientId: connected }, whole, outside);
      say('Once more, with the client id:');
      const again = await runCdk(whole);
      if (again !== 0) return again;
      deployment = await readStage(stage);
    }
  }
  return finish(deployment, { isFirst: former.isNew || lack !== undefined, hostPage }, say);
}

/** Where nobody can be asked. */
function tellToDoAlone(lack: 'client' | 'secret', stage: string, say: Outside['say']): void {
  if (lack === 'client')
    say(`With the client id, deploy again: npm run deploy -- -c stage=${stage} -c clientId=<client id>`);
  say(`Put the client secret in place: npm run ops -- rotate-secret --stage ${stage}`);
}
