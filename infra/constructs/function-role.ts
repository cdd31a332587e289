import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { contextOf, SEALING_PURPOSE } from '../../shared/vault/sealer.ts';
import type { Permissions } from '../permissions.ts';

/** ARNs of what a function's permissions are about. */
export interface FunctionResources {
  tableArn: string;
  grantKeyArn: string;
  clientSecretArn: string;
}

/**
 * The role of one function: its own log group, and what {@link Permissions} names. No AWS managed policy,
 * since even AWSLambdaBasicExecutionRole reaches every log group of the account.
 */
export function createFunctionRole(
  scope: Construct,
  id: string,
  logGroup: ILogGroup,
  permissions: Permissions,
  resources: FunctionResources,
): Role {
  const statements = [
    // The ARN attribute of a log group ends with `:*`: its streams, and nothing else.
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
  ];
  if (permissions.table.length > 0) {
    statements.push(
      allow(
        permissions.table.map((action) => `dynamodb:${action}`),
        resources.tableArn,
      ),
    );
  }
  if (permissions.key.length > 0) {
    const statement = allow(
      permissions.key.map((action) => `kms:${action}`),
      resources.grantKeyArn,
    );
    // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html: purpose must be there and
    // right; beside it the context may name the user only, so nothing else can be smuggled into it.
    statement.addCondition('StringEquals', { 'kms:EncryptionContext:purpose': SEALING_PURPOSE });
    statement.addCondition('ForAllValues:StringEquals', {
      'kms:EncryptionContextKeys': Object.keys(contextOf('anyone')),
    });
    statements.push(statement);
  }
  if (permissions.secret) {
    statements.push(allow(['secretsmanager:GetSecretValue'], resources.clientSecretArn));
  }
  return new Role(scope, id, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { own: new PolicyDocument({ statements }) },
  });
}

function allow(actions: string[], resource: string): PolicyStatement {
  return new PolicyStatement({ effect: Effect.ALLOW, actions, resources: [resource] });
}
