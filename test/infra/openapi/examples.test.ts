import type { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { busEventSample, busEvents } from '../../../infra/openapi/describe-bus.ts';
import type { Body, Operation } from '../../../infra/openapi/operation.ts';
import { operations } from '../../../infra/openapi/operations.ts';
import { problemCodes, problemExample, problemSchema } from '../../../infra/openapi/problem-schema.ts';
import { samples } from '../../../infra/openapi/samples/samples.ts';
import { scheduleSamples } from '../../../infra/openapi/samples/schedule-samples.ts';
import { beginAttemptSchema, toTerms } from '../../../shared/attempt/begin-attempt-input.ts';
import { createBus } from '../../../shared/bus/bus.ts';
import { BUS_EVENTS } from '../../../shared/bus/bus-events.ts';
import { parseEventInput } from '../../../shared/calendar/event-input.ts';
import { codeSchema } from '../../../shared/consent/code-input.ts';
import { EVENT_SCOPES } from '../../../shared/google/scopes.ts';
import { toProblem } from '../../../shared/http/answer.ts';
import { readIdempotencyKey } from '../../../shared/http/idempotency-key.ts';
import { readPage } from '../../../shared/http/paging.ts';
import { parseInput } from '../../../shared/input/parse-input.ts';
import { asFailure, Failure } from '../../../shared/problems.ts';
import { type RouteId, routes } from '../../../shared/routes.ts';
import { describeSchedule } from '../../../shared/schedules/describe-schedule.ts';
import type { Schedule } from '../../../shared/schedules/schedule.ts';
import { parseScheduleChange, parseScheduleInput } from '../../../shared/schedules/schedule-input.ts';
import type { Grant } from '../../../shared/vault/grant.ts';

type RouteWithBody = {
  [Id in RouteId]: (typeof routes)[Id]['body'] extends 'json' ? Id : never;
}[RouteId];

const NEW_YEAR = Date.UTC(2027, 0, 1);

/** The plan that the examples tell of, as it was made. */
const { planned, changed, inSummer, later, requests } = scheduleSamples;
const madeAt = Date.parse(planned.weekly.createdAt);
const weekly: Schedule = {
  ...parseScheduleInput(requests.weekly.value, { now: madeAt }),
  user: samples.user.id,
  id: planned.weekly.id,
  status: 'active',
  fingerprint: 'f',
  createdAt: madeAt,
  version: samples.scheduleVersion,
  changedAt: 0,
  synced: true,
};

/** How each endpoint reads its body. */
const parsers: Record<RouteWithBody, (body: object) => unknown> = {
  beginAttempt: (body) =>
    toTerms(parseInput(beginAttemptSchema, body), {
      signIn: ['openid'],
      calendar: ['calendar'],
      optional: [],
    }),
  exchangeCode: (body) => parseInput(codeSchema, body),
  upgradeScopes: (body) => parseInput(codeSchema, body),
  createEvent: parseEventInput,
  createSchedule: (body) => parseScheduleInput(body, { now: NEW_YEAR }),
  changeSchedule: (body) => parseScheduleChange(body, weekly, { now: NEW_YEAR }),
};

const requestExamples = (Object.keys(parsers) as RouteWithBody[]).flatMap((id) =>
  Object.entries(operations[id].request.examples).map(([name, { value }]) => ({ id, name, value })),
);

const answers = (Object.keys(routes) as RouteId[]).flatMap((id) =>
  Object.entries(operations[id].responses).flatMap(([status, { body }]) =>
    body === undefined ? [] : [{ id, status, body: body as Body }],
  ),
);

const answerExamples = answers.flatMap(({ id, status, body }) =>
  Object.entries(body.examples).map(([name, { value }]) => ({
    id,
    status,
    name,
    schema: body.schema,
    value,
  })),
);

/** A parameter that an operation describes itself. */
function parameterOf(id: RouteId, name: string) {
  const { parameters }: Operation = operations[id];
  const found = parameters?.find((parameter) => parameter['name'] === name);
  return z.looseObject({ schema: z.looseObject({}) }).parse(found);
}

function grantWith(status: Grant['status']): Grant {
  return { user: samples.user.id, status, scopes: [...EVENT_SCOPES], version: 'v', refreshedAt: NEW_YEAR };
}

function refusalOf(act: () => unknown): Failure {
  try {
    act();
  } catch (thrown) {
    return asFailure(thrown);
  }
  throw new Error('It was accepted.');
}

describe('an example', () => {
  test.each(requestExamples)('$name of $id is a request that the endpoint accepts', ({ id, value }) => {
    expect(() => parsers[id](value)).not.toThrow();
  });

  test.each(answerExamples)(
    '$name of $id $status is an answer of its schema, without a field more',
    ({ schema, value }) => {
      expect(schema.parse(value)).toEqual(value);
    },
  );

  test.each(['createEvent', 'createSchedule'] as const)('of an Idempotency-Key of %s is one', (id) => {
    const key = parameterOf(id, 'Idempotency-Key')['example'];
    expect(readIdempotencyKey({ 'idempotency-key': String(key) })).toBe(key);
  });

  test('of a cursor is one of the user of the examples, and of the form that is told', () => {
    const { example, schema } = parameterOf('listSchedules', 'cursor');
    expect(readPage({ cursor: String(example) }, samples.user.id).after).toBe(samples.scheduleId);
    expect(String(example)).toMatch(new RegExp(String(schema['pattern'])));
    expect(() => readPage({ cursor: String(example) }, 'another')).toThrow('invalid_request');
  });

  test('of a plan is what comes of the example that asks for it', () => {
    const alive = grantWith('active');
    const summer = Date.parse('2027-03-31T12:00:00Z');
    const answered = (schedule: Schedule, grant: Grant, now: number): unknown =>
      JSON.parse(JSON.stringify(describeSchedule(schedule, grant, now)));
    expect(answered(weekly, alive, madeAt)).toEqual(planned.weekly);
    expect(answered(weekly, alive, Date.parse('2027-03-23T12:00:00Z'))).toEqual(later);
    expect(answered(weekly, alive, summer)).toEqual(inSummer);
    expect(answered(weekly, grantWith('revoked'), summer)).toEqual({ ...inSummer, status: 'parked' });
    expect(answered({ ...weekly, status: 'paused' }, alive, summer)).toEqual(changed.pause);
  });

  test('of a wrong plan tells what is told of one', () => {
    const when = { at: '2027-03-28T02:30:00', timeZone: 'Europe/Paris' };
    const { code, detail, errors } = refusalOf(() =>
      parseScheduleInput({ ...requests.once.value, when }, { now: NEW_YEAR }),
    );
    expect(problemExample(code).value).toMatchObject({ code: 'invalid_schedule', detail, errors });
  });

  test.each(problemCodes)('of %s is what a failure with that code looks like', (code) => {
    const { value } = problemExample(code);
    expect(problemSchema.parse(value)).toEqual(value);
    const { type, title, status } = value;
    expect(toProblem(new Failure(code), 'r').body).toEqual({ type, title, status, code, requestId: 'r' });
  });
});

describe('the bus', () => {
  test('sends what the example shows, in just the fields that are told', async () => {
    const sent: unknown[] = [];
    const client = {
      send: async ({ input }: PutEventsCommand) => {
        sent.push(...(input.Entries ?? []));
        return { FailedEntryCount: 0 };
      },
    };
    await createBus(client as unknown as EventBridgeClient, 'bus', BUS_EVENTS).publish(
      'EventCreated',
      busEventSample.detail,
    );
    expect(sent).toEqual([
      {
        EventBusName: 'bus',
        Source: busEventSample.source,
        DetailType: busEventSample['detail-type'],
        Detail: JSON.stringify(busEventSample.detail),
      },
    ]);
    expect(Object.keys(busEventSample.detail)).toEqual(Object.keys(busEvents.EventCreated.detail));
  });
});
