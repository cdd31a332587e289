import type * as z from 'zod';

/** What values of a kind are to be. */
const kinds: Readonly<Record<string, string>> = {
  boolean: 'must be true or false',
  number: 'must be a number',
  int: 'must be a whole number',
  string: 'must be a text',
  array: 'must be a list',
};

const either = new Intl.ListFormat('en', { type: 'disjunction' });

/** What a setting must be, where its schema has no words of its own for it. */
export function describeRule(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_value':
      return `must be ${either.format(issue.values.map((value) => `"${String(value)}"`))}`;
    case 'invalid_type':
      return kinds[issue.expected];
    case 'too_small':
      return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `must have at most ${issue.maximum} characters`
        : `must be at most ${issue.maximum}`;
    default:
      return undefined;
  }
}

/**
 * What was given instead, to stand behind the rule: `, not "test"`. Only a short word is repeated, which no secret of
 * Google's is, and of no setting that sounds like one.
 */
export function describeGiven(issue: z.core.$ZodIssue, context: Readonly<Record<string, unknown>>): string {
  const [name = '', ...further] = issue.path.map(String);
  const isOfNumber = (issue.code === 'too_small' || issue.code === 'too_big') && issue.origin === 'number';
  if (!(isOfNumber || issue.code === 'invalid_value' || issue.code === 'invalid_type')) return '';
  const given = further.length > 0 ? issue.input : context[name];
  const text = typeof given === 'object' ? '' : String(given);
  if (!/^[\w.-]{1,16}$/.test(text) || /secret/i.test(name)) return '';
  return `, not ${Number.isFinite(Number(text)) ? text : `"${text}"`}`;
}
