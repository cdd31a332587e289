import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { modules } from './modules.ts';

/*
 * Mutation testing: `npm run test:mutation [-- module …] [--concurrency 2] [--incremental]`.
 *
 * Module by module, the code is changed in one small way after another, and the module's unit tests have to notice.
 * Exits with 1 if those of any module notice too little. Reports stand in coverage/mutation; what lives on with good
 * reason, in survivors.md. `--incremental` repeats only what has changed in sources and tests since the last such
 * run; it does not see changes of what they import.
 */

/** Of a module's mutants, in per cent, that its tests must notice. */
const REQUIRED = 90;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: '2' },
    incremental: { type: 'boolean', default: false },
  },
});

const names = positionals.length > 0 ? positionals : Object.keys(modules);
const lines: string[] = [];
for (const name of names) {
  const module = modules[name];
  if (!module) throw new Error(`No module ${name}. There are: ${Object.keys(modules).join(', ')}`);
  const begun = Date.now();
  const folder = `coverage/mutation/${name}`;
  const results = await new Stryker({
    configFile: 'test/mutation/stryker.config.mjs',
    mutate: [...module.sources],
    jest: {
      config: {
        // Which tests reach a file is told by imports, those of the sources included.
        roots: ['<rootDir>/test', '<rootDir>/shared'],
        testMatch: module.tests.map((test) => `<rootDir>/test/shared/${test}.test.ts`),
        setupFiles: ['<rootDir>/test/support/quiet-log.ts', '<rootDir>/test/mutation/steady-properties.ts'],
      },
    },
    concurrency: Number(values.concurrency),
    incremental: values.incremental,
    incrementalFile: `${folder}/incremental.json`,
    jsonReporter: { fileName: `${folder}/report.json` },
    htmlReporter: { fileName: `${folder}/report.html` },
  }).runMutationTest();
  const count = (...statuses: string[]) => results.filter(({ status }) => statuses.includes(status)).length;
  const noticed = count('Killed', 'Timeout');
  const missed = count('Survived', 'NoCoverage');
  const score = (100 * noticed) / (noticed + missed);
  if (score < REQUIRED) process.exitCode = 1;
  const seconds = Math.round((Date.now() - begun) / 1000);
  lines.push(
    `mutation: ${name.padEnd(9)} ${score.toFixed(1).padStart(5)} % (${noticed} of ${noticed + missed}; left out ${count('Ignored')}; ${seconds} s)`,
  );
  console.log(lines.at(-1));
}
console.log(lines.join('\n'));
