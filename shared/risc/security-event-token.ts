import * as z from 'zod/mini';

/** A verified security event token (RFC 8417). One may tell of several events. */
export interface SecurityEventToken {
  /** Names the token: a repeat has the same. */
  jti: string;
  /** Seconds since the epoch. */
  issuedAt: number;
  /** The issuer, as the configuration document and as tokens write it. */
  issuers: readonly string[];
  events: readonly SecurityEvent[];
}

export interface SecurityEvent {
  /** The URI that identifies its type. */
  type: string;
  claims: Readonly<Record<string, unknown>>;
}

const inList = z.pipe(
  z.string(),
  z.transform((one) => [one]),
);

/** What RFC 8417 §2.2 requires; `exp` is not looked at, since what has happened does not expire (Google). */
export const securityEventClaims = z.object({
  iss: z.string(),
  aud: z.union([inList, z.array(z.string())]),
  iat: z.number(),
  jti: z.string().check(z.minLength(1), z.maxLength(255)),
  events: z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .check(z.refine((events) => Object.keys(events).length > 0)),
});
