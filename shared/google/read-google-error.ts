import * as z from 'zod/mini';

/** What is known of a failed call to Google, taken out of the library's error so that nothing else travels on. */
export type GoogleAnswer =
  /** Google answered with an error. */
  | {
      kind: 'answer';
      status: number;
      error: string | undefined;
      subtype: string | undefined;
      reasons: readonly string[];
      retryAfter: number | undefined;
    }
  /** No answer within the bound; whether the call took effect is unknown. */
  | { kind: 'timeout' }
  /** The connection failed, or the answer broke off; whether the call took effect is unknown. */
  | { kind: 'network' }
  /** Not an error of a call to Google at all. */
  | { kind: 'other' };

/** The parts of the library's error that are looked at. Its `config` holds tokens and secrets and is only noticed. */
const libraryError = z.object({
  config: z.object({}),
  response: z.optional(z.object({ status: z.number(), data: z.unknown(), headers: z.unknown() })),
});

/** Google's token endpoint: RFC 6749 §5.2, with Google's `error_subtype`. */
const tokenError = z.object({ error: z.string(), error_subtype: z.optional(z.string()) });

/** Google's APIs: `error.errors[].reason`, and in newer ones `error.details[].reason`. */
const reasons = z.array(z.object({ reason: z.optional(z.string()) }));
const apiError = z.object({
  error: z.object({ errors: z.optional(reasons), details: z.optional(reasons) }),
});

/** Reads what google-auth-library, gaxios or fetch threw. */
export function readGoogleError(thrown: unknown): GoogleAnswer {
  if (causesOf(thrown).some((error) => error['name'] === 'TimeoutError' || error['code'] === 'TimeoutError'))
    return { kind: 'timeout' };
  const known = libraryError.safeParse(thrown).data;
  if (!known) return { kind: 'other' };
  // A body that broke off in mid-answer reaches here with the status of the answer it was to be.
  if (!known.response || known.response.status < 400) return { kind: 'network' };
  const { status, data, headers } = known.response;
  const token = tokenError.safeParse(data).data;
  const api = apiError.safeParse(data).data;
  const reasons = [...(api?.error.errors ?? []), ...(api?.error.details ?? [])].flatMap(({ reason }) =>
    reason ? [reason] : [],
  );
  return {
    kind: 'answer',
    status,
    error: token?.error,
    subtype: token?.error_subtype,
    reasons,
    retryAfter: readRetryAfter(headers),
  };
}

/** `Retry-After` in seconds (RFC 9110 §10.2.3); the form with a date is turned into seconds. */
function readRetryAfter(headers: unknown): number | undefined {
  const value = readHeader(headers, 'retry-after');
  if (value === undefined) return undefined;
  const seconds = /^\d{1,6}$/.test(value)
    ? Number(value)
    : Math.ceil((Date.parse(value) - Date.now()) / 1000);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/**
 * An error and what it names as its cause, and so on. Told by shape and not by class, since errors of the
 * platform's `fetch` may come from another realm than this code's.
 */
export function causesOf(thrown: unknown): Record<string, unknown>[] {
  const chain: Record<string, unknown>[] = [];
  for (let error = thrown; isRecord(error) && chain.length < 5; error = error['cause']) chain.push(error);
  return chain;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A field of the Headers object that the library hands on. */
export function readHeader(headers: unknown, name: string): string | undefined {
  if (!isRecord(headers) || typeof headers['get'] !== 'function') return undefined;
  const value: unknown = headers['get'](name);
  return typeof value === 'string' ? value : undefined;
}
