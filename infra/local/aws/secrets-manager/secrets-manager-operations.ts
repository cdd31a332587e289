import * as z from 'zod';
import { AwsError } from '../wire/aws-error.ts';
import { type Operation, operation } from '../wire/json-protocol.ts';
import { findVersion, newSecret, putVersion, type Secret, type SecretValue } from './secret-versions.ts';

const name = z
  .string()
  .regex(/^[A-Za-z0-9/_+=.@-]+$/, 'Member must satisfy regular expression pattern: [A-Za-z0-9/_+=.@-]+')
  .max(512);
const secretId = z.string().min(1).max(2048);
const token = z.string().min(32).max(64).optional();
/** A secret's value may have 65,536 bytes (API reference). */
const value = {
  SecretString: z.string().min(1).max(65_536).optional(),
  SecretBinary: z.base64().min(1).max(87_384).optional(),
};

/** What the secret store can do; each operation's input and answer are those of its API reference. */
export function secretsManagerOperations(secrets: Secret[], now: () => number): Record<string, Operation> {
  return {
    CreateSecret: operation(
      z.object({
        Name: name,
        Description: z.string().max(2048).optional(),
        ClientRequestToken: token,
        ...value,
      }),
      (input) => {
        if (secrets.some((secret) => secret.name === input.Name)) {
          const message = `The operation failed because the secret ${input.Name} already exists.`;
          throw new AwsError('ResourceExistsException', message);
        }
        const secret = newSecret(input.Name, input.Description, now());
        const given = valueIn(input);
        const version = given && putVersion(secret, given, now(), { token: input.ClientRequestToken });
        secrets.push(secret);
        return { ARN: secret.arn, Name: secret.name, VersionId: version?.id };
      },
    ),
    PutSecretValue: operation(
      z.object({
        SecretId: secretId,
        ClientRequestToken: token,
        VersionStages: z.array(z.string().min(1).max(256)).min(1).max(20).optional(),
        ...value,
      }),
      (input) => {
        const secret = findLive(secrets, input.SecretId);
        const given = valueIn(input);
        if (!given)
          throw new AwsError(
            'InvalidRequestException',
            'You must provide either SecretString or SecretBinary.',
          );
        const options = { token: input.ClientRequestToken, stages: input.VersionStages };
        const version = putVersion(secret, given, now(), options);
        return {
          ARN: secret.arn,
          Name: secret.name,
          VersionId: version.id,
          VersionStages: [...version.stages],
        };
      },
    ),
    GetSecretValue: operation(
      z.object({ SecretId: secretId, VersionId: z.string().optional(), VersionStage: z.string().optional() }),
      ({ SecretId, VersionId, VersionStage }) => {
        const secret = findLive(secrets, SecretId);
        const version = findVersion(secret, VersionId, VersionStage);
        return {
          ARN: secret.arn,
          Name: secret.name,
          VersionId: version.id,
          VersionStages: [...version.stages],
          CreatedDate: version.createdAt / 1000,
          ...version.value,
        };
      },
    ),
    DescribeSecret: operation(z.object({ SecretId: secretId }), ({ SecretId }) => {
      const secret = find(secrets, SecretId);
      return {
        ARN: secret.arn,
        Name: secret.name,
        Description: secret.description,
        CreatedDate: secret.createdAt / 1000,
        LastChangedDate: secret.changedAt / 1000,
        DeletedDate: secret.deletedAt === undefined ? undefined : secret.deletedAt / 1000,
        VersionIdsToStages: Object.fromEntries(secret.versions.map(({ id, stages }) => [id, [...stages]])),
      };
    }),
    DeleteSecret: operation(
      z.object({ SecretId: secretId, ForceDeleteWithoutRecovery: z.boolean().default(false) }),
      ({ SecretId, ForceDeleteWithoutRecovery }) => {
        const secret = find(secrets, SecretId);
        secret.deletedAt = now();
        if (ForceDeleteWithoutRecovery) secrets.splice(secrets.indexOf(secret), 1);
        return { ARN: secret.arn, Name: secret.name, DeletionDate: secret.deletedAt / 1000 };
      },
    ),
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
