import type { Temporal } from 'temporal-polyfill';

/** What the texts of a template may hold between `{{` and `}}`: how each is written, and its longest form. */
const placeholders: Record<string, { write: (at: Temporal.ZonedDateTime) => string; longest: string }> = {
  date: { write: (at) => at.toPlainDate().toString(), longest: '2027-03-01' },
  time: { write: (at) => at.toPlainTime().toString({ smallestUnit: 'minute' }), longest: '18:00' },
  weekday: { write: (at) => weekdays[at.dayOfWeek - 1] ?? '', longest: 'Wednesday' },
  day: { write: (at) => String(at.day), longest: '31' },
  month: { write: (at) => months[at.month - 1] ?? '', longest: 'September' },
  year: { write: (at) => String(at.year), longest: '2027' },
};

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Four braces stand for two; what is between two pairs is a placeholder, and two alone are a slip. */
const marks = /\{\{\{\{|\{\{\s*([a-z]+)\s*\}\}|\{\{(?!\{)/g;

/** For the description of a text: what may be written in it. */
export const placeholderHelp =
  'May hold `{{date}}` (2027-03-01), `{{time}}` (18:00), `{{weekday}}` (Monday), `{{day}}`, `{{month}}` (March) and `{{year}}` of the occurrence, in the zone of the plan; `{{{{` stands for `{{`.';

/** Puts the date and time of an occurrence into a text. */
export function renderText(text: string, at: Temporal.ZonedDateTime): string {
  return replaceMarks(text, (name) => placeholders[name]?.write(at));
}

/** The text as long as it can become. */
export function longestText(text: string): string {
  return replaceMarks(text, (name) => placeholders[name]?.longest);
}

/** What is wrong with the placeholders of a text, if anything is. */
export function checkPlaceholders(text: string): string | undefined {
  const wrong = [...text.matchAll(marks)].find(
    ([mark, name = '']) => mark !== '{{{{' && !Object.hasOwn(placeholders, name),
  );
  if (wrong === undefined) return undefined;
  const known = Object.keys(placeholders).map((name) => `{{${name}}}`);
  return `Has an unknown placeholder at character ${wrong.index + 1}. There are ${known.join(', ')}; write {{{{ for two braces.`;
}

function replaceMarks(text: string, replace: (name: string) => string | undefined): string {
  return text.replaceAll(marks, (mark, name: string | undefined) =>
    mark === '{{{{' ? '{{' : (replace(name ?? '') ?? mark),
  );
}
