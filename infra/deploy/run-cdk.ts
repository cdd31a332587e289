import { createRequire } from 'node:module';
import { runChild } from './run-child.ts';

/** The CDK’s command of this repository, whatever stands first on the PATH. */
const CDK = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');

/**
 * Runs `cdk` in this folder, for a region.
 *
 * @returns its exit code
 */
export function runCdk(words: readonly string[], region: string): Promise<number> {
  return runChild(process.execPath, [CDK, ...words], { ...process.env, AWS_REGION: region });
}

/** `--all`, with settings and, where nobody can be asked, without a question about rights that are widened. */
export function wordsOfDeploy(
  settings: Readonly<Record<string, string>>,
  { profile, yes }: { profile: string | undefined; yes: boolean },
): string[] {
  return [
    'deploy',
    '--all',
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ...wordsOfProfile(profile),
    ...(yes ? ['--require-approval', 'never'] : []),
  ];
}

export function wordsOfProfile(profile: string | undefined): string[] {
  return profile === undefined ? [] : ['--profile', profile];
}
