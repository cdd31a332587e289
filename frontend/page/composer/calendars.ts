import type { Client, Session } from '../../client/onbehalf.ts';
import { byId } from '../dom.ts';
import { CALENDAR_LIST } from '../words.ts';
import type { Composer } from './composer.ts';

/** Lets people choose a calendar where they have allowed this app to see which ones they have. */
interface Calendars {
  update(session: Session | undefined): void;
  /** Reads them and goes to the choice. */
  choose(): Promise<void>;
  /** This deployment is not set up to ask for that permission. */
  giveUp(): void;
}

export function createCalendars(client: Client, composer: Composer): Calendars {
  const more = byId('more', HTMLDetailsElement);
  const field = byId('calendarId', HTMLSelectElement);
  let state: 'unread' | 'askable' | 'none' = 'none';
  let mayAsk = true;

  const read = async () => {
    state = 'none';
    const calendars = await client.calendars();
    const chosen = field.value;
    field.replaceChildren(
      ...calendars.map(({ id, summary, primary }) => new Option(summary, primary ? 'primary' : id, primary)),
    );
    field.value = chosen;
    if (field.selectedIndex < 0) field.value = 'primary';
    composer.offerCalendars('known');
  };
  more.addEventListener('toggle', () => {
    // Without them the event goes where it went before: into the main calendar.
    if (more.open && state === 'unread') read().catch(() => {});
  });

  return {
    update(session) {
      const connected = session?.connection === 'connected';
      const mayRead = session?.scopes.some((scope) => scope === CALENDAR_LIST || /\/calendar$/.test(scope));
      const next = !connected ? 'none' : mayRead ? 'unread' : mayAsk ? 'askable' : 'none';
      // Nothing of one person for the next.
      if (!session) field.replaceChildren(new Option('Your main calendar', 'primary'));
      if (next === 'unread' && field.options.length > 1) return;
      state = next;
      composer.offerCalendars(next === 'askable' ? 'askable' : 'none');
      if (next === 'unread' && more.open) read().catch(() => {});
    },
    async choose() {
      more.open = true;
      await read();
      field.focus();
    },
    giveUp() {
      mayAsk = false;
      composer.offerCalendars('none');
    },
  };
}
