import type { Attempt, BeginAttempt } from './api.ts';
import { type AskInPopup, loadGoogleIdentity } from './google-identity.ts';
import type { Send } from './request.ts';

interface Begun {
  attempt: Attempt;
  /** Absent where no popup is wanted, and where Google's script did not load. */
  askInPopup: AskInPopup | undefined;
}

interface Prepared {
  key: string;
  /** Milliseconds since the epoch. */
  since: number;
  begun: Promise<Begun>;
  /** What `begun` holds, once it is there: a popup must be opened without waiting. */
  ready?: Begun;
}

export interface Attempts {
  /** Begins an attempt and keeps it for {@link Attempts.take}. Never rejects. */
  prepare(terms: BeginAttempt, popup: boolean): Promise<void>;
  /** The attempt that was prepared on these terms, or a new one; each is given once. */
  take(terms: BeginAttempt, popup: boolean): Begun | Promise<Begun>;
  /** Drops what is prepared. */
  forget(): void;
}

/** Milliseconds; an attempt lasts 30 minutes, and some are for the user at Google. */
const LONGEST_KEPT = 25 * 60_000;

/** Begins attempts, and keeps the one that was begun ahead. */
export function createAttempts(send: Send): Attempts {
  let prepared: Prepared | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const begin = (terms: BeginAttempt, popup: boolean): Promise<Begun> => {
    // One after the other: two at once would get two cookies, and the later one would undo the other's attempt.
    const answered = last.then(() => send('beginAttempt', { body: terms }));
    last = answered.catch(() => {});
    return answered.then(async ({ answer: attempt }) => ({
      attempt,
      askInPopup: popup ? await loadGoogleIdentity(attempt.authorizationUrl) : undefined,
    }));
  };
  const find = (key: string) =>
    prepared?.key === key && Date.now() - prepared.since < LONGEST_KEPT ? prepared : undefined;
  const forget = () => {
    prepared = undefined;
  };

  return {
    forget,
    async prepare(terms, popup) {
      // An attempt ends when one is completed, or somebody signs in anew, in another tab. The user has been away
      // from this one then.
      for (const type of ['focus', 'pageshow', 'visibilitychange']) addEventListener(type, forget);
      const key = keyOf(terms, popup);
      const kept = find(key) ?? { key, since: Date.now(), begun: begin(terms, popup) };
      prepared = kept;
      try {
        kept.ready = await kept.begun;
      } catch {
        // The call that it was meant for begins anew, and tells what is wrong.
        if (prepared === kept) forget();
      }
    },
    take(terms, popup) {
      const found = find(keyOf(terms, popup));
      if (!found) return begin(terms, popup);
      forget();
      return found.ready ?? found.begun;
    },
  };
}

/** Tells whether two calls ask for the same. */
export function keyOf(terms: BeginAttempt, popup: boolean): string {
  return JSON.stringify([terms, popup]);
}
