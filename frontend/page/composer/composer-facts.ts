import { byId } from '../dom.ts';
import { controlsOf } from './field-errors.ts';

/** Whether the page knows the calendars to choose from, may ask for the permission to know them, or neither. */
export type CalendarChoice = 'known' | 'askable' | 'none';

/** What is true of the form now, in the words of its `data-if` attributes. */
export function readFacts(form: HTMLFormElement, calendars: CalendarChoice): ReadonlySet<string> {
  const textOf = (name: string) => controlsOf(form).find((control) => control.name === name)?.value ?? '';
  const timed = !byId('allDay', HTMLInputElement).checked;
  const later = form.querySelector('[value=later]:checked') !== null;
  const repeatField = byId('repeat', HTMLSelectElement);
  // What only the other kind offers.
  if (repeatField.value === (later ? 'yearly' : 'cron')) repeatField.value = 'none';
  const repeat = repeatField.value;
  const day = Number(later ? textOf('monthDay') : textOf('startDate').slice(8));
  const facts: Record<string, boolean> = {
    now: !later,
    later,
    timed,
    'start-date': !later || repeat === 'none',
    'start-time': later ? repeat !== 'cron' : timed,
    weekly: repeat === 'weekly',
    'month-day': later && repeat === 'monthly',
    'short-months': repeat === 'monthly' && day > 28,
    cron: repeat === 'cron',
    repeats: repeat !== 'none',
    'ends-on': textOf('ends') === 'on',
    'ends-after': textOf('ends') === 'after',
    guests: textOf('attendees').trim() !== '',
    [`calendars-${calendars}`]: true,
  };
  return new Set(Object.keys(facts).filter((fact) => facts[fact]));
}

/** The field that a JSON pointer into the body means; the page's own errors name the field itself. */
export function fieldOf(pointer: string, form: HTMLFormElement): string {
  if (!pointer.startsWith('/')) return pointer;
  const [, top = '', ...rest] = pointer.replace(/^\/event\//, '/').split('/');
  if (rest.includes('timeZone')) return 'timeZone';
  const names: Readonly<Record<string, readonly string[]>> = {
    // Those that are not shown now are disabled.
    when: ['cron', 'startDate', 'startTime'],
    start: byId('allDay', HTMLInputElement).checked ? ['startDate'] : ['startTime'],
    end: byId('allDay', HTMLInputElement).checked ? ['endDate'] : ['endTime'],
    recurrence: ['until', 'repeat'],
    startOffset: ['offset'],
    conference: ['meet'],
  };
  return names[top]?.find((name) => form.querySelector(`#${name}:enabled`)) ?? top;
}
