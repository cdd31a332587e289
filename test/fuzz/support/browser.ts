import type { Person } from './people.ts';

/** What somebody's browser and page remember. */
export interface Jar {
  person: Person;
  /** Whole values. */
  session: string | undefined;
  attempt: string | undefined;
  /** Of the attempt that was begun last. */
  state: string;
  authorizationUrl: URL | undefined;
  plans: string[];
  cursor: string;
}

export function newJar(person: Person): Jar {
  return {
    person,
    session: person.status && `${person.sub}.${person.sessionSecret}`,
    attempt: undefined,
    state: 'state',
    authorizationUrl: undefined,
    plans: [],
    cursor: 'cursor',
  };
}

/** Keeps what an answer gives, as browser and page do. @returns what of it nobody may see again */
export function remember(jar: Jar, result: unknown): string[] {
  const { cookies = [], body = '' }: { cookies?: string[]; body?: string } = Object(result);
  const secrets: string[] = [];
  for (const line of cookies) {
    const [, name = '', value = ''] = /^__Host-(\w+)=([^;]*)/.exec(line) ?? [];
    const secret = value.slice(value.indexOf('.') + 1);
    if (secret.length >= 43) secrets.push(secret);
    if (name === 'session') jar.session = value || undefined;
    if (name === 'attempt') jar.attempt = value || undefined;
  }
  const told = read(body);
  if (typeof told['state'] === 'string') jar.state = told['state'];
  if (typeof told['authorizationUrl'] === 'string') jar.authorizationUrl = new URL(told['authorizationUrl']);
  if (typeof told['nextCursor'] === 'string') jar.cursor = told['nextCursor'];
  if (typeof told['id'] === 'string' && 'when' in told) jar.plans.push(told['id']);
  return secrets;
}

function read(body: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}
