import type { Client } from '../../client/onbehalf.ts';
import { keepFocus } from '../notice.ts';

/** Milliseconds within which a second press is one of a double click. */
const DOUBLE_CLICK = 2000;

interface SignInOptions {
  /** Google shall ask although it need not: only that brings a lost refresh token back. */
  mustAsk: () => boolean;
  onSignedIn: () => Promise<void>;
  explain: (thrown: unknown) => Promise<void>;
}

/**
 * Makes what the sign-in button does. Nothing else waits for it, and pressed again it begins anew: whether
 * Google's window is still open, a page cannot always tell.
 */
export function createSignIn(client: Client, { mustAsk, onSignedIn, explain }: SignInOptions) {
  let running: { controller: AbortController; since: number } | undefined;
  return async (button: HTMLElement): Promise<void> => {
    if (running && performance.now() - running.since < DOUBLE_CLICK) return;
    running?.controller.abort();
    const mine = { controller: new AbortController(), since: performance.now() };
    running = mine;
    const focused = document.activeElement;
    const { signal } = mine.controller;
    button.setAttribute('aria-busy', 'true');
    try {
      await client.signIn({ signal, ...(mustAsk() && { prompt: 'consent' as const }) });
      await onSignedIn();
    } catch (thrown) {
      if (!signal.aborted) await explain(thrown);
    } finally {
      if (running === mine) {
        running = undefined;
        button.removeAttribute('aria-busy');
        keepFocus(focused);
      }
    }
  };
}
