import { homedir } from 'node:os';
import { EXIT, OpsError } from '../ops/cli/ops-error.ts';
import { readTextFile } from '../ops/cli/read-text-file.ts';
import type { Deployment } from '../ops/deployment/deployment.ts';
import { putClientSecret } from '../ops/secret/put-secret.ts';
import { clientIdIn } from '../ops/secret/stored-secret.ts';
import type { Outside, Prompts } from './outside.ts';

/** @returns what is wrong with a client id, if anything is */
type JudgeClientId = (text: string) => string | undefined;

/**
 * Asks for the OAuth client, or for its secret alone, and puts the secret in place once Google takes it. Asks again
 * until it does, or until nothing is entered.
 *
 * @returns the client id whose secret is in place now; undefined when that is left for later
 */
export async function connectClient(
  lack: 'client' | 'secret',
  { name, names }: Pick<Deployment, 'name' | 'names'>,
  judge: JudgeClientId,
  { prompts, say }: { prompts: Prompts; say: Outside['say'] },
): Promise<string | undefined> {
  for (;;) {
    const client =
      lack === 'client' ? await askClient(prompts, judge) : await askSecret(prompts, names.GOOGLE_CLIENT_ID);
    if (!client) return undefined;
    try {
      const { clientId, secret, file } = await client();
      await putClientSecret({ name, names: { ...names, GOOGLE_CLIENT_ID: clientId } }, secret);
      say(`The client secret is in ${names.GOOGLE_CLIENT_SECRET_ID}, and Google takes it.`);
      if (file !== undefined) say(`${file} is no longer needed. It holds the secret: delete it.`);
      return clientId;
    } catch (error) {
      if (!(error instanceof OpsError)) throw error;
      say(error.message);
    }
  }
}

interface Client {
  clientId: string;
  /** The secret itself, or the JSON of the console. */
  secret: string;
  file?: string;
}
/** What was entered, to be read. @throws OpsError */
type Entered = () => Promise<Client>;

async function askClient(prompts: Prompts, judge: JudgeClientId): Promise<Entered | undefined> {
  const text = await prompts.enter(
    'Client id, or path of the JSON file of the client (empty: later):',
    (one) => (one === '' || isPath(one) ? undefined : judge(one)),
  );
  if (text === '') return undefined;
  if (isPath(text)) return () => readClientFile(text, judge);
  const secret = await prompts.enterHidden('Client secret (it is not shown; empty: later):');
  return secret === '' ? undefined : async () => ({ clientId: text, secret });
}

async function askSecret(prompts: Prompts, clientId: string): Promise<Entered | undefined> {
  const text = await prompts.enterHidden(
    `Client secret of ${clientId}, or path of the JSON file of the client (not shown; empty: later):`,
  );
  if (text === '') return undefined;
  if (!isPath(text)) return async () => ({ clientId, secret: text });
  return async () => ({ clientId, secret: await read(text), file: text });
}

async function readClientFile(file: string, judge: JudgeClientId): Promise<Client> {
  const secret = await read(file);
  const clientId = clientIdIn(secret) ?? '';
  const fault =
    clientId === '' ? 'It has no web.client_id: is the client a web application?' : judge(clientId);
  if (fault) throw new OpsError(`${file}: ${fault}`, EXIT.usage);
  return { clientId, secret, file };
}

function isPath(text: string): boolean {
  return /\.json['"]?$/i.test(text);
}

/** As a shell would take it: file managers put quotes about what is dropped on a terminal. */
async function read(text: string): Promise<string> {
  const path = text.replace(/^(['"])(.*)\1$/, '$2').replace(/^~(?=[/\\])/, homedir());
  return readTextFile(path);
}
