import { clearNotice, keepFocus } from './notice.ts';

/** What can be done, by the names that buttons carry in `data-act`. */
export type Acts = Record<string, (button: HTMLElement | undefined) => void | Promise<void>>;

/**
 * Does one thing at a time, so that a double click does it once, and keeps the focus on the page.
 *
 * @param explain says what went wrong
 */
export function createActing(explain: (thrown: unknown) => Promise<void>) {
  let busy = false;
  return {
    isBusy: () => busy,
    async act(what: Acts[string] | undefined, button?: HTMLElement): Promise<void> {
      if (busy || !what) return;
      busy = true;
      const focused = document.activeElement;
      button?.setAttribute('aria-busy', 'true');
      clearNotice();
      try {
        await what(button);
      } catch (thrown) {
        await explain(thrown);
      } finally {
        busy = false;
        button?.removeAttribute('aria-busy');
        keepFocus(focused);
      }
    },
  };
}
