import { Logger } from '@aws-lambda-powertools/logger';

/**
 * Everything that may stand in a log line. The Google libraries' errors carry tokens, codes and secrets, so
 * nothing is logged but these fields, and of these only plain values.
 */
const FIELDS = {
  route: 'string',
  status: 'number',
  code: 'string',
  reason: 'string',
  remedy: 'string',
  /** Whose matter a failure is: shared/signals.ts. */
  signal: 'string',
  /** Of a request to the API: 1 where it used up the error budget, else 0; the mean of it is the rate of errors. */
  fault: 'number',
  /** What a message of the event queue asks for, or a security event of Google's tells of. */
  kind: 'string',
  /** Google's `sub`: the key by which an operator finds a user. */
  user: 'string',
  requestId: 'string',
  /** Names a security event token of Google's. */
  jti: 'string',
  /** What an operator had Google send, to find it here. */
  state: 'string',
  milliseconds: 'number',
  /** Calls to Google's APIs that an event request took. */
  calls: 'number',
  /** What the nightly check has found: live grants by status, dead ones that nobody was told of, users with parked runs. */
  active: 'number',
  reauthenticate: 'number',
  suspended: 'number',
  revoked: 'number',
  parked: 'number',
  /** Name of an unexpected error, and where it was thrown; never its message. */
  errorName: 'string',
  errorAt: 'string',
} as const;

/** Any of them; the type is its name's in {@link FIELDS}. */
export type LogFields = {
  [Name in keyof typeof FIELDS]?: { string: string; number: number }[(typeof FIELDS)[Name]] | undefined;
};

export interface Log {
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}

const LONGEST_VALUE = 512;

export function createLog(service: string): Log {
  const logger = new Logger({ serviceName: service });
  return {
    info: (message, fields) => logger.info(message, admit(fields)),
    warn: (message, fields) => logger.warn(message, admit(fields)),
    error: (message, fields) => logger.error(message, admit(fields)),
  };
}

/** The fields of an unexpected error that are safe: its class, and the places it passed through. */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  // The stack begins with the message, of which no line may pass for a place.
  const { stack = '', message } = error;
  const places = stack.slice(stack.indexOf(message) + message.length);
  const frames = places.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    errorName: error.name,
    errorAt: frames
      .slice(0, 4)
      .map((line) => line.trim())
      .join(' < '),
  };
}

function admit(fields: LogFields): Record<string, string | number> {
  const admitted: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!Object.hasOwn(FIELDS, name)) continue;
    if (typeof value === 'number') admitted[name] = value;
    if (typeof value === 'string') admitted[name] = value.slice(0, LONGEST_VALUE);
  }
  return admitted;
}
