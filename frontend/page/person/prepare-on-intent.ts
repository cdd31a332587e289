import type { Client } from '../../client/onbehalf.ts';

/**
 * A popup opens only right after a click: what it needs is fetched when somebody is about to press a button that
 * names its purpose in `data-prepare`.
 */
export function prepareOnIntent(client: Client): void {
  const prepare = ({ target }: Event) => {
    const button = target instanceof Element ? target.closest('[data-prepare]') : undefined;
    const purpose = button?.getAttribute('data-prepare');
    if (purpose === 'sign-in' || purpose === 'upgrade') client.prepare(purpose);
  };
  for (const type of ['pointerover', 'focusin', 'touchstart'])
    document.addEventListener(type, prepare, { passive: true });
}
