import { Stack, type StackProps } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import { createAlarmTopic } from '../constructs/alarm-topic.ts';
import { createAlarms } from '../constructs/alarms.ts';
import { createDashboard } from '../constructs/dashboard.ts';
import { countSignals, type Signal, signals } from '../constructs/metric-filters.ts';
import { ProductFunction } from '../constructs/product-function.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { addOutputs } from './add-outputs.ts';
import type { ApiStack } from './api-stack.ts';
import type { EngineStack } from './engine-stack.ts';
import type { EntryStack } from './entry-stack.ts';

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
    // All functions are found and not handed over, so that none can be forgotten.
    for (const { lambda } of functionsOf(api))
      countSignals(lambda.logGroup, stage, { ...everywhere, ...ofTheApi });
    const own = new Map<Construct, Record<string, Signal>>([
      [engine.worker, ofWorker],
      [engine.preflight, ofNights],
    ]);
    for (const one of functionsOf(engine))
      countSignals(one.lambda.logGroup, stage, { ...everywhere, ...own.get(one) });
    countSignals(entry.accessLog, stage, ofAccess);

    const worker = engine.worker.lambda;
    const topic = alarmEmail ? createAlarmTopic(this, `OnBehalf (${stage})`, alarmEmail) : undefined;
    const action = topic && new SnsAction(topic);
    const alarms = createAlarms(this, { settings, engine: engine.parts, action });
    const dashboard = createDashboard(this, {
      settings,
      engine: engine.parts,
      worker,
      httpApi: entry.httpApi,
      alarms,
    });
    const url = `https://${this.region}.console.aws.amazon.com/cloudwatch/home?region=${this.region}#dashboards:name=${dashboard}`;
    addOutputs<'watch'>(this, {
      DashboardUrl: ['Rates, errors, queues, grants, alarms.', url],
      PreflightFunctionName: [
        'Invoke it to have the nightly check at once.',
        engine.preflight.lambda.functionName,
      ],
      WorkerFunctionName: ['Empties the event queue.', worker.functionName],
      AlarmTopicArn: topic && ['Subscribe to it whoever else is to be told of alarms.', topic.topicArn],
    });
  }
}

function functionsOf(stack: Stack) {
  return stack.node.findAll().filter((one) => one instanceof ProductFunction);
}
