type Item = Readonly<Record<string, unknown>>;

/** The names and values that an expression of DynamoDB's speaks of. */
export interface Placeholders {
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, unknown> | undefined;
}

/** Something that these doubles do not know: a fault of the test, which must not pass for one of AWS's. */
export class Unknown extends Error {}

/**
 * Whether a condition, filter or key condition holds for an item (none: there is no item). Knows the grammar that
 * this system uses and refuses all else.
 */
export function holds(expression: string, item: Item | undefined, placeholders: Placeholders): boolean {
  const reader = read(expression, placeholders);
  const either = (): boolean => {
    let result = both();
    while (reader.take('OR')) result = both() || result;
    return result;
  };
  const both = (): boolean => {
    let result = one();
    while (reader.take('AND')) result = one() && result;
    return result;
  };
  const field = (): unknown => {
    const name = reader.name(reader.next());
    return item?.[name];
  };
  const one = (): boolean => {
    if (reader.take('(')) {
      const result = either();
      reader.expect(')');
      return result;
    }
    const word = reader.next();
    if (word === 'attribute_exists' || word === 'attribute_not_exists') {
      reader.expect('(');
      const there = field() !== undefined;
      reader.expect(')');
      return there === (word === 'attribute_exists');
    }
    if (word === 'begins_with') {
      reader.expect('(');
      const value = field();
      reader.expect(',');
      const prefix = reader.value(reader.next());
      reader.expect(')');
      return typeof value === 'string' && value.startsWith(String(prefix));
    }
    return compare(item?.[reader.name(word)]);
  };
  const compare = (left: unknown): boolean => {
    if (reader.take('IN')) {
      reader.expect('(');
      let found = false;
      do found = reader.value(reader.next()) === left || found;
      while (reader.take(','));
      reader.expect(')');
      return found;
    }
    const operator = reader.next();
    const right = reader.value(reader.next());
    if (operator === '=') return left === right;
    if (operator === '<=') return typeof left === 'number' && left <= Number(right);
    if (operator === '>') return typeof left === 'number' && left > Number(right);
    throw new Unknown(`unknown operator ${operator} in ${expression}`);
  };
  const result = either();
  if (reader.more()) throw new Unknown(`not understood: ${expression}`);
  return result;
}

/** The item after an update; `SET` with `if_not_exists` and `+`, and `REMOVE`. */
export function update(expression: string, item: Item, placeholders: Placeholders): Record<string, unknown> {
  const reader = read(expression, placeholders);
  const changed: Record<string, unknown> = { ...item };
  const operand = (): unknown => {
    const word = reader.next();
    if (word.startsWith(':')) return reader.value(word);
    if (word !== 'if_not_exists') return item[reader.name(word)];
    reader.expect('(');
    const held = item[reader.name(reader.next())];
    reader.expect(',');
    const otherwise = reader.value(reader.next());
    reader.expect(')');
    return held ?? otherwise;
  };
  while (reader.more()) {
    const verb = reader.next();
    do {
      const name = reader.name(reader.next());
      if (verb === 'REMOVE') {
        delete changed[name];
        continue;
      }
      if (verb !== 'SET') throw new Unknown(`unknown verb ${verb} in ${expression}`);
      reader.expect('=');
      const left = operand();
      changed[name] = reader.take('+') ? Number(left) + Number(operand()) : left;
    } while (reader.take(','));
  }
  return changed;
}

function read(expression: string, placeholders: Placeholders) {
  const words = split(expression);
  let at = 0;
  const next = (): string => {
    const word = words[at];
    if (word === undefined) throw new Unknown(`ends too early: ${expression}`);
    at += 1;
    return word;
  };
  return {
    next,
    more: () => at < words.length,
    take: (word: string): boolean => {
      if (words[at] !== word) return false;
      at += 1;
      return true;
    },
    expect: (word: string): void => {
      const found = next();
      if (found !== word) throw new Unknown(`${found} in the place of ${word}: ${expression}`);
    },
    name: (word: string): string => placeholders.ExpressionAttributeNames?.[word] ?? word,
    value: (word: string): unknown => {
      const values = placeholders.ExpressionAttributeValues ?? {};
      if (!word.startsWith(':') || !(word in values))
        throw new Unknown(`${word} has no value: ${expression}`);
      return values[word];
    },
  };
}

const known = new Map<string, readonly string[]>();

/** The words of an expression. There are few expressions, and each is read very often. */
function split(expression: string): readonly string[] {
  const words = known.get(expression) ?? expression.match(/[#:]?\w+|<=|[=>(),+]/g) ?? [];
  known.set(expression, words);
  return words;
}
