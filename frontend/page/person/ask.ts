import type { Client, Session } from '../../client/onbehalf.ts';
import { askWhy, type Why } from '../act-words.ts';
import { byId, create } from '../dom.ts';
import { CALENDAR_LIST, describeScopes } from '../words.ts';

/** The panel that says why Google is about to ask, before it does. */
export interface Ask {
  /** @param after what the permission was wanted for; done as soon as it is there */
  open(why: Why, session: Session, after?: () => Promise<void>): void;
  /** Goes to Google; has to be called in a click, which is what lets a popup open. */
  go(prompt?: 'consent'): Promise<void>;
  close(): void;
  /** Whether an event waits for the permission alone. */
  isWanted(): boolean;
}

export function createAsk(client: Client, refresh: () => Promise<void>): Ask {
  const dialog = byId('ask', HTMLDialogElement);
  const waiting = byId('ask-waiting');
  let asked: { why: Why; after: (() => Promise<void>) | undefined } = { why: 'connect', after: undefined };
  let leaving: AbortController | undefined;
  // Also by the Escape key.
  dialog.addEventListener('close', () => leaving?.abort());

  const connect = async (prompt: 'consent' | undefined): Promise<boolean> => {
    const controller = new AbortController();
    leaving = controller;
    const { signal } = controller;
    waiting.textContent = 'Google asks you in a window of its own. Go on there.';
    try {
      await client.connectCalendar({
        signal,
        ...(prompt && { prompt }),
        ...(asked.why === 'calendars' && { scopes: [CALENDAR_LIST] }),
      });
      return true;
    } catch (thrown) {
      // Who has closed the panel knows.
      if (signal.aborted) return false;
      throw thrown;
    } finally {
      waiting.textContent = '';
      if (leaving === controller) leaving = undefined;
    }
  };

  return {
    open(why, session, after) {
      asked = { why, after };
      const [heading, text] = askWhy[why];
      byId('ask-heading').textContent = heading;
      byId('ask-why').textContent = text;
      const scopes = why === 'calendars' ? [CALENDAR_LIST] : session.missingScopes;
      byId('ask-scopes').replaceChildren(...describeScopes(scopes).map((words) => create('li', words)));
      dialog.showModal();
    },
    async go(prompt) {
      const { after } = asked;
      try {
        if (!(await connect(prompt))) return;
        await refresh();
      } finally {
        dialog.close();
      }
      await after?.();
    },
    close: () => dialog.close(),
    isWanted: () =>
      dialog.open && (asked.why === 'now' || asked.why === 'later' || asked.why === 'reconnect'),
  };
}
