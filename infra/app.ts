import { App } from 'aws-cdk-lib';
import { composeStacks } from './compose-stacks.ts';
import { SettingsError } from './settings.ts';

try {
  const app = new App();
  composeStacks(app);
  app.synth();
} catch (error) {
  // Whoever mistypes a setting needs its sentence, not the stack of the program that read it.
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
