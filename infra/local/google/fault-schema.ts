import * as z from 'zod';
import { type AnswerName, answers } from './answers.ts';

/** Lets the operation take effect first, so that the caller cannot know whether it did. */
const committed = z.boolean().optional();
const record = z.record(z.string(), z.unknown()).readonly();
/** How often it still happens; absent: until cleared. */
const times = z.int().positive().optional();
const answerNames = Object.keys(answers) as [AnswerName, ...AnswerName[]];

/** Answers one of Google's errors, by its name in answers.ts. */
const answer = z.strictObject({
  kind: z.literal('answer'),
  answer: z.enum(answerNames),
  retryAfterSeconds: z.number().nonnegative().optional(),
  committed,
  times,
});

/** Answers whatever is given. */
const respond = z.strictObject({
  kind: z.literal('respond'),
  status: z.int().min(200).max(599),
  body: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
  committed,
  times,
});

/** Answers the page of some proxy with status 200. */
const html = z.strictObject({ kind: z.literal('html'), committed, times });
/** Never answers. */
const hang = z.strictObject({ kind: z.literal('hang'), committed, times });
/** Cuts the connection without an answer. */
const cut = z.strictObject({ kind: z.literal('cut'), committed, times });
/** Answers rightly, but late. */
const delay = z.strictObject({ kind: z.literal('delay'), milliseconds: z.number().nonnegative(), times });
/** Answers rightly, but only the first bytes of the body, as if that were all. */
const truncate = z.strictObject({ kind: z.literal('truncate'), bytes: z.int().nonnegative(), times });
/** Leaves fields out of a JSON answer, e.g. `refresh_token`. */
const omit = z.strictObject({ kind: z.literal('omit'), fields: z.array(z.string()).readonly(), times });
/** Puts other values into a JSON answer, e.g. `scope`. */
const replace = z.strictObject({ kind: z.literal('replace'), fields: record, times });

/** Issues a wrong ID token. A claim or `kid` that is `null` is left out. */
const idToken = z.strictObject({
  kind: z.literal('id-token'),
  claims: record.optional(),
  /** HS256 is keyed with the public certificate: the classic confusion of algorithms. */
  header: z
    .strictObject({
      alg: z.enum(['RS256', 'HS256', 'none']).optional(),
      kid: z.string().nullable().optional(),
    })
    .optional(),
  /** Signs with a key that is not published, under the published key's id. */
  foreignKey: z.boolean().optional(),
  /** Issued two hours ago. */
  expired: z.boolean().optional(),
  times,
});

/** What can go wrong with one operation. */
const faultSchema = z.discriminatedUnion('kind', [
  answer,
  respond,
  html,
  hang,
  cut,
  delay,
  truncate,
  omit,
  replace,
  idToken,
]);

export type Fault = z.infer<typeof faultSchema>;
export type IdTokenFault = z.infer<typeof idToken>;

/** A fault and the operation, or group of operations, that it happens to. */
export const placedFaultSchema = z.strictObject({ operation: z.string().min(1), fault: faultSchema });
export type PlacedFault = z.infer<typeof placedFaultSchema>;
