import { EXIT, OpsError } from '../ops/cli/ops-error.ts';
import { findUnknown } from '../settings/find-unknown.ts';
import { isSet, readSettings } from '../settings/read-settings.ts';
import { SettingsError } from '../settings/settings-error.ts';
import type { Settings } from '../settings/settings-schema.ts';

type Context = Readonly<Record<string, unknown>>;

/** What says where the page is. */
const PAGE = ['hostPage', 'domainName', 'certificateArn', 'hostedZoneId', 'publicUrl', 'pageUrl'] as const;
/** No two stages have these in common: with those of the other one, the two would take each other's place. */
const OF_ONE_STAGE = [...PAGE, 'allowedOrigins', 'clientId'] as const;

/** What is to be deployed. */
export interface Wish {
  settings: Settings;
  /** For the command line of cdk, over what cdk.json has; an empty one takes back what stands there. */
  passed: Readonly<Record<string, string>>;
  /** Whether cdk.json is of this stage: only then it is what a later deployment finds its settings in. */
  fileIsOfStage: boolean;
  /** What cdk.json has for its own stage, and is not meant for this one. */
  leftOut: readonly string[];
  /** What was said and is no setting: cdk is told of it, for stacks of the adopter's own. */
  foreign: readonly string[];
  /** Whether somebody has said where the page is to be. */
  pageIsSaid: boolean;
  /** Whether a client id was given, or taken back. */
  clientIsSaid: boolean;
}

/**
 * Joins the settings of cdk.json and of the command line, as cdk does, and checks them. A mistyped one would leave its
 * default in force without a word; what cdk.json has, too, is meant so.
 *
 * @throws OpsError with a sentence for each that is wrong
 */
export function readWish(inFile: Context, given: Readonly<Record<string, string>>): Wish {
  const stageOf = (context: Context) => String(context['stage'] || 'dev');
  const fileIsOfStage = stageOf({ ...inFile, ...given }) === stageOf(inFile);
  const leftOut = fileIsOfStage
    ? []
    : OF_ONE_STAGE.filter((name) => isSet(inFile[name]) && given[name] === undefined);
  const passed = { ...given, ...Object.fromEntries(leftOut.map((name) => [name, ''])) };
  const whole: Context = { ...inFile, ...passed };
  const { mistyped, foreign } = findUnknown(
    Object.keys(given).filter((name) => !Object.hasOwn(inFile, name)),
  );
  return {
    settings: check(whole, mistyped),
    passed,
    fileIsOfStage,
    leftOut,
    foreign,
    pageIsSaid: PAGE.some((name) => isSet(whole[name])),
    clientIsSaid: given['clientId'] !== undefined || isSet(whole['clientId']),
  };
}

function check(context: Context, mistyped: readonly string[]): Settings {
  const faults =
    mistyped.length === 0
      ? []
      : [...mistyped, 'If a stack of your own reads such a name, write it under context in cdk.json, too.'];
  try {
    const settings = readSettings({ ...context });
    if (faults.length === 0) return settings;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    faults.unshift(error.message);
  }
  throw new OpsError(faults.join('\n'), EXIT.usage);
}
