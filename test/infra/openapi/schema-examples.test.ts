import '../../support/quiet-log.ts';
import { beforeAll, expect, test } from '@jest/globals';
import { samples } from '../../../infra/openapi/samples/samples.ts';
import { scheduleSamples } from '../../../infra/openapi/samples/schedule-samples.ts';
import type { RouteId } from '../../../shared/routes.ts';
import type { AppUser } from '../../support/app-user.ts';
import { useStack } from '../../support/use-stack.ts';
import { examplesOf } from './support/document-examples.ts';
import { type Asked, ask } from './support/documented-call.ts';

const used = useStack();
let user: AppUser;
let plan: string;
const { weekly, once, regular } = scheduleSamples.requests;
const { timed, allDay } = samples.events;

beforeAll(async () => {
  // The examples are of 2027.
  used.passTime(Date.parse('2027-01-05T10:00:00Z') - used.stack.clock.now());
  user = used.newUser();
  await user.connect();
  plan = (await user.call('POST', '/schedules', { body: weekly.value })).body.id;
});

const event = (fields: object): [RouteId, Asked] => ['createEvent', { body: { ...timed.value, ...fields } }];
const planned = (body: object): [RouteId, Asked] => ['createSchedule', { body }];
const recurring = (fields: object) => ({
  when: { ...once.value.when, at: '2027-06-01T08:00:00' },
  event: { summary: once.value.event.summary, start: timed.value.start, end: timed.value.end, ...fields },
});

/** Requests in which the examples of one field can stand, by the schema and the field. */
const places: Readonly<Record<string, (example: never) => [RouteId, Asked]>> = {
  BeginAttempt: (body: object) => ['beginAttempt', { body }],
  'Event.properties.summary': (summary) => event({ summary }),
  'Event.properties.recurrence': (recurrence) => event({ recurrence }),
  'EventTime.properties.date': (date) =>
    event({ ...allDay.value, start: { date }, end: { date: '2027-04-01' } }),
  'EventTime.properties.dateTime': (dateTime) =>
    event({ start: { dateTime, timeZone: 'Europe/Paris' }, end: timed.value.end }),
  'EventTime.properties.timeZone': (timeZone) =>
    event({ start: { ...timed.value.start, timeZone }, end: { ...timed.value.end, timeZone } }),
  'EventTemplate.properties.summary': (summary) =>
    planned({ ...weekly.value, event: { ...weekly.value.event, summary } }),
  'EventTemplate.properties.recurrence': (recurrence) => planned(recurring({ recurrence })),
  'EventTemplate.properties.startOffset': (startOffset) =>
    planned({ ...regular.value, event: { ...regular.value.event, startOffset } }),
  'EventTemplate.properties.startTime': (startTime) =>
    planned({ ...weekly.value, event: { ...weekly.value.event, startTime } }),
  'EventTemplate.properties.duration': (duration) =>
    planned({ ...weekly.value, event: { ...weekly.value.event, duration } }),
  'NewSchedule.properties.until': (until) => planned({ ...weekly.value, until }),
  'ScheduleChange.properties.until.anyOf.0': (until) => ['changeSchedule', { plan, body: { until } }],
  'When.properties.at': (at) => planned({ ...once.value, when: { ...once.value.when, at } }),
  'When.properties.cron': (cron) => planned({ ...weekly.value, when: { ...weekly.value.when, cron } }),
  'When.properties.from': (from) => planned({ ...regular.value, when: { ...regular.value.when, from } }),
  'When.properties.timeZone': (timeZone) =>
    planned({ ...weekly.value, when: { ...weekly.value.when, timeZone } }),
};

test.each(examplesOf('schema'))(
  'the example of the $id stands in a request that is accepted',
  async (example) => {
    const { id, value } = example;
    const place = id.slice(0, id.lastIndexOf(' '));
    const inRequest = places[place];
    if (!inRequest) throw new Error(`Name a request in which an example of ${place} can stand.`);
    const [operation, asked] = inRequest(value as never);
    const { status, body } = await ask(user, operation, asked);
    expect({ accepted: status === 200 || status === 201, body }).toMatchObject({ accepted: true });
  },
);
