import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { accept } from '../findings/accept.ts';

/**
 * The role of one function: its own log group, and `statements`. No AWS managed policy, since even
 * AWSLambdaBasicExecutionRole reaches every log group of the account.
 */
export function createFunctionRole(
  scope: Construct,
  id: string,
  logGroup: ILogGroup,
  statements: PolicyStatement[],
): Role {
  const writeLog = new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    // The ARN attribute of a log group ends with `:*`: its streams, and nothing else.
    resources: [logGroup.logGroupArn],
  });
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { own: new PolicyDocument({ statements: [writeLog, ...statements] }) },
  });
  accept(role, 'inlinePolicy');
  return role;
}
