import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { composeStacks, type Stacks } from '../../../infra/compose-stacks.ts';
import { createPacks } from '../../../infra/findings/packs.ts';
import type { PageFiles } from '../../../infra/page/build-page.ts';
import { PAGE } from './page-files.ts';

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** The context that `cdk` reads from cdk.json. */
export function readCdkContext(): Record<string, unknown> {
  return cdkJson.parse(JSON.parse(readFileSync('cdk.json', 'utf8'))).context;
}

const report = z.object({
  pluginReports: z.array(z.object({ violations: z.array(z.object({ ruleName: z.string() })) })),
});

export const CLIENT_ID = '000000000000-template.apps.googleusercontent.com';

const REGION = 'eu-central-1';

type Extend = (app: App, stacks: Stacks) => void;

interface Surroundings {
  files?: PageFiles;
  region?: string | undefined;
}

/**
 * Synthesises all stacks in process with the flags of cdk.json, without bundling a function.
 *
 * @param extend adds to the app before it is synthesised.
 * @returns the templates, those of stacks beside ours among `others`; and, when it is asked for (it takes a second
 * synthesis, several times as long), the rules of cdk-nag and CDK that found something, warnings included.
 */
export function synthesise(
  settings: Record<string, unknown> = {},
  extend?: Extend,
  surroundings: Surroundings = {},
) {
  const { app, stacks } = compose(settings, extend, surroundings);
  const { data, engine, certificate, firewall, entry, api, watch, page } = stacks;
  const own: (Stack | undefined)[] = [data, engine, certificate, firewall, entry, api, watch, page];
  const others = app.node.children.filter(Stack.isStack).filter((stack) => !own.includes(stack));
  try {
    return {
      data: Template.fromStack(data),
      engine: Template.fromStack(engine),
      certificate: certificate && Template.fromStack(certificate),
      firewall: firewall && Template.fromStack(firewall),
      entry: Template.fromStack(entry),
      api: Template.fromStack(api),
      watch: Template.fromStack(watch),
      page: page && Template.fromStack(page),
      others: others.map((stack) => Template.fromStack(stack)),
      stacks,
      get findings() {
        return judge(settings, extend, surroundings);
      },
    };
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

function judge(settings: Record<string, unknown>, extend: Extend | undefined, surroundings: Surroundings) {
  const { app } = compose(settings, extend, surroundings);
  Validations.of(app).addPlugins(...createPacks(app));
  try {
    app.synth();
    return readFindings(app.outdir);
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

function compose(settings: Record<string, unknown>, extend: Extend | undefined, surroundings: Surroundings) {
  const app = new App({
    outdir: mkdtempSync(join(tmpdir(), 'onbehalf-synth-')),
    context: { ...readCdkContext(), 'aws:cdk:bundling-stacks': [], clientId: CLIENT_ID, ...settings },
  });
  const stacks = composeStacks(app, { files: PAGE, region: REGION, ...surroundings });
  extend?.(app, stacks);
  return { app, stacks };
}

function readFindings(outdir: string): string[] {
  const { pluginReports } = report.parse(
    JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')),
  );
  return pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
}
