import { Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { accept } from '../findings/accept.ts';

/**
 * A role for the schedules of one group. EventBridge Scheduler assumes it for them alone: not for another
 * account's schedules, nor for one that somebody makes in another group of this account.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 *
 * @param allowed resources by the one action that is done to them
 */
export function createSchedulerRole(
  scope: Construct,
  id: string,
  group: IScheduleGroup,
  allowed: Record<string, string[]>,
): Role {
  const trust = {
    'aws:SourceAccount': Stack.of(scope).account,
    'aws:SourceArn': group.scheduleGroupArn,
  };
  const statements = Object.entries(allowed).map(
    ([action, resources]) => new PolicyStatement({ actions: [action], resources }),
  );
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: { StringEquals: trust } }),
    inlinePolicies: { own: new PolicyDocument({ statements }) },
  });
  accept(role, 'inlinePolicy');
  return role;
}
