import * as z from 'zod';

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

/** What RFC 8417 §2.2 requires; `exp` is not looked at, since what has happened does not expire (Google). */
export const securityEventClaims = z.object({
  iss: z.string(),
  aud: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
  iat: z.number(),
  jti: z.string().min(1).max(255),
  events: z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .refine((events) => Object.keys(events).length > 0),
});
