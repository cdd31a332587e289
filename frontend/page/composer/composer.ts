import type { FieldError } from '../../client/onbehalf.ts';
import { byId, showWhere } from '../dom.ts';
import { writePhrase } from '../phrase.ts';
import { writeReading } from '../time-words.ts';
import { readWallTime } from '../wall-time.ts';
import { nameStartTime, wrongOrder } from '../words.ts';
import { fillChoices } from './choices.ts';
import { createClockwork } from './clockwork.ts';
import { type CalendarChoice, fieldOf, readFacts } from './composer-facts.ts';
import { controlsOf, findInvalid, prepareErrors, showFieldErrors } from './field-errors.ts';
import { readFields } from './form-fields.ts';
import { firstDay, readEvent } from './read-event.ts';
import { readPlan } from './read-plan.ts';

/** The form in which an event is written, to be created now or later. */
export type Composer = ReturnType<typeof createComposer>;

export function createComposer(form: HTMLFormElement) {
  prepareErrors(form);
  fillChoices(form);
  const clockwork = createClockwork(form);
  let calendars: CalendarChoice = 'none';
  /** The key belongs to what is filled in: sent again it is the same event, and changed it is another. */
  let key = crypto.randomUUID();
  let touched = false;

  /** Shows the fields that what is chosen asks for; what is not asked for must not be required either. */
  const arrange = () => {
    const facts = readFacts(form, calendars);
    showWhere(form, 'data-if', (words) => words.every((word) => facts.has(word)));
    for (const control of controlsOf(form)) control.disabled = control.closest('[hidden]') !== null;
    form.querySelector('#repeat [value=yearly]')?.toggleAttribute('hidden', facts.has('later'));
    form.querySelector('#repeat [value=cron]')?.toggleAttribute('hidden', facts.has('now'));
    byId('startTime-label').textContent = nameStartTime(facts.has('later') && !facts.has('timed'));
    const first = firstDay(readFields(form));
    if (facts.has('now') && first && first !== byId('startDate', HTMLInputElement).value) {
      writePhrase(byId('first-day'), [writeReading(readWallTime(first), { dateStyle: 'full' })]);
      byId('shifted').hidden = false;
    } else byId('shifted').hidden = true;
  };
  const showErrors = (errors: readonly FieldError[]) =>
    showFieldErrors(form, errors, (pointer) => fieldOf(pointer, form));
  const begin = () => {
    key = crypto.randomUUID();
    touched = false;
    clockwork.suggest();
    arrange();
  };
  begin();

  form.addEventListener('input', ({ target }) => {
    key = crypto.randomUUID();
    touched = true;
    if (target instanceof HTMLElement) clockwork.follow(target);
    arrange();
    showErrors([]);
  });

  return {
    form,
    isLater: () => readFields(form).text('mode') === 'later',
    /** Whether somebody has written something that is worth keeping. */
    isTouched: () => touched,
    /** Marks what is wrong and goes there. */
    check(): boolean {
      const errors = findInvalid(form);
      if (errors.length === 0 && clockwork.endsTooEarly())
        errors.push(wrongOrder(readFields(form).has('allDay')));
      showErrors(errors);
      return errors.length === 0;
    },
    readEvent: () => ({ idempotencyKey: key, event: readEvent(readFields(form)) }),
    readPlan: () => ({ idempotencyKey: key, plan: readPlan(readFields(form)) }),
    showErrors,
    /** After fields were filled in by somebody else than the reader. */
    refill() {
      touched = true;
      clockwork.measure();
      arrange();
    },
    offerCalendars(choice: CalendarChoice) {
      calendars = choice;
      arrange();
    },
    /** Empties the form for the next event of the same kind. */
    clear() {
      const [mode] = controlsOf(form).filter((control) => control.matches('[name=mode]:checked'));
      form.reset();
      if (mode instanceof HTMLInputElement) mode.checked = true;
      byId('more', HTMLDetailsElement).open = false;
      showErrors([]);
      begin();
    },
  };
}
