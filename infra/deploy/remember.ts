import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fieldOf } from '../ops/cli/ops-error.ts';
import type { Answers } from './ask-page.ts';
import { setMembers } from './edit-json.ts';
import type { Outside } from './outside.ts';
import type { Wish } from './wish.ts';

/**
 * Writes answers to where the next deployment finds them: the context of cdk.json, or for a stage that cdk.json is
 * not of, a script of package.json that says them all. With nobody to ask, or where they are not to be written, it
 * says what to add.
 *
 * @param wish with the answers in it
 */
export async function offerToRemember(
  answers: Answers,
  wish: Wish,
  { folder, prompts, say }: Pick<Outside, 'folder' | 'prompts' | 'say'>,
): Promise<void> {
  if (Object.keys(answers).length === 0) return;
  const { fileIsOfStage, settings } = wish;
  const script = `deploy:${settings.stage}`;
  const file = fileIsOfStage ? 'cdk.json' : 'package.json';
  const what = fileIsOfStage
    ? `Write ${Object.keys(answers).join(', ')} into cdk.json, so that neither this nor npx cdk deploy --all asks again?`
    : `Write it into package.json, so that npm run ${script} does the same again?`;
  const words = wordsOf(wish).join(' ');
  if (!prompts || !(await prompts.agree(what))) {
    say(`The next time, say the same again: npm run deploy -- ${words}`);
    return;
  }
  const path = join(folder, file);
  try {
    const text = await readFile(path, 'utf8');
    const edited = fileIsOfStage
      ? setMembers(text, 'context', asContext(answers), 'stage')
      : setMembers(text, 'scripts', { [script]: `npm run deploy -- ${words}` }, 'deploy');
    await writeWhole(path, edited);
    say(fileIsOfStage ? 'It is in cdk.json.' : `It is in package.json: npm run ${script}`);
  } catch (error) {
    // Only the next deployment misses it.
    say(`${file} could not be written (${fieldOf(error, 'code') ?? fieldOf(error, 'name')}).`);
    say(`The next time, say the same again: npm run deploy -- ${words}`);
  }
}

/** Never half of it, whatever happens meanwhile. */
async function writeWhole(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}.new`;
  await writeFile(beside, text);
  await rename(beside, path);
}

function asContext(answers: Answers): Record<string, string | boolean> {
  return Object.fromEntries(
    Object.entries(answers).map(([name, value]) => [name, value === 'true' ? true : value]),
  );
}

/** What takes values of cdk.json back is left out: this command does so by itself. */
function wordsOf({ passed, leftOut }: Wish): string[] {
  return Object.entries(passed)
    .filter(([name]) => !leftOut.includes(name))
    .map(
      ([name, value]) => `-c ${/^[\w@%+:,./-]*$/.test(value) ? `${name}=${value}` : `"${name}=${value}"`}`,
    );
}
