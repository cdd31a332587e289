import type { Bill } from './bill.ts';
import { dollars, list, number, table } from './markdown.ts';
import { vendors, type Workload, workloads } from './vendors.ts';

const MILLION = 1_000_000;

/** US dollars a month that OnBehalf takes for a workload: its idle month, and events in batches or each alone. */
export function ownCost({ millions, months }: Bill, { events }: Workload): { least: number; most: number } {
  const usdOf = (lines: Bill['millions'], wanted: string) => {
    const line = lines.find(({ name }) => name === wanted);
    if (!line) throw new Error(`The bill has no ${wanted}.`);
    return line.usd;
  };
  const idle = usdOf(months, 'idle');
  const all = [usdOf(millions, 'plan'), usdOf(millions, 'planAlone')].map(
    (usd) => idle + (usd * events) / MILLION,
  );
  return { least: Math.min(...all), most: Math.max(...all) };
}

/** Sections of the page. */
export function compareVendors(bill: Bill): string[] {
  const ours = workloads.map((workload) => {
    const { least, most } = ownCost(bill, workload);
    return `${dollars(least)} to ${dollars(most)}`;
  });
  const rows = vendors.map(({ name, monthly }) => [
    name,
    ...workloads.map((workload) => {
      const usd = monthly(workload);
      return usd === undefined ? 'not public' : dollars(usd);
    }),
  ]);
  return [
    'US dollars a month by public list prices, for events that are created while the users are away. These are not the same product: they run it for you, and most of them do far more; here you run it yourself, for Google Calendar alone.',
    table(
      ['', ...workloads.map(({ title, events }) => `${title} (${number(events)} events)`)],
      [['**OnBehalf**, AWS alone, the work of running it not counted', ...ours], ...rows],
    ),
    list(
      vendors.map(
        ({ name, list: asked, source, assumed, gives, lacks }) =>
          `**${name}**: ${asked}. Source: ${source}. Assumed: ${assumed}. Gives beside: ${gives}. Not in its price: ${lacks}.`,
      ),
    ),
    'Better-auth, cal.com and a self-hosted Nango (sign-in to APIs only) have no price but that of the machines they run on.',
  ];
}
