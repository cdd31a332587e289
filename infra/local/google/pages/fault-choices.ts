import { eventFailure, tokenFailure } from '../../../../shared/google/failures.ts';
import type { Remedy } from '../../../../shared/problems.ts';
import { type AnswerName, answers } from '../answers.ts';
import { calendarAnswers } from '../calendar/calendar-answers.ts';
import type { Fault, PlacedFault } from '../fault-schema.ts';
import { oauthAnswers } from '../oauth/oauth-answers.ts';
import { describeFault } from './fault-words.ts';

/** What is worth trying first. */
export interface Trial {
  title: string;
  /** What is to be seen. */
  hint: string;
  placed: PlacedFault;
}

export const trials: Readonly<Record<string, Trial>> = {
  down: {
    title: 'Google Calendar is down for a moment',
    // The insert, and the look whether it has made the event all the same.
    placed: { operation: 'events', fault: { kind: 'answer', answer: 'backendError', times: 2 } },
    hint: 'The next two calls are answered 503. Create an event: the page says so, and pressed again it makes one. A planned event is tried again by itself.',
  },
  cut: {
    title: 'Google makes the next event, then cuts the connection',
    placed: { operation: 'events.insert', fault: { kind: 'cut', committed: true, times: 1 } },
    hint: 'Nobody is told that the event was made. Create or plan one: it must be in the calendar, and once.',
  },
};

const otherFaults: readonly Fault[] = [
  { kind: 'cut' },
  { kind: 'cut', committed: true },
  { kind: 'answer', answer: 'backendError', committed: true },
  { kind: 'hang' },
  { kind: 'html' },
  { kind: 'truncate', bytes: 40 },
  { kind: 'omit', fields: ['refresh_token'] },
  { kind: 'omit', fields: ['id_token'] },
  { kind: 'omit', fields: ['scope'] },
  { kind: 'id-token', claims: { aud: 'another-client' } },
  { kind: 'id-token', claims: { iss: 'https://issuer.example' } },
  { kind: 'id-token', foreignKey: true },
  { kind: 'id-token', header: { alg: 'none' } },
  { kind: 'id-token', expired: true },
];

/** What the form offers beside Google's errors, by its words. */
export const effects: ReadonlyMap<string, Fault> = new Map(
  otherFaults.map((fault) => [describeFault(fault), fault]),
);

/** What the product does when it hears of a failure, by what helps against it. */
const reactions: Record<Remedy, string> = {
  retry_later: 'it tries again later',
  reconnect: 'the user has to connect again',
  ask_for_scope: 'the user is asked for the permission',
  call_operator: 'the operator has to act',
  give_up: 'it gives up, and says so',
  fix_request: 'it gives up, and says so',
};

/**
 * The names of Google's errors, by who gives them and what the product does about it: Calendar when an event is created,
 * the token endpoint when access is renewed. Short groups come first.
 */
export const answersByReaction: readonly (readonly [reaction: string, names: readonly AnswerName[]])[] = [
  ...groupBy('Calendar', Object.keys(calendarAnswers) as AnswerName[], reactionToCalendar),
  ...groupBy('Tokens', Object.keys(oauthAnswers) as AnswerName[], reactionToTokens),
];

function groupBy(source: string, names: AnswerName[], reactionTo: (name: AnswerName) => string) {
  const groups = Map.groupBy(names, (name) => `${source}: ${reactionTo(name)}`);
  return [...groups].sort(([, one], [, other]) => one.length - other.length);
}

function reactionToCalendar(name: AnswerName): string {
  const { status } = answers[name];
  // What is done before it comes to a failure.
  if (status === 401) return 'access is renewed, and it is tried once more';
  if (status === 409) return 'it looks whether that is the same event';
  if (status >= 500) return 'it looks for the event, and tries again';
  return reactions[eventFailure(thrownFor(name)).remedy];
}

function reactionToTokens(name: AnswerName): string {
  return reactions[tokenFailure(thrownFor(name)).remedy];
}

/** What the Google libraries throw, as far as the product's own map of failures reads it. */
function thrownFor(name: AnswerName): object {
  const { status, body } = answers[name];
  return { config: {}, response: { status, data: body, headers: undefined } };
}
