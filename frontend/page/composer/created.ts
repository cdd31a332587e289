import type { CreatedEvent } from '../../client/onbehalf.ts';
import { byId, create } from '../dom.ts';
import { writePhrase } from '../phrase.ts';
import { writeSpan } from '../time-words.ts';

/** Adds an event to those created, newest first. @returns whether it was not there before */
export function showCreated(event: CreatedEvent): boolean {
  const list = byId('created');
  const isNew = ![...list.children].some((item) => item.getAttribute('data-event') === event.id);
  if (isNew) list.prepend(describeCreated(event));
  byId('created-box').hidden = false;
  list.firstElementChild?.scrollIntoView({ block: 'nearest' });
  return isNew;
}

export function forgetCreated(): void {
  byId('created').replaceChildren();
  byId('created-box').hidden = true;
}

function describeCreated(event: CreatedEvent): HTMLElement {
  const { id, summary = '(No title)', htmlLink } = event;
  const item = create('li');
  item.dataset['event'] = id;
  const when = create('span', '', 'soft');
  writePhrase(when, [writeSpan(event)]);
  item.append(create('strong', summary), when);
  if (htmlLink && /^https?:/.test(htmlLink)) {
    const link = create('a', 'Open in Google Calendar');
    Object.assign(link, { href: htmlLink, target: '_blank', rel: 'noopener' });
    link.append(create('span', `: ${summary}, in a new tab`, 'visually-hidden'));
    item.append(link);
  }
  return item;
}
