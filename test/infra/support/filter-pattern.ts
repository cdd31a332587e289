/** A column or a field that must be there, and what it is compared with. */
const JSON_TERM = /^\$\.(\w+) (=|!=|>=|>) ("([^"]*)"|[\d.]+)$/;

/**
 * Whether CloudWatch Logs takes a line for one of a pattern: of the kinds that this project uses, and it throws for
 * any other. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export function matchesPattern(pattern: string, line: string): boolean {
  return fieldsOf(pattern, line) !== undefined;
}

/** The value that a line adds to a metric, which is a number or a reference to a field. */
export function valueIn(pattern: string, value: string, line: string): number | undefined {
  const fields = fieldsOf(pattern, line);
  if (!fields) return undefined;
  return Number(value.startsWith('$') ? fields[value.replace(/^\$\.?/, '')] : value);
}

/** The fields of a line that matches. */
function fieldsOf(pattern: string, line: string): Record<string, unknown> | undefined {
  const [first] = pattern;
  if (first === '[') return ofColumns(pattern.slice(1, -1).split(', '), line);
  if (first !== '{') throw new Error(`A pattern of another kind: ${pattern}`);
  const fields = parse(line);
  const terms = pattern
    .slice(1, -1)
    .trim()
    .split(' && ')
    .map((term) => term.replace(/^\((.*)\)$/, '$1'));
  return fields && terms.every((term) => holds(term, fields)) ? fields : undefined;
}

function parse(line: string): Record<string, unknown> | undefined {
  return line.startsWith('{') ? JSON.parse(line) : undefined;
}

function holds(term: string, fields: Record<string, unknown>): boolean {
  const [, name = '', sign, wanted = '', text] = JSON_TERM.exec(term) ?? [];
  if (!sign) throw new Error(`A term of another kind: ${term}`);
  const value = fields[name];
  // Of a field that is not there CloudWatch says nothing, whatever it is compared with.
  if (value === undefined) return false;
  if (text !== undefined) {
    const like = new RegExp(`^${text.split('*').map(quote).join('.*')}$`);
    return typeof value === 'string' && like.test(value) === (sign === '=');
  }
  if (typeof value !== 'number') return false;
  return sign === '>=' ? value >= Number(wanted) : sign === '>' ? value > Number(wanted) : false;
}

/** A line of words between blanks; there must be as many as columns. */
function ofColumns(columns: readonly string[], line: string): Record<string, unknown> | undefined {
  const words = line.trim().split(/\s+/);
  if (words.length !== columns.length) return undefined;
  const fields: Record<string, unknown> = {};
  for (const [index, column] of columns.entries()) {
    const [name = '', wanted] = column.split(' = ');
    if (wanted !== undefined && words[index] !== wanted.replaceAll('"', '')) return undefined;
    fields[name] = words[index];
  }
  return fields;
}

function quote(text: string): string {
  return text.replaceAll(/[^\w\s]/g, '\\$&');
}
