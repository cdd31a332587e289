import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { ApiStack } from './api-stack.ts';
import { createAlarmTopic } from './constructs/alarm-topic.ts';
import { createAlarms } from './constructs/alarms.ts';
import { createDashboard } from './constructs/dashboard.ts';
import { EngineResources } from './constructs/engine-resources.ts';
import { countSignals, type Signal, signals } from './constructs/metric-filters.ts';
import { ProductFunction } from './constructs/product-function.ts';
import type { EngineStack } from './engine-stack.ts';
import type { EntryStack } from './entry-stack.ts';
import type { Settings } from './settings.ts';

interface WatchStackProps extends StackProps {
  settings: Settings;
  engine: EngineStack;
  entry: EntryStack;
  api: ApiStack;
}

/** What an operator looks at and is woken by: metrics of the log lines of all functions, one dashboard, the alarms. */
export class WatchStack extends Stack {
  constructor(scope: Construct, id: string, { settings, engine, entry, api, ...props }: WatchStackProps) {
    super(scope, id, props);
    const { stage, alarmEmail } = settings;
    const { everywhere, ofTheApi, ofAccess, ofWorker, ofNights } = signals;
    // Found and not handed over, so that no function can be forgotten.
    for (const { lambda } of functionsOf(api))
      countSignals(lambda.logGroup, stage, { ...everywhere, ...ofTheApi });
    const own: Record<string, Record<string, Signal>> = { RunEvent: ofWorker, Preflight: ofNights };
    for (const { lambda, node } of functionsOf(engine))
      countSignals(lambda.logGroup, stage, { ...everywhere, ...own[node.id] });
    const accessLog = must(entry.node.findAll().find((one) => one instanceof LogGroup));
    countSignals(accessLog, stage, ofAccess);

    const resources = must(engine.node.findAll().find((one) => one instanceof EngineResources));
    const worker = lambdaOf(engine, 'RunEvent');
    const topic = alarmEmail ? createAlarmTopic(this, `OnBehalf (${stage})`, alarmEmail) : undefined;
    const action = topic && new SnsAction(topic);
    const alarms = createAlarms(this, { settings, engine: resources, action });
    const dashboard = createDashboard(this, {
      settings,
      engine: resources,
      worker,
      httpApi: entry.httpApi,
      alarms,
    });
    const url = `https://${this.region}.console.aws.amazon.com/cloudwatch/home?region=${this.region}#dashboards:name=${dashboard}`;
    new CfnOutput(this, 'DashboardUrl', {
      description: 'Rates, errors, queues, grants, alarms.',
      value: url,
    });
    new CfnOutput(this, 'PreflightFunctionName', {
      description: 'Invoke it to have the nightly check at once.',
      value: lambdaOf(engine, 'Preflight').functionName,
    });
    new CfnOutput(this, 'WorkerFunctionName', {
      description: 'Empties the event queue.',
      value: worker.functionName,
    });
    if (topic)
      new CfnOutput(this, 'AlarmTopicArn', {
        description: 'Subscribe to it whoever else is to be told of alarms.',
        value: topic.topicArn,
      });
  }
}

function functionsOf(stack: Stack) {
  return stack.node.findAll().filter((one) => one instanceof ProductFunction);
}

function lambdaOf(stack: Stack, id: string) {
  return must(functionsOf(stack).find(({ node }) => node.id === id)).lambda;
}

function must<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('What is to be watched is not in its stack.');
  return found;
}
