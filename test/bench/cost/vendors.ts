/** A month of somebody's users. */
export interface Workload {
  title: string;
  users: number;
  events: number;
}

export interface Vendor {
  name: string;
  /** How it asks for money, as far as it is public. */
  list: string;
  /** Where and when that was read, and how sure it is. */
  source: string;
  /** US dollars a month; undefined: no public price for so much. */
  monthly(workload: Workload): number | undefined;
  /** What was assumed for {@link monthly}. */
  assumed: string;
  /** What it gives that OnBehalf does not. */
  gives: string;
  /** What its price does not hold that OnBehalf's does. */
  lacks: string;
}

/** One event a day each, for a month of thirty days; and a million events. */
export const workloads: readonly Workload[] = [
  { title: '10,000 users, one event a day each', users: 10_000, events: 300_000 },
  { title: '33,333 users, a million events', users: 33_333, events: 1_000_000 },
];

/** Seconds of their functions that one event would take. */
const FUNCTION_SECONDS = 0.3;

const over = (users: number, included: number): number => Math.max(0, users - included);

export const vendors: readonly Vendor[] = [
  {
    name: 'Nango',
    list: 'pay as you go from 50 USD a month, which are a credit; 0.29 USD a connection, 0.72 USD an hour of functions, 0.50 USD a GB; more environments and support by an add-on of 450 USD',
    source:
      'https://www.nango.dev/pricing, as five public repositories copied it in autumn 2026; its changelog says that prices changed on 2 September 2026. Until then 500 USD a month with 100 connections, and 1 USD each beyond',
    monthly: ({ users, events }) => Math.max(50, users * 0.29 + ((events * FUNCTION_SECONDS) / 3600) * 0.72),
    assumed: 'one connection a user, 0.3 s of its functions an event, its data not counted',
    gives: '900 and more APIs, two-way synchronisation, webhooks, a dashboard, support, SOC 2',
    lacks: 'schedules per user with time zones, exactly-once events, and the queue before Google’s quota',
  },
  {
    name: 'Nylas',
    list: 'Pro 49 USD a month with 25 accounts, then 1.35 to 2.25 USD an account; for calendars alone 1.35 to 1.70 (September 2026); more than that by contract',
    source:
      'https://www.nylas.com/pricing/, as two public repositories copied it on 29 September 2026; how accounts are counted: https://developer.nylas.com/docs/support/billing/',
    monthly: ({ users }) => 49 + over(users, 25) * 1.35,
    assumed:
      'the lowest public price of a further account; nobody would pay it without a contract at this size',
    gives:
      'Google, Microsoft, iCloud and IMAP behind one API, email, contacts, a scheduler, transcripts, support, SOC 2',
    lacks: 'schedules per user, and exactly-once events',
  },
  {
    name: 'Cronofy',
    list: 'Growth 2,399 USD a month with 6,000 accounts, then 0.35 USD an account; Emerging 819 USD with 1,000, then 0.69 USD; billed a year ahead',
    source:
      'https://www.cronofy.com/api-pricing, as api-evangelist/cronofy copied it in June 2026 (“representative”); 819 USD also in a repository of 29 September 2026',
    monthly: ({ users }) => Math.min(819 + over(users, 1_000) * 0.69, 2_399 + over(users, 6_000) * 0.35),
    assumed: 'the cheaper of the two plans',
    gives:
      'Google, Microsoft, Exchange and Apple calendars, availability, booking pages, smart invites, ISO 27001, SOC 2',
    lacks: 'schedules per user; its limit is 500 requests a minute for an application unless raised',
  },
  {
    name: 'AgentCore Identity (AWS)',
    list: '0.010 USD for 1,000 tokens handed out; free within AgentCore Runtime and Gateway',
    source:
      'https://aws.amazon.com/bedrock/agentcore/pricing/, as aws/agent-toolkit-for-aws (AWS’s own repository) quotes it',
    monthly: ({ events }) => (events / 1_000) * 0.01,
    assumed: 'one token an event',
    gives: 'many providers, and a vault that AWS runs',
    lacks:
      'everything but the tokens: sign-in, sessions, schedules, queue, workers, Calendar. To be compared with what KMS takes here',
  },
  {
    name: 'Auth0 Token Vault',
    list: 'Essentials 35 USD a month for 500 active users, Professional 240 USD; more by a slider that no stored page shows; Auth0 for AI Agents 50 % on top; a free plan up to 25,000 active users',
    source:
      'https://auth0.com/pricing, as api-evangelist/auth0 copied it on 20 September 2026; the 50 % from its finops profile of May 2026, which was generated: to be checked',
    monthly: () => undefined,
    assumed: 'nothing: there is no public price that could be read for so many users',
    gives: 'some thirty providers, sign-in by any of them, MFA, organisations, support, SOC 2',
    lacks: 'everything but sign-in and tokens: schedules, queue, workers, Calendar',
  },
];
