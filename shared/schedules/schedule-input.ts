import { acceptBody } from '../input/accept-body.ts';
import { below, isObject } from '../input/field-errors.ts';
import { findTextFaults, type TextFaults } from '../input/text-faults.ts';
import { Failure } from '../problems.ts';
import { type CurrentSchedule, type GivenFields, judgePlan } from './judge-plan.ts';
import type { Schedule } from './schedule.ts';
import { scheduleChangeSchema, scheduleInputSchema } from './schedule-schema.ts';

/** A plan as a client asks for it, judged and ready to be kept. */
export interface PlannedSchedule extends Pick<Schedule, 'when' | 'event' | 'missed'> {
  /** The first moment at which it no longer runs, in milliseconds since the epoch. */
  endsAt: number | undefined;
}

/** What a plan is after a change. */
export interface ChangedSchedule extends PlannedSchedule {
  status: 'active' | 'paused';
}

/**
 * Checks the body of a new plan and finds all of its faults at once. The answer depends on `now`, which `count`
 * and a missing `from` count from: a repeat of the request is recognised by its body, not by what comes out.
 *
 * @param body what the client's JSON holds
 * @throws Failure `invalid_request` (400) for anything but an object and for control characters,
 * `unknown_field` (400) when nothing is wrong but unknown names, else `invalid_schedule` (422)
 */
export function parseScheduleInput(body: unknown, { now }: { now: number }): PlannedSchedule {
  const given = requireObject(body);
  const rules = judgePlan(given, undefined, now);
  const found = { text: findFaultsOfTexts(given), rules: rules.errors };
  const { event, missed } = acceptBody(scheduleInputSchema, given, found, 'invalid_schedule');
  if (!rules.when) throw new Failure('invalid_schedule');
  return { when: rules.when, event, missed, endsAt: rules.endsAt };
}

/**
 * Checks the body of a change to a plan, and answers the whole plan after it. An end that was set stays until
 * `until` or `count` names another or is null; a plan that runs once has none. A plan that is over becomes
 * active again when the change makes something come.
 *
 * @throws Failure as {@link parseScheduleInput}, for an empty change `invalid_request`, and `invalid_schedule`
 * when nothing would be left to come
 */
export function parseScheduleChange(
  body: unknown,
  current: CurrentSchedule,
  { now }: { now: number },
): ChangedSchedule {
  const given = requireObject(body);
  if (Object.keys(given).length === 0) {
    throw new Failure('invalid_request', { detail: 'Name what is to change.' });
  }
  const rules = judgePlan(given, current, now);
  const found = { text: findFaultsOfTexts(given), rules: rules.errors };
  const change = acceptBody(scheduleChangeSchema, given, found, 'invalid_schedule');
  if (!rules.when) throw new Failure('invalid_schedule');
  const { event = current.event, missed = current.missed, status } = change;
  const before = current.status === 'paused' ? 'paused' : 'active';
  return { when: rules.when, event, missed, endsAt: rules.endsAt, status: status ?? before };
}

function requireObject(body: unknown): GivenFields {
  if (!isObject(body)) throw new Failure('invalid_request', { detail: 'The body must be a JSON object.' });
  return body;
}

/** The texts of the event are judged as those of `POST /events`, one level further down. */
function findFaultsOfTexts({ event, ...rest }: GivenFields): TextFaults {
  if (!isObject(event)) return findTextFaults({ ...rest, event });
  const around = findTextFaults(rest);
  const within = findTextFaults(event);
  return {
    control: [...around.control, ...below('/event', within.control)],
    surrogates: [...around.surrogates, ...below('/event', within.surrogates)],
  };
}
