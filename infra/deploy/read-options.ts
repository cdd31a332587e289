import { parseArgs } from 'node:util';
import { EXIT, fieldOf, OpsError } from '../ops/cli/ops-error.ts';

export interface Options {
  /** Settings of the command line, by their names: `-c name=value`, and `--stage`. */
  given: Readonly<Record<string, string>>;
  /** Nothing is to be asked, and cdk need not ask either. */
  yes: boolean;
  profile: string | undefined;
  help: boolean;
}

export const USAGE = [
  'npm run deploy -- [options]: checks what a deployment needs, asks for what is missing, deploys, and says what is left to do.',
  '  -c name=value      A setting; may be repeated. All are listed in infra/SETTINGS.md.',
  '  --stage …          dev or prod, as -c stage=….',
  '  --profile …        The AWS profile (or AWS_PROFILE).',
  '  --yes              Asks nothing: deploys with what there is.',
  'Exit code: 0 deployed and well; 1 deployed, something is to be mended; 2 called wrongly; 3 not possible; else that of cdk.',
].join('\n');

/** @throws OpsError with what is wrong */
export function readOptions(words: readonly string[]): Options {
  const { context = [], stage, yes, profile, help } = parse(words);
  const given: Record<string, string> = {};
  for (const setting of [...context, ...(stage === undefined ? [] : [`stage=${stage}`])]) {
    const at = setting.indexOf('=');
    if (at < 1) throw new OpsError(`-c takes name=value, not "${setting}".`, EXIT.usage);
    const [name, value] = [setting.slice(0, at), setting.slice(at + 1)];
    if (Object.hasOwn(given, name) && given[name] !== value)
      throw new OpsError(`"${name}" is given twice, and not the same.`, EXIT.usage);
    given[name] = value;
  }
  return { given, yes, profile, help };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        context: { type: 'string', short: 'c', multiple: true },
        stage: { type: 'string' },
        profile: { type: 'string' },
        yes: { type: 'boolean', short: 'y', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
      strict: true,
    }).values;
  } catch (error) {
    throw new OpsError(`${fieldOf(error, 'message') ?? 'The options cannot be read.'}\n${USAGE}`, EXIT.usage);
  }
}
