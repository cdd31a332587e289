import { resolve } from 'node:path';
import { findLocalStack } from '../local/announcement.ts';

/** Sample: has a Lambda of your own act beside `npm start`, in this process, with the rights of everything there. */
export async function tryLambda([entry = '', event = '{}', scopes = '']: string[]): Promise<unknown> {
  const stack = await findLocalStack();
  if (!stack) throw new Error('There is no local stack: start it with npm start.');
  Object.assign(process.env, stack.environment, { GOOGLE_SCOPES: scopes });
  const { handler } = await import(resolve(entry));
  return handler(JSON.parse(event), { getRemainingTimeInMillis: () => 60_000 });
}

if (import.meta.main) console.log(await tryLambda(process.argv.slice(2)));
