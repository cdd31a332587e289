import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Reason, reasons } from '../../../infra/findings/reasons.ts';
import { insertReasons, renderReasons } from '../../../infra/findings/render.ts';
import { type Finding, runPacks } from '../support/run-packs.ts';
import { synthesise } from '../support/synthesise.ts';
import { variants } from '../support/variants.ts';

function deploy(settings: Record<string, unknown>) {
  let found: Finding[] = [];
  const { findings } = synthesise(settings, (app) => {
    found = runPacks(app);
  });
  return { found, findings };
}

const deployed = variants.map((settings) => ({ settings, ...deploy(settings) }));
const table = Object.entries<Reason>(reasons);

/** The others are of CDK itself, which reports them alone: `findings` has them where they are not accepted. */
const ofNag = table.filter(([, { rules }]) => !rules.some((rule) => rule.startsWith('Annotation::')));
/** Without what it found. */
const bare = (rule: string) => rule.replace(/\[.*/s, '');

describe('the packs of cdk-nag', () => {
  test.each(deployed)('find nothing in $settings that nobody gave a reason for', ({ found, findings }) => {
    expect(findings).toEqual([]);
    expect(found.filter(({ reason }) => reason === undefined)).toEqual([]);
    expect(found.length).toBeGreaterThan(100);
  });

  test('are five, and each of them has something to say', () => {
    const packs = new Set(deployed.flatMap(({ found }) => found.map(({ rule }) => rule.replace(/-.*/s, ''))));
    expect([...packs].sort()).toEqual([
      'AwsSolutions',
      'HIPAA.Security',
      'NIST.800.53.R5',
      'PCI.DSS.321',
      'Serverless',
    ]);
  });
});

describe('the list of reasons', () => {
  test.each(ofNag)('has %s for what is still found, and for all of it', (_, { why, rules }) => {
    const accepted = deployed.flatMap(({ found }) => found.filter(({ reason }) => reason === why));
    const found = new Set(accepted.map(({ rule }) => bare(rule)));
    expect([...found].sort()).toEqual([...rules].sort());
  });

  test('gives each reason once', () => {
    const texts = table.map(([, { why }]) => why);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('is what SECURITY.md says', () => {
    const document = readFileSync('SECURITY.md', 'utf8');
    expect(insertReasons(document)).toBe(document);
    for (const [, { why }] of table) expect(renderReasons()).toContain(why);
  });

  test('is not written into a document that has no place for it', () => {
    expect(() => insertReasons('# Security\n')).toThrow(/needs the lines/);
  });
});
