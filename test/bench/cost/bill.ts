import { type Meter, type Price, prices } from './prices.ts';
import type { Scenarios } from './scenarios.ts';
import { add, costOf, type Share, sharesOf, times, type Usage } from './usage.ts';

/** One figure of the page. */
export interface Line {
  name: string;
  /** In words, with what it is for. */
  title: string;
  usage: Usage;
  /** US dollars. */
  usd: number;
  /** US dollars that it must not be above. */
  goal?: number;
  /** The dearest first. */
  shares: Share[];
}

export interface Bill {
  /** Of a million each. */
  millions: Line[];
  /** Of a month each. */
  months: Line[];
  /** What can be added to a month, or to a million. */
  extras: Line[];
}

const MILLION = 1_000_000;
/** US dollars: issue 6. */
const EVENT_GOAL = 8;
const IDLE_GOAL = 2;

/** Puts prices to usage. */
export function billFor(
  { events, signIn, idle, watching, originSecret, binding, check, daily }: Scenarios,
  list: Readonly<Record<Meter, Price>> = prices,
): Bill {
  const line = (name: string, title: string, usage: Usage, goal?: number): Line => ({
    name,
    title,
    usage,
    usd: costOf(usage, list),
    ...(goal !== undefined && { goal }),
    shares: sharesOf(usage, list),
  });
  const million = (name: string, title: string, usage: Usage, goal?: number) =>
    line(name, title, times(MILLION, usage), goal);
  return {
    millions: [
      million('plan', 'offline events of plans, ten in a batch (the full hour)', events.plan, EVENT_GOAL),
      million(
        'planAlone',
        'offline events of plans, each in a batch of its own',
        events.planAlone,
        EVENT_GOAL,
      ),
      million('broadcast', 'offline events of broadcasts', events.broadcast, EVENT_GOAL),
      million('http', 'events over HTTP, user known to the instance', events.http),
      million('httpNewcomer', 'events over HTTP, user new to the instance', events.httpNewcomer),
      million('httpRenewing', 'events over HTTP, access token to be renewed', events.httpRenewing),
      million('signIn', 'sign-ins, with the page', signIn),
    ],
    months: [
      line('idle', 'idle, first year', idle.firstYear, IDLE_GOAL),
      line('idleLater', 'idle, from the third year on', idle.thirdYear, IDLE_GOAL),
      line('daily', '1,000 users with one plan a day, without the idle month', daily),
      line('dailyAndIdle', '1,000 users with one plan a day, with it', add(idle.firstYear, daily)),
    ],
    extras: [
      million('check', 'a million checks of grants by night', check),
      line('watching', 'ten alarms and a dashboard, a month', watching),
      line('originSecret', 'setting originSecret, a month', originSecret),
      line('bindingMonth', 'setting refreshTokenBinding: dpop, a month', binding.month),
      million('bindingRenewal', 'the same, a million renewals', binding.renewal),
    ],
  };
}

/** @returns whether it has no goal or is not above it */
export function holds({ usd, goal }: Pick<Line, 'usd' | 'goal'>): boolean {
  return goal === undefined || usd <= goal;
}
