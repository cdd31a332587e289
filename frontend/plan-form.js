// @ts-check
import { requireField, showFieldErrors } from './field-errors.js';
import { here, nextHour, withSeconds, writeWallTime } from './wall-time.js';

/**
 * The days on which a plan repeats, as crontab(5) writes days of the week.
 *
 * @type {Record<string, (weekday: string) => string>}
 */
const repeats = { daily: () => '*', weekdays: () => '1-5', weekly: (weekday) => weekday };

/**
 * Fills in the form of a plan and reads it. Times are those of the reader's own zone.
 *
 * @param {HTMLFormElement} form
 */
export function setUpPlanForm(form) {
  /** @param {string} name */
  const field = (name) => requireField(form, name);
  const repeat = field('repeat');
  let key = crypto.randomUUID();
  const zone = here();
  for (const place of form.querySelectorAll('[data-zone]')) place.textContent = zone;

  /** Shows the fields of the chosen kind alone; what is not asked for must not be required either. */
  const showKind = () => {
    for (const part of form.querySelectorAll('[data-repeat]')) {
      const asked = part.getAttribute('data-repeat')?.split(' ').includes(repeat.value) ?? false;
      part.toggleAttribute('hidden', !asked);
      for (const control of part.querySelectorAll('input, select'))
        control.toggleAttribute('disabled', !asked);
    }
  };
  const suggest = () => {
    field('at').value = writeWallTime(nextHour());
    showKind();
  };
  suggest();

  /** @param {string} pointer */
  const nameOf = (pointer) => {
    const [, top = '', below = top] = pointer.split('/');
    return top === 'when' ? (repeat.value === 'once' ? 'at' : 'time') : below;
  };
  /** @param {readonly import('./field-errors.js').FieldError[]} errors */
  const showErrors = (errors) => showFieldErrors(form, errors, nameOf);

  form.addEventListener('input', () => {
    // The key belongs to what is filled in: sent again it is the same plan, and changed it is another.
    key = crypto.randomUUID();
    showKind();
    showErrors([]);
  });
  form.addEventListener('reset', () => {
    key = crypto.randomUUID();
    showErrors([]);
    // The fields are emptied only after this event.
    setTimeout(suggest);
  });

  const readWhen = () => {
    const days = repeats[repeat.value]?.(field('weekday').value);
    if (days === undefined) return { at: withSeconds(field('at').value), timeZone: zone };
    const [hour, minute] = field('time').value.split(':').map(Number);
    return { cron: `${minute} ${hour} * * ${days}`, timeZone: zone };
  };
  const readPlan = () => ({
    when: readWhen(),
    event: { summary: field('summary').value.trim(), duration: field('duration').value },
    missed: field('missed').value,
  });

  return { read: () => ({ key, plan: readPlan() }), showErrors };
}
