import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { PROOF_SIGNATURE } from '../../shared/google/kms-proof-key.ts';
import { BY_SHARD } from '../../shared/table/index-by-shard.ts';
import { TOKEN_INDEXES } from '../../shared/vault/find-by-token.ts';
import { contextOf, SEALING_PURPOSE } from '../../shared/vault/sealer.ts';
import type { Permissions } from '../permissions.ts';
import type { Resources } from '../resources.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html: Sign, but nothing that is no proof. */
export const ONLY_PROOFS = {
  StringEquals: {
    'kms:SigningAlgorithm': PROOF_SIGNATURE.SigningAlgorithm,
    'kms:MessageType': PROOF_SIGNATURE.MessageType,
  },
};

/**
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html: purpose must be there and right; beside it
 * the context may name the user only, so nothing else can be smuggled into it.
 */
const ONLY_GRANTS = {
  StringEquals: { 'kms:EncryptionContext:purpose': SEALING_PURPOSE },
  'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': Object.keys(contextOf('anyone')) },
};

/** What {@link Permissions} come to in a policy: each action on its own resource, and on nothing else. */
export function statementsFor(permissions: Permissions, resources: Resources): PolicyStatement[] {
  const { table, index, tokenIndexes, key, secret, proof, eventQueue, broadcastQueue, schedules, bus } =
    permissions;
  const passesRole = schedules.some((action) => action === 'CreateSchedule' || action === 'UpdateSchedule');
  return [
    ...allow('dynamodb', table, resources.tableArn),
    // A grant on the table does not reach its indexes, nor the other way round.
    ...allow('dynamodb', index ? ['Query'] : [], `${resources.tableArn}/index/${BY_SHARD}`),
    ...Object.values(TOKEN_INDEXES).flatMap((name) =>
      allow('dynamodb', tokenIndexes ? ['Query'] : [], `${resources.tableArn}/index/${name}`),
    ),
    ...allow('kms', key, resources.grantKeyArn, ONLY_GRANTS),
    ...allow('kms', key.includes('Decrypt') ? ['Decrypt'] : [], resources.formerGrantKeyArns, ONLY_GRANTS),
    ...allow('secretsmanager', secret ? ['GetSecretValue'] : [], resources.clientSecretArn),
    ...allowProofs(proof ? resources.proofKeyArn : undefined),
    ...allow('sqs', eventQueue, resources.eventQueueArn),
    ...allow('sqs', broadcastQueue, resources.broadcastQueueArn),
    ...allow('scheduler', schedules, resources.schedulesArn),
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html: to the
    // Scheduler only, or the role could be handed to a function, a task or an instance.
    ...allow('iam', passesRole ? ['PassRole'] : [], resources.schedulerRoleArn, {
      StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
    }),
    ...allow('events', bus ? ['PutEvents'] : [], resources.eventBusArn),
  ];
}

function allowProofs(keyArn: string | undefined): PolicyStatement[] {
  if (keyArn === undefined) return [];
  return [...allow('kms', ['Sign'], keyArn, ONLY_PROOFS), ...allow('kms', ['GetPublicKey'], keyArn)];
}

function allow(
  service: string,
  actions: readonly string[],
  resource: string | readonly string[],
  conditions: Record<string, Record<string, unknown>> = {},
): PolicyStatement[] {
  const resources = [resource].flat();
  if (actions.length === 0 || resources.length === 0) return [];
  return [
    new PolicyStatement({
      effect: Effect.ALLOW,
      actions: actions.map((action) => `${service}:${action}`),
      resources,
      conditions,
    }),
  ];
}
