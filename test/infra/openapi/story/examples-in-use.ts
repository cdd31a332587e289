import { expect } from '@jest/globals';
import * as z from 'zod';
import type { RouteId } from '../../../../shared/routes.ts';
import type { AppUser } from '../../../support/app-user.ts';
import { type DocumentedExample, examplesOf } from '../support/document-examples.ts';
import { type Asked, ask } from '../support/documented-call.ts';
import { shapeOf } from '../support/shape-of.ts';
import { faultsOf } from '../support/validate.ts';

interface Step extends Pick<Asked, 'headers' | 'plan' | 'query'> {
  /** The example that is sent. */
  request?: string;
  /** What a client takes from an answer that it was given, in place of what the example has. */
  live?: Readonly<Record<string, unknown>>;
  /** A body that is not JSON. */
  text?: string;
  status: number;
  /** The example that is answered; none: the answer is a problem, or has no body. */
  answer?: string;
}

type Told = Awaited<ReturnType<typeof ask>>;

/** Parameters that every unsafe request of a page takes. */
const guard = { origin: 'parameter Origin', 'x-requested-with': 'parameter XRequestedWith' };
/** The headers of answers that have an example, by their name. */
const shownHeaders = {
  etag: 'header ETag',
  'idempotency-key': 'header IdempotencyKey',
  'retry-after': 'header RetryAfter',
};
const bodySchema = z.record(z.string(), z.unknown());

/** Calls that are made of the examples of the document, and answered as the examples beside them. */
export interface ExamplesInUse {
  /** The value of an example, which counts as used. */
  take(id: string): string;
  step(user: AppUser, operation: RouteId, step: Step): Promise<Told>;
  /** Names of the examples of calls that were never used. */
  unused(): readonly string[];
}

export function putExamplesToUse(): ExamplesInUse {
  const left = new Map(examplesOf('call').map((example) => [example.id, example]));
  const known = new Map(left);
  const use = (id: string): DocumentedExample => {
    const example = known.get(id);
    if (!example) throw new Error(`The document has no example ${id}`);
    left.delete(id);
    return example;
  };
  const take = (id: string): string => String(use(id).value);

  return {
    take,
    unused: () => [...left.keys()],
    async step(user, operation, { request, live, text, status, answer, headers, plan, query }) {
      const guards = Object.entries(guard).map(([name, id]) => [name, take(id)]);
      const body = request
        ? { ...bodySchema.parse(use(`${operation} request ${request}`).value), ...live }
        : text;
      const told = await ask(user, operation, {
        headers: { ...Object.fromEntries(guards), ...headers },
        ...(plan === undefined ? {} : { plan }),
        ...(query === undefined ? {} : { query }),
        ...(body === undefined ? {} : { body }),
      });
      expect({ operation, request, status: told.status, body: told.body }).toMatchObject({ status });
      if (answer !== undefined) {
        const { value, schema = '' } = use(`${operation} ${status} ${answer}`);
        expect(faultsOf(told.body, schema)).toEqual([]);
        expect(shapeOf(told.body)).toEqual(shapeOf(value));
      }
      for (const [name, id] of Object.entries(shownHeaders)) {
        const { value } = known.get(id) ?? {};
        if (shapeOf(told.headers.get(name)) === shapeOf(String(value))) use(id);
      }
      return told;
    },
  };
}
