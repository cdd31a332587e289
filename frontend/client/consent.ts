import type { BeginAttempt, Operations } from './api.ts';
import { type Attempts, keyOf } from './attempts.ts';
import type { ClientOptions, ConsentOptions } from './client.ts';
import { OnBehalfError } from './on-behalf-error.ts';
import type { Send } from './request.ts';

/** The operations that redeem a code. */
type Redeem = 'exchangeCode' | 'upgradeScopes';

interface ConsentContext {
  send: Send;
  attempts: Attempts;
  mode: ClientOptions['mode'];
  onLeave: ClientOptions['onLeave'];
}

export type AskForConsent<Answer> = (terms: BeginAttempt, options?: ConsentOptions) => Promise<Answer>;

/** Asks the user at Google and redeems the code; see {@link Client} for how. */
export function createConsent<Id extends Redeem>(
  { send, attempts, mode: usual, onLeave }: ConsentContext,
  redeem: Id,
): AskForConsent<Operations[Id]['answer']> {
  type Answer = Operations[Id]['answer'];
  const running = new Map<string, Promise<Answer>>();

  /** @returns what the API answers, or the address at which to go on */
  const ask = async (
    terms: BeginAttempt,
    popup: boolean,
    signal: AbortSignal | undefined,
  ): Promise<{ answer: Answer } | { address: string }> => {
    const taken = attempts.take(terms, popup);
    // Not `await` at once: browsers let a popup open in the click that asked for it.
    const { attempt, askInPopup } = taken instanceof Promise ? await taken : taken;
    signal?.throwIfAborted();
    const code = await askInPopup?.(attempt);
    signal?.throwIfAborted();
    if (!code) return { address: attempt.authorizationUrl };
    try {
      const { answer } = await send(redeem, { body: { code, state: attempt.state } });
      attempts.forget();
      return { answer };
    } catch (error) {
      if (!(error instanceof OnBehalfError && error.code === 'consent_required')) throw error;
      const again = await attempts.take({ ...terms, prompt: 'consent' }, false);
      return { address: again.attempt.authorizationUrl };
    }
  };
  const leave = (address: string): Promise<never> => {
    onLeave?.();
    const cameBack = new Promise<never>((_, reject) => {
      addEventListener('pageshow', ({ persisted }) => {
        if (persisted) reject(new OnBehalfError('popup_closed'));
      });
    });
    location.assign(address);
    return cameBack;
  };

  return async (purpose, { mode = usual, prompt, signal } = {}) => {
    signal?.throwIfAborted();
    const terms = prompt ? { ...purpose, prompt } : purpose;
    const popup = mode !== 'redirect' && !prompt;
    const key = keyOf(terms, popup);
    const start = () => {
      const flow = unlessAborted(ask(terms, popup, signal), signal)
        // Not after leaving: the user may stop the browser there and press the button again.
        .finally(() => running.delete(key))
        .then((came) => ('answer' in came ? came.answer : leave(came.address)));
      running.set(key, flow);
      return flow;
    };
    return unlessAborted(running.get(key) ?? start(), signal);
  };
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, aborted]);
}
