import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { accept } from '../findings/accept.ts';
import { administerKey } from './key-administration.ts';

/**
 * A topic that tells alarms of this account to one address. Its key is its own: CloudWatch may not use the one of
 * SNS, and what it publishes to a topic under that is lost without a word.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function createAlarmTopic(scope: Construct, name: string, email: string): Topic {
  const { account, region, partition } = Stack.of(scope);
  const cloudWatch = {
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    conditions: { StringEquals: { 'aws:SourceAccount': account } },
  };
  const key = new Key(scope, 'AlarmKey', {
    description: `${name}: encrypts what alarms tell`,
    enableKeyRotation: true,
    pendingWindow: Duration.days(7),
    // Whatever it encrypts is mailed at once: with the topic nothing is left to be opened.
    removalPolicy: RemovalPolicy.DESTROY,
    policy: new PolicyDocument({
      statements: [
        administerKey(),
        new PolicyStatement({
          ...cloudWatch,
          sid: 'TellAlarms',
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          resources: ['*'],
        }),
      ],
    }),
  });
  const topic = new Topic(scope, 'Alarms', { displayName: name, masterKey: key, enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: cloudWatch.principals,
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: {
        ...cloudWatch.conditions,
        ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:*` },
      },
    }),
  );
  topic.addSubscription(new EmailSubscription(email));
  accept(topic, 'mailedAlarms');
  return topic;
}
