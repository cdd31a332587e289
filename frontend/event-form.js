// @ts-check

const HOUR = 3_600_000;

/** @typedef {{ pointer: string, detail: string }} FieldError */

/**
 * Fills in the form of an event and reads it.
 *
 * @param {HTMLFormElement} form
 */
export function setUpEventForm(form) {
  /** @param {string} name */
  const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  const [start, end, zone] = [field('start'), field('end'), field('timeZone')];
  let length = HOUR;
  let key = crypto.randomUUID();

  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = new Set([here, 'UTC', ...Intl.supportedValuesOf('timeZone')]);
  zone.append(...[...zones].sort().map((name) => new Option(name, name, name === here, name === here)));

  const suggestTimes = () => {
    const now = new Date();
    const nextHour = Math.ceil((now.getTime() - now.getTimezoneOffset() * 60_000) / HOUR) * HOUR;
    start.value = writeWallTime(nextHour);
    end.value = writeWallTime(nextHour + HOUR);
    length = HOUR;
  };
  suggestTimes();

  form.addEventListener('input', ({ target }) => {
    // The key belongs to what is filled in: sent again it is the same event, and changed it is another.
    key = crypto.randomUUID();
    if (target === start && start.value) end.value = writeWallTime(readWallTime(start.value) + length);
    if (target === end && start.value && end.value)
      length = Math.max(readWallTime(end.value) - readWallTime(start.value), 0) || HOUR;
    showFieldErrors([]);
  });
  form.addEventListener('reset', () => {
    key = crypto.randomUUID();
    showFieldErrors([]);
    // The fields are emptied only after this event.
    setTimeout(suggestTimes);
  });

  /**
   * Marks the fields that the API found wrong and goes to the first of them.
   *
   * @param {readonly FieldError[]} errors
   * @returns whether there was a field for every error
   */
  function showFieldErrors(errors) {
    const placed = errors.map((error) => ({ ...error, field: field(fieldOf(error.pointer)) }));
    for (const control of form.querySelectorAll('[aria-describedby]')) {
      const details = placed.filter((error) => error.field === control).map(({ detail }) => detail);
      control.setAttribute('aria-invalid', String(details.length > 0));
      const message = document.getElementById(`${control.id}-error`);
      if (message) message.textContent = [...new Set(details)].join(' ');
    }
    placed.find((error) => error.field)?.field.focus();
    return placed.every((error) => error.field);
  }

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

  return { read: () => ({ key, event: readEvent() }), showFieldErrors };
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

/** A wall-clock reading as if its zone were UTC: only differences are taken of it. @param {string} text */
const readWallTime = (text) => Date.parse(`${text}Z`);
/** @param {number} time */
const writeWallTime = (time) => new Date(time).toISOString().slice(0, 16);
/** RFC 3339 requires the seconds, and browsers leave them out. @param {string} text */
const withSeconds = (text) => (text.length === 16 ? `${text}:00` : text);
