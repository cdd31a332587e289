import { byId, showWhere } from '../dom.ts';
import { writePhrase } from '../phrase.ts';
import { writeReading } from '../time-words.ts';
import { readWallTime } from '../wall-time.ts';
import { nameStartTime } from '../words.ts';
import { controlsOf } from './field-errors.ts';
import { readFields } from './form-fields.ts';
import { firstDay } from './read-event.ts';

/** Shows the fields that what is chosen asks for; what is not asked for must not be required either. */
export function arrangeFields(form: HTMLFormElement, facts: ReadonlySet<string>): void {
  showWhere(form, 'data-if', (words) => words.every((word) => facts.has(word)));
  for (const control of controlsOf(form)) control.disabled = control.closest('[hidden]') !== null;
  form.querySelector('#repeat [value=yearly]')?.toggleAttribute('hidden', facts.has('later'));
  form.querySelector('#repeat [value=cron]')?.toggleAttribute('hidden', facts.has('now'));
  byId('startTime-label').textContent = nameStartTime(facts.has('later') && !facts.has('timed'));
  tellFirstDay(facts.has('now') ? firstDay(readFields(form)) : undefined);
}

/** Says on which day a series begins, where that is not the day that was chosen. */
function tellFirstDay(day: string | undefined): void {
  const isShifted = Boolean(day) && day !== byId('startDate', HTMLInputElement).value;
  if (day && isShifted)
    writePhrase(byId('first-day'), [writeReading(readWallTime(day), { dateStyle: 'full' })]);
  byId('shifted').hidden = !isShifted;
}
