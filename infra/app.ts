import { App, Validations } from 'aws-cdk-lib';
import { createPacks } from './findings/packs.ts';
import { buildPage } from './page/build-page.ts';
import { findUnknown } from './settings/find-unknown.ts';
import { SettingsError } from './settings/settings-error.ts';
import { composeStacks } from './stacks/compose-stacks.ts';

try {
  const app = new App();
  composeStacks(app, { files: await buildPage(), region: process.env['CDK_DEFAULT_REGION'] });
  // No annotation of the CDK's: with --strict it would keep an adopter from deploying who has such a name.
  for (const line of findUnknown(Object.keys(app.node.getAllContext())).mistyped)
    process.stderr.write(`${line}\n`);
  // It synthesises only without a finding that nobody gave a reason for.
  Validations.of(app).addPlugins(...createPacks(app));
  app.synth();
} catch (error) {
  // Whoever mistypes a setting needs its sentence, not the stack of the program that read it.
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
