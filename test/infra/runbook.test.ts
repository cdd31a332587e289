import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { composeCommands } from '../../infra/ops/commands.ts';
import { DEAD_LETTERS } from '../../infra/ops/deployment/deployment.ts';
import { openDeployment } from '../../infra/ops/deployment/open-deployment.ts';
import { settingsSchema } from '../../infra/settings/settings-schema.ts';
import { synthesise } from './support/synthesise.ts';

const commands = composeCommands(openDeployment);
const page = readFileSync(join(import.meta.dirname, '../../infra/RUNBOOK.md'), 'utf8');
const [, ...sections] = page.split(/^## /m);
const headings = sections.map((section) => section.split('\n')[0] ?? '');
const anchors = headings.map((heading) => heading.toLowerCase().replaceAll(' ', '-'));
const found = (pattern: RegExp): string[][] => [...page.matchAll(pattern)].map(([, ...groups]) => groups);

const { watch, engine, data } = synthesise();
const alarms = Object.values(
  z
    .record(
      z.string(),
      z.object({ Properties: z.object({ AlarmName: z.string(), AlarmDescription: z.string() }) }),
    )
    .parse(watch.findResources('AWS::CloudWatch::Alarm')),
).map(({ Properties }) => Properties);

describe('the runbook', () => {
  test('has one section an alarm, of its name, which the alarm links', () => {
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(
      headings.map((heading) => `onbehalf-dev: ${heading}`).sort(),
    );
    const linked = alarms.map(
      ({ AlarmDescription }) => /What to do: infra\/RUNBOOK\.md#([\w-]+)$/.exec(AlarmDescription)?.[1],
    );
    expect(linked.sort()).toEqual([...anchors].sort());
  });

  test.each(sections)('says what it means, how to look, what to do, and when it is over: %s', (section) => {
    const order = ['**It means**', '**How to look**', '**What to do**', '**It is over**'].map((part) =>
      section.indexOf(part),
    );
    expect(order.every((at) => at > 0)).toBe(true);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(section).toMatch(/No data/);
  });

  test('links to nothing that is not there', () => {
    const links = found(/\]\(#([\w-]+)\)/g).flat();
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) expect(anchors).toContain(link);
  });

  test('names commands and options of `npm run ops` that there are, and gives what they need', () => {
    const calls = found(/npm run ops -- ((?:risc )?[\w-]+)([^`\n]*)/g);
    expect(calls.length).toBeGreaterThan(8);
    for (const [name = '', rest = ''] of calls) {
      const command = commands[name];
      expect([name, command !== undefined]).toEqual([name, true]);
      const given = [...rest.matchAll(/--([\w-]+)/g)].map(([, option = '']) => option);
      const known = { ...command?.options };
      for (const option of given) expect([name, ...Object.keys(known)]).toContain(option);
      const required = Object.entries(known).filter(([, option]) => option.required);
      expect(given).toEqual(expect.arrayContaining(required.map(([option]) => option)));
      if (command?.operand) expect(rest).toMatch(/^ [^-\s]/);
    }
  });

  test('says of every queue of dead letters how to look into it, and gives none but those another try', () => {
    const queues = new Set(found(/--queue ([\w-]+)/g).flat());
    expect([...queues].sort()).toEqual([...DEAD_LETTERS].sort());
  });

  test('reads outputs that the stacks have', () => {
    const templates = { watch, engine, data };
    const outputs = found(/\bout (watch|engine|data) (\w+)/g);
    expect(outputs.length).toBeGreaterThan(5);
    for (const [stack, output = ''] of outputs) {
      const template = templates[stack as keyof typeof templates];
      expect(Object.keys(template.findOutputs('*'))).toContain(output);
    }
  });

  test('names settings that there are', () => {
    const named = [
      'alarmEmail',
      'errorBudget',
      'calendarCallsPerMinute',
      'workerConcurrency',
      'throttlingRate',
      'throttlingBurst',
      'waf',
    ];
    for (const name of named) {
      expect(page).toContain(`\`${name}\``);
      expect(Object.keys(settingsSchema.shape)).toContain(name);
    }
  });
});
