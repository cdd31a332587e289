import type * as z from 'zod';
import { AwsError } from '../wire/aws-error.ts';
import { type Operation, operation } from '../wire/json-protocol.ts';
import { createInput, deleteInput, getInput, putInput, secretReference } from './secret-input.ts';
import {
  findVersion,
  newSecret,
  putVersion,
  type Secret,
  type SecretValue,
  type SecretVersion,
} from './secret-versions.ts';

/** What the secret store can do; each operation's input and answer are those of its API reference. */
export function secretsManagerOperations(secrets: Secret[], now: () => number): Record<string, Operation> {
  return {
    CreateSecret: operation(createInput, (input) => createSecret(secrets, input, now())),
    PutSecretValue: operation(putInput, (input) => putValue(findLive(secrets, input.SecretId), input, now())),
    GetSecretValue: operation(getInput, ({ SecretId, VersionId, VersionStage }) => {
      const secret = findLive(secrets, SecretId);
      const version = findVersion(secret, VersionId, VersionStage);
      return { ...nameVersion(secret, version), CreatedDate: version.createdAt / 1000, ...version.value };
    }),
    DescribeSecret: operation(secretReference, ({ SecretId }) => describe(find(secrets, SecretId))),
    DeleteSecret: operation(deleteInput, ({ SecretId, ForceDeleteWithoutRecovery }) => {
      const secret = find(secrets, SecretId);
      secret.deletedAt = now();
      if (ForceDeleteWithoutRecovery) secrets.splice(secrets.indexOf(secret), 1);
      return { ARN: secret.arn, Name: secret.name, DeletionDate: secret.deletedAt / 1000 };
    }),
  };
}

function createSecret(secrets: Secret[], input: z.output<typeof createInput>, now: number) {
  if (secrets.some(({ name }) => name === input.Name)) {
    const message = `The operation failed because the secret ${input.Name} already exists.`;
    throw new AwsError('ResourceExistsException', message);
  }
  const secret = newSecret(input.Name, input.Description, now);
  const value = valueIn(input);
  const version = value && putVersion(secret, value, now, { token: input.ClientRequestToken });
  secrets.push(secret);
  return { ARN: secret.arn, Name: secret.name, VersionId: version?.id };
}

function putValue(secret: Secret, input: z.output<typeof putInput>, now: number) {
  const value = valueIn(input);
  if (!value)
    throw new AwsError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
  const options = { token: input.ClientRequestToken, stages: input.VersionStages };
  return nameVersion(secret, putVersion(secret, value, now, options));
}

function nameVersion({ arn, name }: Secret, { id, stages }: SecretVersion) {
  return { ARN: arn, Name: name, VersionId: id, VersionStages: [...stages] };
}

function describe({ arn, name, description, createdAt, changedAt, deletedAt, versions }: Secret) {
  return {
    ARN: arn,
    Name: name,
    Description: description,
    CreatedDate: createdAt / 1000,
    LastChangedDate: changedAt / 1000,
    DeletedDate: deletedAt === undefined ? undefined : deletedAt / 1000,
    VersionIdsToStages: Object.fromEntries(versions.map(({ id, stages }) => [id, [...stages]])),
  };
}

function valueIn(input: { SecretString?: string; SecretBinary?: string }): SecretValue | undefined {
  if (input.SecretString !== undefined && input.SecretBinary !== undefined) {
    throw new AwsError('InvalidParameterException', "You can't specify both SecretString and SecretBinary.");
  }
  if (input.SecretString !== undefined) return { SecretString: input.SecretString };
  if (input.SecretBinary !== undefined) return { SecretBinary: input.SecretBinary };
  return undefined;
}

/** By name, ARN, or ARN without its six last characters. */
function find(secrets: readonly Secret[], id: string): Secret {
  const found = secrets.find(
    ({ name, arn }) => id === name || id === arn || id === arn.replace(/-[^-]{6}$/, ''),
  );
  if (found) return found;
  throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

function findLive(secrets: readonly Secret[], id: string): Secret {
  const secret = find(secrets, id);
  if (secret.deletedAt === undefined) return secret;
  throw new AwsError(
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
}
