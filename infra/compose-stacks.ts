import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ApiStack } from './api-stack.ts';
import { DataStack } from './data-stack.ts';
import { readSettings } from './settings.ts';

/**
 * Puts the stacks of one stage into `app`, which synthesises only without a finding of cdk-nag that nobody
 * gave a reason for. Both stacks work in whatever account and region they are deployed to.
 *
 * @throws SettingsError when the context holds a setting that cannot be deployed.
 */
export function composeStacks(app: App): { data: DataStack; api: ApiStack } {
  const settings = readSettings(app.node.getAllContext());
  const { stage } = settings;
  const terminationProtection = stage === 'prod';
  const data = new DataStack(app, `onbehalf-${stage}-data`, {
    settings,
    terminationProtection,
    description: `OnBehalf (${stage}): users, the key that seals their grants, the Google client secret`,
  });
  const api = new ApiStack(app, `onbehalf-${stage}-api`, {
    settings,
    data,
    terminationProtection,
    description: `OnBehalf (${stage}): HTTP API and its functions`,
  });
  Tags.of(app).add('onbehalf:stage', stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return { data, api };
}
