import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { App, type AppProps, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { createPacks } from '../../../infra/findings/packs.ts';
import type { PageFiles } from '../../../infra/page/build-page.ts';
import { composeStacks, type Stacks } from '../../../infra/stacks/compose-stacks.ts';
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

const HOME = mkdtempSync(join(tmpdir(), 'onbehalf-synth-'));
afterAll(() => rmSync(HOME, { recursive: true, force: true }));

/**
 * What looks for faults is 9 MB of WebAssembly, which every file that has it look makes anew: it holds hundreds of
 * megabytes and seconds.
 */
const WITHOUT_VALIDATION: AppProps = { builtinCloudFormationValidation: false };

/**
 * All stacks with the flags of cdk.json, composed in this process without bundling a function; templates and
 * findings are made when they are first looked at.
 *
 * @param extend adds to the app before it is synthesised.
 * @returns the templates, those of stacks beside ours among `others`; as `findings` the rules of cdk-nag and the
 * annotations of CDK, warnings included; as `faults` the rules of CloudFormation that a template breaks.
 */
export function synthesise(
  settings: Record<string, unknown> = {},
  extend?: Extend,
  surroundings: Surroundings = {},
) {
  const { app, stacks } = compose(settings, extend, surroundings, WITHOUT_VALIDATION);
  const { data, engine, certificate, firewall, entry, api, watch, page } = stacks;
  const own: (Stack | undefined)[] = [data, engine, certificate, firewall, entry, api, watch, page];
  const templates = new Map<Stack, Template>();
  const templateOf = (stack: Stack): Template => {
    const template = templates.get(stack) ?? withoutTraces(() => Template.fromStack(stack));
    templates.set(stack, template);
    return template;
  };
  return {
    stacks,
    get data() {
      return templateOf(data);
    },
    get engine() {
      return templateOf(engine);
    },
    get certificate() {
      return certificate && templateOf(certificate);
    },
    get firewall() {
      return firewall && templateOf(firewall);
    },
    get entry() {
      return templateOf(entry);
    },
    get api() {
      return templateOf(api);
    },
    get watch() {
      return templateOf(watch);
    },
    get page() {
      return page && templateOf(page);
    },
    get others() {
      return app.node.children
        .filter(Stack.isStack)
        .filter((stack) => !own.includes(stack))
        .map(templateOf);
    },
    get findings() {
      const { app: judged } = compose(settings, extend, surroundings, WITHOUT_VALIDATION);
      Validations.of(judged).addPlugins(...createPacks(judged));
      return judge(judged);
    },
    get faults() {
      return judge(compose(settings, extend, surroundings).app);
    },
  };
}

function judge(app: App): string[] {
  return withoutTraces(() => {
    app.synth();
    return readViolations(app.outdir);
  });
}

function compose(
  settings: Record<string, unknown>,
  extend: Extend | undefined,
  surroundings: Surroundings,
  props: AppProps = {},
) {
  return withoutTraces(() => {
    const app = new App({
      ...props,
      outdir: mkdtempSync(join(HOME, 'cdk.out-')),
      context: {
        ...readCdkContext(),
        'aws:cdk:bundling-stacks': [],
        // Nothing is deployed from here, so files stay where they are.
        'aws:cdk:disable-asset-staging': true,
        clientId: CLIENT_ID,
        ...settings,
      },
    });
    const stacks = composeStacks(app, { files: PAGE, region: REGION, ...surroundings });
    extend?.(app, stacks);
    return { app, stacks };
  });
}

/** CDK notes for each resource where it was made; under Jest that is a fifth of the time, and nobody reads it. */
function withoutTraces<Result>(work: () => Result): Result {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function readViolations(outdir: string): string[] {
  const { pluginReports } = report.parse(
    JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')),
  );
  return pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
}
