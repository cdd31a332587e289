import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { composeStacks, type Stacks } from '../../../infra/compose-stacks.ts';

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** The context that `cdk` reads from cdk.json. */
export function readCdkContext(): Record<string, unknown> {
  return cdkJson.parse(JSON.parse(readFileSync('cdk.json', 'utf8'))).context;
}

const report = z.object({
  pluginReports: z.array(z.object({ violations: z.array(z.object({ ruleName: z.string() })) })),
});

export const CLIENT_ID = '000000000000-template.apps.googleusercontent.com';

/**
 * Synthesises all stacks in process with the flags of cdk.json, without bundling a function.
 *
 * @param extend adds to the app before it is synthesised.
 * @returns the templates, those of stacks beside ours among `others`, and the rules of cdk-nag and CDK that found something, warnings included.
 */
export function synthesise(
  settings: Record<string, unknown> = {},
  extend?: (app: App, stacks: Stacks) => void,
) {
  const outdir = mkdtempSync(join(tmpdir(), 'onbehalf-synth-'));
  try {
    const app = new App({
      outdir,
      context: { ...readCdkContext(), 'aws:cdk:bundling-stacks': [], clientId: CLIENT_ID, ...settings },
    });
    const stacks = composeStacks(app);
    extend?.(app, stacks);
    const { data, engine, api } = stacks;
    const others = app.node.children
      .filter(Stack.isStack)
      .filter((stack) => stack !== data && stack !== engine && stack !== api);
    return {
      data: Template.fromStack(data),
      engine: Template.fromStack(engine),
      api: Template.fromStack(api),
      others: others.map((stack) => Template.fromStack(stack)),
      stacks,
      findings: readFindings(outdir),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function readFindings(outdir: string): string[] {
  const { pluginReports } = report.parse(
    JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')),
  );
  return pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
}
