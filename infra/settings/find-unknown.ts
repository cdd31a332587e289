import { findNearest } from '../find-nearest.ts';
import { sentence } from './settings-error.ts';
import { settingsSchema } from './settings-schema.ts';

/** Names that are no settings. */
interface Unknown {
  /** A sentence for each that differs from a setting's by case or hyphens alone: nobody else can mean it. */
  misspelled: readonly string[];
  /** A sentence for each that is nearly a setting's: what was meant keeps its default, unless it is an adopter's own. */
  mistyped: readonly string[];
  /** What an adopter's own stacks may read. */
  foreign: readonly string[];
}

const settings: readonly string[] = Object.keys(settingsSchema.shape);

/**
 * What of the names of a CDK context is no setting. Flags and caches of the CDK itself are left alone: they hold a
 * colon or a slash (`@aws-cdk/…`, `aws:cdk:…`, `availability-zones:…`), or are listed here.
 * https://docs.aws.amazon.com/cdk/v2/guide/context.html
 */
export function findUnknown(names: readonly string[]): Unknown {
  const found = { misspelled: [] as string[], mistyped: [] as string[], foreign: [] as string[] };
  for (const name of names) {
    if (settings.includes(name) || /[:/]/.test(name) || OF_CDK.has(name)) continue;
    const spelled = settings.find((setting) => plain(setting) === plain(name));
    const meant = findNearest(name, settings);
    if (spelled) found.misspelled.push(sentence(name, `does not exist: it is spelled "${spelled}"`));
    else if (meant) found.mistyped.push(`There is no setting "${name}": did you mean "${meant}"?`);
    else found.foreign.push(name);
  }
  return found;
}

const OF_CDK: ReadonlySet<string> = new Set(['acknowledged-issue-numbers', 'cli-telemetry']);

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]/g, '');
}
