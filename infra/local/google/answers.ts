import { json, type Reply } from '../pages/http.ts';
import { calendarAnswers } from './calendar/calendar-answers.ts';
import { oauthAnswers } from './oauth/oauth-answers.ts';

/** Every error body by its name: what handlers refuse with, and what a fault can answer. */
export const answers = { ...calendarAnswers, ...oauthAnswers };
export type AnswerName = keyof typeof answers;

/** The named error as a reply. */
export function refuse(name: AnswerName, headers: Record<string, string> = {}): Reply {
  const { status, body } = answers[name];
  return json(status, body, headers);
}

/** Thrown where a request is found to be wrong; the router answers with the named error. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reply: Reply;

  constructor(answer: AnswerName, headers: Record<string, string> = {}) {
    super(answer);
    this.reply = refuse(answer, headers);
  }
}
