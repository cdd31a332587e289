import { randomBytes, randomUUID } from 'node:crypto';
import { arnOf } from '../wire/account.ts';
import { AwsError } from '../wire/aws-error.ts';

export type SecretValue = { SecretString: string } | { SecretBinary: string };

export interface SecretVersion {
  id: string;
  value: SecretValue;
  stages: Set<string>;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

export interface Secret {
  name: string;
  arn: string;
  description: string | undefined;
  versions: SecretVersion[];
  createdAt: number;
  changedAt: number;
  /** When it was marked for deletion; reads are refused from then on. */
  deletedAt: number | undefined;
}

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';

export function newSecret(name: string, description: string | undefined, now: number): Secret {
  // Like AWS's: six characters, so that an ARN does not mean a later secret of the same name.
  const arn = arnOf('secretsmanager', `secret:${name}-${randomBytes(3).toString('hex')}`);
  return { name, arn, description, versions: [], createdAt: now, changedAt: now, deletedAt: undefined };
}

/**
 * Adds a version. With the stage `AWSCURRENT` the former current version becomes `AWSPREVIOUS`.
 *
 * @param token of the client; the same token with the same value is a repeat and changes nothing
 * @throws AwsError `ResourceExistsException` for the same token with another value
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 */
export function putVersion(
  secret: Secret,
  value: SecretValue,
  now: number,
  { token = randomUUID(), stages = [CURRENT] }: { token?: string; stages?: readonly string[] } = {},
): SecretVersion {
  const repeated = secret.versions.find(({ id }) => id === token);
  if (repeated) {
    if (JSON.stringify(repeated.value) === JSON.stringify(value)) return repeated;
    throw new AwsError(
      'ResourceExistsException',
      'The operation failed because the version already exists with another value.',
    );
  }
  const version: SecretVersion = { id: token, value, stages: new Set(), createdAt: now };
  if (stages.includes(CURRENT)) {
    const former = versionAt(secret, CURRENT);
    if (former) moveStage(secret, PREVIOUS, former);
  }
  for (const stage of stages) moveStage(secret, stage, version);
  secret.versions.push(version);
  secret.changedAt = now;
  return version;
}

/**
 * The version with an id, with a stage, or with both; `AWSCURRENT` if neither is given.
 *
 * @throws AwsError `ResourceNotFoundException`
 */
export function findVersion(
  secret: Secret,
  id: string | undefined,
  stage: string | undefined,
): SecretVersion {
  const wanted = stage ?? (id ? undefined : CURRENT);
  const found = secret.versions.find(
    (version) => (!id || version.id === id) && (!wanted || version.stages.has(wanted)),
  );
  if (found) return found;
  const what = id ? `version ID: ${id}` : `staging label: ${wanted}`;
  throw new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}

function versionAt(secret: Secret, stage: string): SecretVersion | undefined {
  return secret.versions.find(({ stages }) => stages.has(stage));
}

/** A stage stands at one version only. */
function moveStage(secret: Secret, stage: string, to: SecretVersion): void {
  versionAt(secret, stage)?.stages.delete(stage);
  to.stages.add(stage);
}
