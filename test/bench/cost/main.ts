// npm run bench:cost [-- --json]
// Measures, puts AWS's prices to it, prints, and writes infra/COSTS.md (not with --json); ends with 1 when a goal
// is missed.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_ROOT } from '../../../infra/bundling.ts';
import { createReport } from '../../support/report.ts';
import { assume } from './assumptions.ts';
import { billFor, holds } from './bill.ts';
import { measure } from './measure.ts';
import { renderPage } from './render-page.ts';
import { composeScenarios } from './scenarios.ts';
import { ownCost } from './vendor-table.ts';
import { vendors, workloads } from './vendors.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const assumptions = assume();
const measured = await measure();
const bill = billFor(composeScenarios(measured, assumptions));
const report = createReport({ json: values.json });

for (const [heading, lines] of [
  ['A million of each', bill.millions],
  ['A month', bill.months],
  ['On top', bill.extras],
] as const) {
  report.heading(heading);
  for (const line of lines) {
    const { title, usd, goal, shares } = line;
    report.figure({
      what: title,
      value: usd,
      unit: ' USD',
      ...(goal !== undefined && { goal: { atMost: goal } }),
    });
    // What stands in the way; a machine gets all of them.
    if (!holds(line) || values.json)
      report.table(
        [`shares of: ${title}`, 'USD'],
        shares.map(({ service, usd: part }) => [service, part]),
      );
  }
}

report.heading('Beside others, USD a month');
report.table(
  ['', ...workloads.map(({ title }) => title)],
  [
    ['OnBehalf', ...workloads.map((workload) => ownCost(bill, workload).most)],
    ...vendors.map(({ name, monthly }) => [
      name,
      ...workloads.map((workload) => monthly(workload) ?? 'not public'),
    ]),
  ],
);

if (!values.json) {
  const path = 'infra/COSTS.md';
  writeFileSync(join(PROJECT_ROOT, path), renderPage(bill, measured, assumptions));
  report.note(`All of it, with its sources: ${path}`);
}
report.finish();
