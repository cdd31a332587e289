// @ts-check
import { requireField, showFieldErrors } from './field-errors.js';
import { HOUR, here, nextHour, readWallTime, withSeconds, writeWallTime } from './wall-time.js';

/**
 * Fills in the form of an event and reads it.
 *
 * @param {HTMLFormElement} form
 */
export function setUpEventForm(form) {
  /** @param {string} name */
  const field = (name) => /** @type {HTMLInputElement} */ (requireField(form, name));
  const [start, end, zone] = [field('start'), field('end'), field('timeZone')];
  let length = HOUR;
  let key = crypto.randomUUID();

  const own = here();
  const zones = new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')]);
  zone.append(...[...zones].sort().map((name) => new Option(name, name, name === own, name === own)));

  /** @param {readonly import('./field-errors.js').FieldError[]} errors */
  const showErrors = (errors) => showFieldErrors(form, errors, fieldOf);
  const suggestTimes = () => {
    const first = nextHour();
    start.value = writeWallTime(first);
    end.value = writeWallTime(first + HOUR);
    length = HOUR;
  };
  suggestTimes();

  form.addEventListener('input', ({ target }) => {
    // The key belongs to what is filled in: sent again it is the same event, and changed it is another.
    key = crypto.randomUUID();
    if (target === start && start.value) end.value = writeWallTime(readWallTime(start.value) + length);
    if (target === end && start.value && end.value)
      length = Math.max(readWallTime(end.value) - readWallTime(start.value), 0) || HOUR;
    showErrors([]);
  });
  form.addEventListener('reset', () => {
    key = crypto.randomUUID();
    showErrors([]);
    // The fields are emptied only after this event.
    setTimeout(suggestTimes);
  });

  const readEvent = () => {
    const guests = field('attendees').value.split(',').filter(Boolean);
    return {
      summary: field('summary').value.trim(),
      start: { dateTime: withSeconds(start.value), timeZone: zone.value },
      end: { dateTime: withSeconds(end.value), timeZone: zone.value },
      ...(guests.length > 0 && {
        attendees: guests.map((email) => ({ email: email.trim() })),
        sendUpdates: field('invite').checked ? 'all' : 'none',
      }),
    };
  };

  return { read: () => ({ key, event: readEvent() }), showErrors };
}

/**
 * The field that a JSON pointer into the body means.
 *
 * @param {string} pointer
 */
function fieldOf(pointer) {
  const [, top = '', below] = pointer.split('/');
  return below === 'timeZone' ? 'timeZone' : top;
}
