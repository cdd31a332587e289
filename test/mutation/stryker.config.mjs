import { fileURLToPath } from 'node:url';

/** What is the same for every module; main.ts adds the rest. */
export default {
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  // Native modules are never let go by the process that has loaded them.
  maxTestRunnerReuse: 100,
  jest: { configFile: 'jest.config.mjs' },
  coverageAnalysis: 'perTest',
  // A machine that is slow for a moment must not pass for a test that has noticed something. What runs for ever is
  // told by its count of steps.
  timeoutMS: 30_000,
  plugins: ['@stryker-mutator/jest-runner', fileURLToPath(import.meta.resolve('./ignore-prose.mjs'))],
  ignorers: ['prose'],
  // Stryker would read it by an API that TypeScript 7 does not have; nothing that runs needs it.
  ignorePatterns: ['tsconfig.json', 'cdk.out', 'coverage', 'frontend', 'infra', 'functions'],
  // TypeScript has gone by the time that tests run.
  disableTypeChecks: false,
  tempDirName: 'coverage/mutation/sandbox',
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: {
    allowColor: false,
    allowEmojis: false,
    logTests: false,
    reportTests: false,
    reportScoreTable: false,
  },
  warnings: { slow: false },
};
