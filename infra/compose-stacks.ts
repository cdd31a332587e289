import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ApiStack } from './api-stack.ts';
import { DataStack } from './data-stack.ts';
import { EngineStack } from './engine-stack.ts';
import { SampleStack } from './sample-stack.ts';
import { readSettings } from './settings.ts';

/** The stacks of one stage; the sample only where it is asked for. */
export interface Stacks {
  data: DataStack;
  engine: EngineStack;
  api: ApiStack;
  sample?: SampleStack;
}

/**
 * Puts the stacks of one stage into `app`, which synthesises only without a finding of cdk-nag that nobody
 * gave a reason for. All of them work in whatever account and region they are deployed to.
 *
 * @throws SettingsError when the context holds a setting that cannot be deployed.
 */
export function composeStacks(app: App): Stacks {
  const settings = readSettings(app.node.getAllContext());
  const { stage } = settings;
  const terminationProtection = stage === 'prod';
  const data = new DataStack(app, `onbehalf-${stage}-data`, {
    settings,
    terminationProtection,
    description: `OnBehalf (${stage}): users, the key that seals their grants, the Google client secret`,
  });
  const engine = new EngineStack(app, `onbehalf-${stage}-engine`, {
    settings,
    data,
    terminationProtection,
    description: `OnBehalf (${stage}): plans, broadcasts, and the worker that creates their events`,
  });
  const api = new ApiStack(app, `onbehalf-${stage}-api`, {
    settings,
    resources: engine.resources,
    terminationProtection,
    description: `OnBehalf (${stage}): HTTP API and its functions`,
  });
  const stacks: Stacks = { data, engine, api };
  if (settings.sample) {
    stacks.sample = new SampleStack(app, `onbehalf-${stage}-sample`, {
      onbehalf: engine.onbehalf,
      description: `OnBehalf (${stage}): samples of functions that act for users`,
    });
  }
  Tags.of(app).add('onbehalf:stage', stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return stacks;
}
