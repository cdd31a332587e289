import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { buildSync } from 'esbuild';
import * as z from 'zod';
import { FUNCTION_BUNDLE, PROJECT_ROOT as ROOT } from '../infra/bundling.ts';
import { functionEnvironment } from '../shared/env.ts';

const lock = z
  .object({
    lockfileVersion: z.number(),
    packages: z.record(
      z.string(),
      z.object({
        resolved: z.string().optional(),
        integrity: z.string().optional(),
        dev: z.boolean().optional(),
        link: z.boolean().optional(),
        inBundle: z.boolean().optional(),
        hasInstallScript: z.boolean().optional(),
        dependencies: z.record(z.string(), z.string()).optional(),
        devDependencies: z.record(z.string(), z.string()).optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));
const manifest = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

const installed = Object.entries(lock.packages).filter(([path]) => path !== '');
const samples = ['weekly-digest', 'remind-of-review', 'keep-minutes', 'note-lost-grant'].map(
  (name) => `samples/${name}`,
);
const deployed = [...Object.keys(functionEnvironment), ...samples];

/** `node_modules/a/node_modules/@b/c/lib/x.js` → `node_modules/a/node_modules/@b/c`, as the lock file has it. */
function packageOf(path: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
}

/** What any of the deployed bundles is made of; all in one go, since it does not matter here which. */
const { metafile } = buildSync({
  ...FUNCTION_BUNDLE,
  entryPoints: deployed.map((name) => join(ROOT, 'functions', `${name}.ts`)),
  outdir: 'bundle',
  write: false,
});
const bundled = [...new Set(Object.keys(metafile.inputs).flatMap((path) => packageOf(path) ?? []))];

test('the lock file is the one of package.json, so that npm ci installs what was tested', () => {
  const { dependencies, devDependencies } = lock.packages[''] ?? {};
  expect({ dependencies, devDependencies }).toEqual({
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
  });
});

test('every package comes from the registry, by the hash of its content', () => {
  const others = installed
    .filter(([, { link, inBundle }]) => !link && !inBundle)
    // Without an address it is the registry's (omit-lockfile-registry-resolved): a mirror may be used.
    .filter(([, { resolved, integrity = '' }]) => resolved !== undefined || !integrity.startsWith('sha512-'));
  expect(others.map(([path]) => path)).toEqual([]);
});

test.each(bundled)('no package of a deployed bundle needs an install script: %s', (path) => {
  const { dev = false, hasInstallScript = false } = lock.packages[path] ?? { dev: true };
  // A dependency of production too, for these are audited.
  expect({ dev, hasInstallScript }).toEqual({ dev: false, hasInstallScript: false });
});

test('there are packages that have one, and packages in the bundles', () => {
  expect(installed.some(([, { hasInstallScript }]) => hasInstallScript)).toBe(true);
  expect(bundled).toContain('node_modules/google-auth-library');
});

test('files with secrets are not under version control', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n');
  expect(files.length).toBeGreaterThan(100);
  expect(
    files.filter((file) => /(^|\/)(\.env(\..*)?|.*\.pem|.*\.p12|client_secret.*\.json)$/.test(file)),
  ).toEqual([]);
});
