import { describeGiven, describeRule } from './describe-issue.ts';
import { findContradictions } from './find-contradictions.ts';
import { findUnknown } from './find-unknown.ts';
import { SettingsError, sentence } from './settings-error.ts';
import { type GivenSettings, type Settings, settingsSchema } from './settings-schema.ts';

/**
 * Reads and checks the settings.
 *
 * @param context the whole CDK context, in which the settings stand among feature flags and the like.
 * @throws SettingsError with one sentence a line.
 */
export function readSettings(context: Record<string, unknown>): Settings {
  const names = Object.keys(settingsSchema.shape);
  const faults = [...findUnknown(Object.keys(context)).misspelled];
  const parsed = settingsSchema.safeParse(
    Object.fromEntries(names.filter((name) => isSet(context[name])).map((name) => [name, context[name]])),
    { error: describeRule, reportInput: true },
  );
  if (!parsed.success) {
    faults.push(
      ...parsed.error.issues.map((issue) =>
        sentence(String(issue.path[0]), `${issue.message}${describeGiven(issue, context)}`),
      ),
    );
  } else {
    faults.push(...findContradictions(withDefaults(parsed.data)));
  }
  if (!parsed.success || faults.length > 0) throw new SettingsError(faults.join('\n'));
  return withDefaults(parsed.data);
}

/** The defaults that hang on other settings. */
function withDefaults(given: GivenSettings): Settings {
  const { stage, publicUrl, pageUrl } = given;
  return {
    ...given,
    hostPage: given.hostPage ?? (publicUrl ?? pageUrl) === undefined,
    logRetentionDays: given.logRetentionDays ?? (stage === 'prod' ? 90 : 14),
  };
}

/** `-c clientId=` sets the empty string: a way to say "not set" over a value in cdk.json. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
