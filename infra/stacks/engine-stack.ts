import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import {
  BATCH_SIZE,
  PLANNER_TIMEOUT_SECONDS,
  PREFLIGHT_TIMEOUT_SECONDS,
  WORKER_TIMEOUT_SECONDS,
} from '../../shared/engine/limits.ts';
import { UNSET } from '../../shared/env.ts';
import { EngineResources } from '../constructs/engine-resources.ts';
import type { OnBehalf } from '../constructs/google-function.ts';
import { functionDefaults } from '../constructs/node-function.ts';
import { ProductFunction } from '../constructs/product-function.ts';
import { consumeQueue } from '../constructs/queue-consumer.ts';
import { Timer } from '../constructs/timer.ts';
import { accept } from '../findings/accept.ts';
import { composeEngineEnvironment } from '../function-environment.ts';
import type { Resources } from '../resources.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { addOutputs } from './add-outputs.ts';
import type { DataStack } from './data-stack.ts';

interface EngineStackProps extends StackProps {
  settings: Settings;
  data: DataStack;
  /** Only where refresh tokens are bound to a key. */
  proofKey: Key | undefined;
}

/** Broadcasts are planned two at a time, which is the least that Lambda takes: the worker sets the pace. */
const PLANNER_CONCURRENCY = 2;
/** Every night in Greenwich, off the full hour, when whole fleets of schedules fire at once. */
const PREFLIGHT_TIME = 'cron(17 3 * * ? *)';

/** The offline engine: plans, broadcasts and requests of adopters on one queue, and the worker that empties it. */
export class EngineStack extends Stack {
  /** What the functions of all stacks work on. */
  readonly resources: Resources;
  /** For functions of the adopter's own: see GoogleFunction. */
  readonly onbehalf: OnBehalf;
  readonly parts: EngineResources;
  readonly worker: ProductFunction<'run-event'>;
  readonly preflight: ProductFunction<'preflight'>;

  constructor(scope: Construct, id: string, { settings, data, proofKey, ...props }: EngineStackProps) {
    super(scope, id, props);
    const defaults = functionDefaults(settings);
    const { stage, workerConcurrency } = settings;
    const engine = new EngineResources(this, 'Engine', { stage });
    const resources: Resources = {
      ...data.resources,
      ...(proofKey && { proofKeyArn: proofKey.keyArn }),
      ...engine.named,
    };
    const environment = composeEngineEnvironment(settings, resources);
    const common = { environment, resources, ...defaults };

    const worker = new ProductFunction(this, 'RunEvent', {
      ...common,
      name: 'run-event',
      timeout: WORKER_TIMEOUT_SECONDS,
    });
    accept(worker, 'consumerDeadLetters');
    // A batch takes about half a second, and three where a call of it hangs. Twenty at once reach Google's quota all the
    // same (npm run bench:scale); none goes beyond it, since the worker keeps a pace (shared/engine/pace.ts).
    consumeQueue(this, 'EventSource', {
      queue: engine.events.queue,
      target: worker.lambda,
      batchSize: BATCH_SIZE,
      maxConcurrency: workerConcurrency,
    });

    const planner = new ProductFunction(this, 'PlanBroadcast', {
      ...common,
      name: 'plan-broadcast',
      timeout: PLANNER_TIMEOUT_SECONDS,
    });
    accept(planner, 'consumerDeadLetters');
    consumeQueue(this, 'BroadcastSource', {
      queue: engine.broadcasts.queue,
      target: planner.lambda,
      batchSize: 1,
      maxConcurrency: PLANNER_CONCURRENCY,
    });

    const preflight = new ProductFunction(this, 'Preflight', {
      ...common,
      name: 'preflight',
      timeout: PREFLIGHT_TIMEOUT_SECONDS,
      deadLettersArn: engine.failedRuns.queueArn,
    });
    // Not the group of plans, on which functions have rights: nobody but CloudFormation changes these.
    const timers = new ScheduleGroup(this, 'Timers', {
      scheduleGroupName: `onbehalf-${stage}-timers`,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const deadLettersArn = engine.undelivered.queueArn;
    const failedRunsArn = engine.failedRuns.queueArn;
    new Timer(this, 'PreflightTimer', {
      lambda: preflight.lambda,
      group: timers,
      deadLettersArn,
      expression: PREFLIGHT_TIME,
    });

    this.parts = engine;
    this.worker = worker;
    this.preflight = preflight;
    this.resources = resources;
    this.onbehalf = { settings, environment, resources, defaults, timers, deadLettersArn, failedRunsArn };
    this.addOutputs(settings, engine, timers, planner.lambda.functionName);
  }

  private addOutputs(
    settings: Settings,
    engine: EngineResources,
    timers: ScheduleGroup,
    planner: string,
  ): void {
    const { events, broadcasts, undelivered, failedRuns, named } = engine;
    addOutputs<'engine'>(this, {
      EventQueueUrl: ['Send requests for events here.', named.eventQueueUrl],
      EventDeadLettersUrl: ['Requests that could not be fulfilled.', events.deadLetters.queueUrl],
      BroadcastDeadLettersUrl: ['Broadcasts that could not be continued.', broadcasts.deadLetters.queueUrl],
      UndeliveredUrl: ['What EventBridge Scheduler could not deliver.', undelivered.queueUrl],
      FailedRunsUrl: ['Runs of functions that failed three times.', failedRuns.queueUrl],
      EventBusName: ['The bus to which rules can be added.', named.eventBusName],
      BroadcastFunctionName: ['Invoke it to broadcast an event.', planner],
      ScheduleGroupName: ['The group with the schedules of all plans.', named.scheduleGroup],
      BroadcastQueueUrl: ['On which broadcasts are walked.', named.broadcastQueueUrl],
      TimerGroupName: ['The group with the schedule of the nightly check.', timers.scheduleGroupName],
      // What the operator's commands have to know of the settings (infra/ops).
      GoogleClientId: ['The setting clientId.', settings.clientId ?? UNSET],
      GoogleAuthorizationUrl: ['The setting of that name.', settings.googleAuthorizationUrl],
      GoogleTokenUrl: ['The setting of that name.', settings.googleTokenUrl],
      GoogleRevokeUrl: ['The setting of that name.', settings.googleRevokeUrl],
      GoogleConnectionsUrl: ['The setting of that name.', settings.googleConnectionsUrl],
      SignInScopes: ['The setting of that name.', settings.signInScopes.join(' ')],
      CalendarScopes: ['The setting of that name.', settings.calendarScopes.join(' ')],
    });
  }
}
