/** What would be taken before a profile, by some versions of the SDK. */
const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/**
 * Has the AWS SDK of this process, and what is started from it, work with a profile, and in the region that is set
 * under either of its two names: the SDK knows but one, cdk and the AWS CLI know both.
 *
 * @param profile what `--profile` says, as that of the AWS CLI; without it AWS_PROFILE counts, or the keys in the
 * environment
 */
export function enterAccount(profile: string | undefined, environment = process.env): void {
  if (environment['AWS_DEFAULT_REGION']) environment['AWS_REGION'] ||= environment['AWS_DEFAULT_REGION'];
  if (profile === undefined) return;
  environment['AWS_PROFILE'] = profile;
  for (const name of KEYS) delete environment[name];
}
