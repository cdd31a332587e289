import { OpsError } from '../ops/cli/ops-error.ts';
import { type Answers, askPage } from './ask-page.ts';
import { readContext } from './cdk-json.ts';
import { ensureBootstrapped } from './ensure-bootstrapped.ts';
import { faultOf } from './fault-of.ts';
import { type Former, readFormer } from './former.ts';
import { type Identity, identify } from './identify.ts';
import type { Outside, Prompts } from './outside.ts';
import type { Options } from './read-options.ts';
import { regionsOf } from './regions.ts';
import { offerToRemember } from './remember.ts';
import { readWish, type Wish } from './wish.ts';

/** What is to be deployed, and where. */
interface Prepared {
  wish: Wish;
  /** The same with a client id that is known only now. @throws OpsError when it is not one */
  wishWith(clientId: string): Wish;
  former: Former;
  region: string;
}

/**
 * Looks whether a deployment can be, and only then asks for what it needs and nobody has said yet.
 *
 * @throws OpsError when it cannot be, or is not to be
 */
export async function prepare(options: Options, outside: Outside): Promise<Prepared> {
  const { prompts, say } = outside;
  const inFile = await readContext(outside.folder);
  const wishFor = (answers: Answers) => readWish(inFile, { ...options.given, ...answers });
  const first = wishFor({});
  const identity = await identify();
  tellPlace(first, identity, say);
  const { region, account } = identity;
  const { stage } = first.settings;
  const looked = regionsOf(first.settings, region);
  await ensureBootstrapped(looked, identity, outside, options.profile);
  const former = await readFormer(stage);

  const page = await askPage(first, former, outside);
  const kept = keepClientId(first, former, say);
  const judge = (clientId: string) => faultOf(() => wishFor({ clientId }));
  const answers = { ...page, ...(kept ? {} : await askClientId(first, prompts, judge)) };
  const wish = wishFor({ ...answers, ...kept });
  const further = regionsOf(wish.settings, region).filter((one) => !looked.includes(one));
  await ensureBootstrapped(further, identity, outside, options.profile);
  if (prompts && (former.isNew || Object.keys(answers).length > 0)) {
    if (!(await prompts.agree(`Deploy stage ${stage} in ${region} of account ${account}?`)))
      throw new OpsError('Nothing was deployed.');
  }
  await offerToRemember(answers, wish, outside);
  return { wish, wishWith: (clientId) => wishFor({ ...page, clientId }), former, region };
}

function tellPlace(
  { settings, leftOut, foreign }: Wish,
  { account, arn, region }: Identity,
  say: Outside['say'],
): void {
  say(`Stage ${settings.stage} in ${region} of account ${account}, as ${arn}.`);
  if (leftOut.length > 0)
    say(`cdk.json is of another stage: its ${leftOut.join(', ')} are not for ${settings.stage}.`);
  for (const name of foreign)
    say(`There is no setting "${name}": cdk is told of it all the same, for stacks of your own.`);
}

/** A client id that is deployed and that no setting says would be taken away. */
function keepClientId(
  { clientIsSaid }: Wish,
  { clientId }: Former,
  say: Outside['say'],
): Answers | undefined {
  if (clientIsSaid || !clientId) return undefined;
  say(`The client id stays ${clientId}. So that cdk alone keeps it, too, write it into cdk.json.`);
  return { clientId };
}

async function askClientId(
  { clientIsSaid }: Wish,
  prompts: Prompts | undefined,
  judge: (text: string) => string | undefined,
): Promise<Answers> {
  if (clientIsSaid || !prompts) return {};
  const clientId = await prompts.enter(
    'Client id of Google’s (empty: there is none yet, and the steps to it come after the deployment):',
    (text) => (text === '' ? undefined : judge(text)),
  );
  return clientId === '' ? {} : { clientId };
}
