// Jest runs the TypeScript sources as native ES modules; swc only takes the types away.
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // The long ones: npm run test:faults, npm run test:fuzz.
  testPathIgnorePatterns: ['<rootDir>/test/faults/', '<rootDir>/test/fuzz/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  // What the stacks import of it is all in its core; the whole of it reads every service there is, for each test file.
  moduleNameMapper: { '^aws-cdk-lib$': 'aws-cdk-lib/core' },
  setupFiles: ['<rootDir>/test/support/quiet-log.ts'],
  // Jest leaves one core out, which of two is half: a suite waits for sockets and browsers most of its time.
  maxWorkers: '100%',
  // What a file has loaded is given back late, and a worker near the limit of its heap does little but collect it.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
  restoreMocks: true,
  coverageProvider: 'v8',
  collectCoverageFrom: ['shared/**/*.ts', 'functions/**/*.ts'],
  coverageThreshold: { global: { lines: 90 } },
};
