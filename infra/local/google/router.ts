import { matchPath } from '../match-path.ts';
import type { Received, Reply } from '../pages/http.ts';
import { Refusal, refuse } from './answers.ts';
import type { Fault } from './fault-schema.ts';
import type { Operation, Parameters } from './operation.ts';
import { renderErrorPage } from './pages/error-page.ts';
import type { GoogleState } from './state.ts';

export interface FoundOperation {
  operation: Operation;
  parameters: Parameters;
}

/** The operation at this address and method, with the parameters of its path. */
export function findOperation(
  operations: readonly Operation[],
  method: string,
  path: string,
): FoundOperation | undefined {
  for (const operation of operations) {
    if (operation.method !== method) continue;
    const parameters = matchPath(operation.path, path);
    if (parameters !== undefined) return { operation, parameters };
  }
  return undefined;
}

/** Google's APIs answer an unknown address in JSON, its sites with a page. */
export function answerUnknown(path: string): Reply {
  return /^\/(calendar|drive)\/v3\//.test(path)
    ? refuse('notFound')
    : renderErrorPage(404, 'Not found', 'There is nothing at this address.');
}

/** Carries the operation out; what it refuses is an answer too. */
export async function perform(
  { operation, parameters }: FoundOperation,
  request: Received,
  google: GoogleState,
  fault?: Fault,
): Promise<Reply> {
  try {
    return await operation.answer(request, google, parameters, fault);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}
