import type { FieldError } from '../../client/onbehalf.ts';
import { byId } from '../dom.ts';
import { wrongOrder } from '../words.ts';
import { arrangeFields } from './arrange-fields.ts';
import { fillChoices } from './choices.ts';
import { createClockwork } from './clockwork.ts';
import { type CalendarChoice, fieldOf, readFacts } from './composer-facts.ts';
import { controlsOf, findInvalid, prepareErrors, showFieldErrors } from './field-errors.ts';
import { readFields } from './form-fields.ts';
import { readEvent } from './read-event.ts';
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
  /** Whether the key has been given away: what is sent again must be the same. */
  let sent = false;
  let touched = false;

  const arrange = () => arrangeFields(form, readFacts(form, calendars));
  const showErrors = (errors: readonly FieldError[]) =>
    showFieldErrors(form, errors, (pointer) => fieldOf(pointer, form));
  const renewKey = () => {
    key = crypto.randomUUID();
    sent = false;
  };
  const giveKey = () => {
    sent = true;
    return key;
  };
  const begin = () => {
    renewKey();
    touched = false;
    clockwork.suggest();
    arrange();
  };
  begin();

  form.addEventListener('input', ({ target }) => {
    renewKey();
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
    readEvent: () => ({ idempotencyKey: giveKey(), event: readEvent(readFields(form)) }),
    readPlan: () => ({ idempotencyKey: giveKey(), plan: readPlan(readFields(form)) }),
    showErrors,
    /** After the time of the service became known, or has gone on. */
    catchUp() {
      if (!sent && clockwork.catchUp()) arrange();
    },
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
