import { randomUUID } from 'node:crypto';
import type { Request } from 'autocannon';
import { API_PREFIX } from '../../shared/routes.ts';
import type { Person } from './world.ts';

/** What came back, counted by step and status, and how long each took in milliseconds. */
export interface Tally {
  /** Answers that were not the expected one: `step status code`, and how often. */
  unexpected: Map<string, number>;
  /** By step. */
  latencies: Map<string, number[]>;
}

/** What one visit remembers from step to step. */
interface Visit {
  person?: Person;
  key?: string;
  id?: string;
  began?: number;
}

interface Step {
  name: string;
  method: 'GET' | 'POST' | 'DELETE';
  expected: number;
  path: (visit: Visit) => string;
  body?: object;
  /** `fresh`: a new Idempotency-Key; `repeated`: that of the step before it. */
  key?: 'fresh' | 'repeated';
  /** Keeps the id that is answered. */
  keepsId?: boolean;
}

const event = {
  summary: 'Planning',
  description: 'What the next two weeks are for.',
  start: { dateTime: '2031-03-03T10:00:00', timeZone: 'Europe/Paris' },
  end: { dateTime: '2031-03-03T11:00:00', timeZone: 'Europe/Paris' },
};
const plan = {
  when: { cron: '0 9 1 * *', timeZone: 'Europe/Paris' },
  event: { summary: 'Report {{date}}', duration: 'PT30M' },
};
const at = (path: string) => () => path;
const look: Step = { name: 'GET session', method: 'GET', expected: 200, path: at('/session') };

const looks = (count: number): Step[] => Array.from({ length: count }, () => look);
const attempt: Step = {
  name: 'POST attempts',
  method: 'POST',
  expected: 200,
  path: at('/auth/attempts'),
  body: { purpose: 'upgrade' },
};
const create = { method: 'POST', path: at('/events'), body: event } as const;

/** What a person does in one visit: looks around mostly, makes an event, and a plan that is thrown away again. */
const visit: readonly Step[] = [
  ...looks(3),
  attempt,
  { name: 'POST events, new', expected: 201, key: 'fresh', ...create },
  ...looks(3),
  { name: 'POST events, again', expected: 200, key: 'repeated', ...create },
  ...looks(2),
  {
    name: 'POST schedules',
    method: 'POST',
    expected: 201,
    path: at('/schedules'),
    body: plan,
    key: 'fresh',
    keepsId: true,
  },
  ...looks(2),
  { name: 'GET schedules', method: 'GET', expected: 200, path: at('/schedules') },
  ...looks(2),
  attempt,
  { name: 'DELETE schedules', method: 'DELETE', expected: 204, path: ({ id }) => `/schedules/${id}` },
  ...looks(1),
];

/** Requests of one visit; whoever sends a multiple of it leaves nothing half done. */
export const VISIT_LENGTH = visit.length;
/** New events of one visit. */
export const VISIT_EVENTS = visit.filter(({ expected, body }) => body === event && expected === 201).length;

export function createTally(): Tally {
  return { unexpected: new Map(), latencies: new Map() };
}

/** Visits of these people, one after the other in turn, as autocannon sends them over each connection. */
export function visitsOf(people: readonly Person[], origin: string, tally: Tally): Request[] {
  let turn = 0;
  const next = (): Person | undefined => {
    turn += 1;
    return people[turn % people.length];
  };
  return visit.map((step, index) => toRequest(step, origin, tally, index === 0 ? next : undefined));
}

/** Nothing but new events of one person. */
export function eventsOf(person: Person, origin: string, tally: Tally): Request[] {
  const [step] = visit.filter(({ name }) => name === 'POST events, new');
  return step ? [toRequest(step, origin, tally, () => person)] : [];
}

function toRequest(step: Step, origin: string, tally: Tally, begin?: () => Person | undefined): Request {
  const { name, method, expected, body } = step;
  return {
    setupRequest(request, context) {
      const visit: Visit = context;
      if (begin) visit.person = begin();
      if (step.key === 'fresh') visit.key = randomUUID();
      visit.began = performance.now();
      return {
        ...request,
        method,
        path: `${API_PREFIX}${step.path(visit)}`,
        headers: {
          origin,
          'x-requested-with': 'XmlHttpRequest',
          cookie: visit.person?.cookie,
          ...(body && { 'content-type': 'application/json' }),
          ...(step.key && { 'idempotency-key': visit.key }),
        },
        body: body && JSON.stringify(body),
      };
    },
    onResponse(status, text, context) {
      const visit: Visit = context;
      const took = performance.now() - (visit.began ?? 0);
      const latencies = tally.latencies.get(name) ?? [];
      latencies.push(took);
      tally.latencies.set(name, latencies);
      if (status !== expected) {
        const what = [name, status, codeOf(text)].filter(Boolean).join(' ');
        tally.unexpected.set(what, (tally.unexpected.get(what) ?? 0) + 1);
      }
      if (step.keepsId && status < 300) visit.id = String(JSON.parse(text).id);
    },
  };
}

/** The `code` of a problem; the gateway's own answers have none. */
function codeOf(text: string): string | undefined {
  return /"code":"(\w+)"/.exec(text)?.[1];
}
