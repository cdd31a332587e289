import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { NodeFunction } from '../../../infra/constructs/node-function.ts';
import { functionEnvironment } from '../../../shared/env.ts';
import { bundleInto, isProduct, listBundles } from './bundle-all.ts';

const home = mkdtempSync(join(tmpdir(), 'onbehalf-bundles-'));
afterAll(() => rmSync(home, { recursive: true }));

test('what is measured is byte for byte what CDK deploys, source maps included', async () => {
  // As deep as CDK's: the maps name the sources relative to themselves, and the names of chunks tell of that.
  const { file } = await bundleInto(join(home, 'measured'), 'create-event');
  const measured = dirname(file);
  const app = new App({ outdir: join(home, 'cdk.out'), builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Stack');
  new NodeFunction(stack, 'CreateEvent', {
    description: 'as deployed',
    entry: 'functions/create-event.ts',
    environment: {},
    statements: [],
    timeout: 10,
    architecture: 'arm64',
    logRetention: RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const assembly = app.synth();
  const [asset = 'none'] = readdirSync(assembly.directory).filter((name) => name.startsWith('asset.'));
  const deployed = join(assembly.directory, asset);
  const files = readdirSync(deployed).sort();
  expect(files).toContain('index.mjs');
  expect(readdirSync(measured).sort()).toEqual(files);
  for (const name of files)
    expect(readFileSync(join(measured, name)).equals(readFileSync(join(deployed, name)))).toBe(true);
}, 60_000);

test('every function of the product is bundled, and set apart from what it is compared with', async () => {
  const names = await listBundles();
  expect(names.filter(isProduct).sort()).toEqual(
    [...Object.keys(functionEnvironment), 'weekly-digest', 'remind-of-review'].sort(),
  );
  expect(names.filter((name) => !isProduct(name))).toContain('tutorial');
});

test('a bundle is weighed without its map, and its modules of Node are known', async () => {
  const { bytes, file, started, startedBytes, builtIns } = await bundleInto(home, 'empty');
  expect(bytes).toBe(readFileSync(file).length);
  expect(startedBytes).toBe(bytes);
  expect(started).toEqual([file]);
  expect(builtIns).toEqual([]);
  expect((await bundleInto(home, 'aws-clients')).builtIns).toContain('node:https');
});
