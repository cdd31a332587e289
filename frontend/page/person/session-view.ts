import type { Session } from '../../client/onbehalf.ts';
import { byId, create, showWhere } from '../dom.ts';
import { describeScopes } from '../words.ts';

/** Where the person stands; the document's parts name the states in which they are seen. */
type State = 'loading' | 'unavailable' | 'signed_out' | Session['connection'];

export function showSession(state: State, session?: Session): void {
  document.body.dataset['state'] = state;
  showWhere(document, 'data-show', (states) => states.includes(state));
  const { email = '', name = email, picture = '' } = session?.user ?? {};
  const initials = name.split(/\s+/).map((word) => [...word].slice(0, 1).join(''));
  const words = { name, email, initials: initials.slice(0, 2).join('').toUpperCase() };
  for (const [part, text] of Object.entries(words))
    for (const place of document.querySelectorAll(`[data-person=${part}]`)) place.textContent = text;
  showPicture(picture);
  byId('permissions').replaceChildren(
    ...describeScopes(session?.scopes ?? []).map((text) => describePermission(text, true)),
    ...describeScopes(session?.missingScopes ?? []).map((text) => describePermission(text, false)),
  );
}

function describePermission(text: string, granted: boolean): HTMLElement {
  const item = create('li', text);
  item.dataset['granted'] = String(granted);
  item.prepend(create('span', granted ? 'Yes: ' : 'Not yet: ', 'visually-hidden'));
  return item;
}

/** The initials stand behind it, for whoever has no picture and while it has not come. */
function showPicture(address: string): void {
  for (const picture of document.querySelectorAll<HTMLImageElement>('img[data-person=picture]')) {
    if (picture.getAttribute('src') === address) continue;
    picture.hidden = true;
    picture.onload = () => picture.toggleAttribute('hidden', false);
    if (address) picture.src = address;
    else picture.removeAttribute('src');
  }
}
