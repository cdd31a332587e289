import * as z from 'zod';
import type { WireAnswer } from '../wire/wire.ts';

/** Lets single entries of batches fail while the call succeeds, which callers like to overlook. */
export interface EntryFaults {
  /** The next so many entries of SendMessageBatch calls are not sent. */
  fail(entries: number): void;
  clear(): void;
}

const batch = z.looseObject({ Entries: z.array(z.looseObject({ Id: z.string() })) });

export function createEntryFaults() {
  let left = 0;
  return {
    fail(entries: number) {
      left += entries;
    },
    clear() {
      left = 0;
    },
    /** Sends what no fault strikes, and adds to the answer what one has struck. */
    async pass(body: string, send: (body: string) => Promise<WireAnswer>): Promise<WireAnswer> {
      const parsed = left > 0 ? batch.safeParse(JSON.parse(body)) : undefined;
      if (!parsed?.success) return send(body);
      const struck = parsed.data.Entries.slice(0, left);
      left -= struck.length;
      const Entries = parsed.data.Entries.slice(struck.length);
      const answer: WireAnswer =
        Entries.length > 0
          ? await send(JSON.stringify({ ...parsed.data, Entries }))
          : { status: 200, body: JSON.stringify({ Successful: [] }) };
      if (answer.status >= 400) return answer;
      const sent: unknown = JSON.parse(String(answer.body));
      const Failed = struck.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError' }));
      return { ...answer, body: JSON.stringify({ ...(sent as object), Failed }) };
    },
  };
}
