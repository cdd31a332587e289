import type { Received, Reply } from '../pages/http.ts';
import type { Fault } from './fault-schema.ts';
import type { GoogleState } from './state.ts';

/** The decoded parts of a path, by the names in the template's braces. */
export type Parameters = Readonly<Record<string, string>>;

/** One thing that the stand-in does when asked. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parts in braces are parameters. */
  path: string;
  /** What faults and the log call it. `page.*`: a page of the stand-in, which Google has otherwise or not at all. */
  name: string | ((request: Received) => string);
  /** `fault` is what is to go wrong, as far as the operation itself has to do it. */
  answer: (
    request: Received,
    google: GoogleState,
    parameters: Parameters,
    fault?: Fault,
  ) => Reply | Promise<Reply>;
}
