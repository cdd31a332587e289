import type { SecurityEventName } from '../../../shared/risc/event-types.ts';
import type { RouteId } from '../../../shared/routes.ts';
import type { Writing } from './bodies.ts';
import type { Weather } from './weather.ts';

/** What a browser sends for a cookie of the application. */
export type Cookie = 'jar' | 'none' | 'twice' | 'other' | 'cut' | 'stolen name' | { raw: string };

/** A security event token, good or in some way not. */
export interface TokenSpec {
  kind: 'good' | 'foreign key' | 'claims' | 'garbage';
  event: SecurityEventName | 'unknown';
  claims: Readonly<Record<string, unknown>>;
  subject: unknown;
  ago: number;
  raw: string;
}

/** One request, told without what only the world knows. */
export interface Step {
  id: RouteId | 'unknown';
  /** Who sends it: the number of a person, with a browser of their own. */
  who: number;
  /** Milliseconds that pass before. */
  pass: number;
  value: unknown;
  writing: Writing;
  token: TokenSpec;
  /** The code that Google has given, when the request sends one. */
  code: { of: number; scopes: readonly string[]; offline: boolean; known: boolean };
  query: Readonly<Record<string, string>> | null | undefined;
  /** The plan in the path: one that the person has, or any text. */
  plan: 'own' | 'foreign' | { raw: string };
  headers: readonly (readonly [name: string, value: string | undefined])[];
  /** Names as an emulator may send them. */
  upperCase: boolean;
  cookies: { session: Cookie; attempt: Cookie; inHeader: boolean };
  /** What of the event is otherwise than API Gateway has it. */
  odd: readonly (readonly [part: string, value: unknown])[];
  /** Milliseconds that are left to the function. */
  remaining: number;
  weather: Weather;
}
