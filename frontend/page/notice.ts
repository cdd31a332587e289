import { byId, copyOf } from './dom.ts';

/** Says what happened, in sight wherever the page is scrolled to; a problem interrupts a screen reader. */
export function showNotice(kind: 'done' | 'problem', what: string, todo: string): void {
  clearNotice();
  const box = copyOf('notice-box');
  box.dataset['kind'] = kind;
  for (const [part, text] of Object.entries({ what, todo })) {
    const place = box.querySelector(`[data-part=${part}]`);
    if (place) place.textContent = text;
  }
  byId('notice')
    .querySelector(kind === 'done' ? '[role=status]' : '[role=alert]')
    ?.append(box);
}

export function clearNotice(): void {
  for (const place of byId('notice').children) place.replaceChildren();
}

/**
 * Puts the focus on the notice when what had it is gone: a keyboard must not start over at the top.
 *
 * @param before what had the focus
 */
export function keepFocus(before: Element | null): void {
  const { activeElement } = document;
  if (before !== document.body && (activeElement === document.body || !activeElement?.checkVisibility()))
    byId('notice').focus();
}
