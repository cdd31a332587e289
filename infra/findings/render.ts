import { type Reason, reasons } from './reasons.ts';

/** What stands before and after the table in SECURITY.md. */
const BEGIN = '<!-- findings: written by `npm run findings` from infra/findings/reasons.ts -->';
const END = '<!-- end of findings -->';

/** The accepted findings as a Markdown table. */
export function renderReasons(table: Readonly<Record<string, Reason>> = reasons): string {
  const rows = Object.values(table).map(
    ({ on, rules, why }) => `| ${on} | ${groupByRule(rules).join('<br>')} | ${why} |`,
  );
  return ['| on | rules | why it is not mended |', '|---|---|---|', ...rows].join('\n');
}

/**
 * Puts the table between its two comments.
 *
 * @throws Error when the document has not both of them
 */
export function insertReasons(document: string): string {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`The document needs the lines ${BEGIN} and ${END}`);
  }
  return `${before}${BEGIN}\n${renderReasons()}\n${END}${after}`;
}

/** `NIST.800.53.R5-LambdaDLQ`, `HIPAA.Security-LambdaDLQ` → "LambdaDLQ (NIST.800.53.R5, HIPAA.Security)". */
function groupByRule(rules: readonly string[]): string[] {
  const packs = new Map<string, string[]>();
  for (const id of rules) {
    const [, pack, rule] = /^([A-Z][\w.]*)-(\w+)$/.exec(id) ?? [];
    if (pack && rule) packs.set(rule, [...(packs.get(rule) ?? []), pack]);
    else packs.set(`\`${id}\``, []);
  }
  return [...packs].map(([rule, named]) => (named.length > 0 ? `${rule} (${named.join(', ')})` : rule));
}
