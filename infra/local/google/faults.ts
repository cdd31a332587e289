import type { Reply } from '../pages/http.ts';
import { refuse } from './answers.ts';
import type { Fault, PlacedFault } from './fault-schema.ts';

/** Faults in the order in which they were set; for one request the first that matches happens. */
export type FaultBoard = PlacedFault[];

/**
 * Whether a fault set for `wanted` happens to `operation`: the same name, a group such as `events` (all of
 * `events.*`) or `token`, or `*`. `exchange` and `refresh` are short for `token.exchange` and `token.refresh`.
 * Pages that only the stand-in has are never disturbed, or no fault could be cleared by hand.
 */
export function concerns(wanted: string, operation: string): boolean {
  if (operation.startsWith('page.')) return wanted === operation;
  return (
    wanted === '*' ||
    wanted === operation ||
    operation.startsWith(`${wanted}.`) ||
    operation === `token.${wanted}`
  );
}

/** Takes the fault that is to happen to this operation, using up one of its times. */
export function takeFault(board: FaultBoard, operation: string): Fault | undefined {
  const index = board.findIndex((placed) => concerns(placed.operation, operation));
  const placed = board[index];
  if (placed === undefined) return undefined;
  const { fault } = placed;
  if (fault.times === undefined) return fault;
  if (fault.times <= 1) board.splice(index, 1);
  else placed.fault = { ...fault, times: fault.times - 1 };
  return fault;
}

/** Whether the operation is carried out although the fault happens. */
export function letsThrough(fault: Fault): boolean {
  return 'committed' in fault
    ? fault.committed === true
    : ['delay', 'truncate', 'omit', 'replace', 'id-token'].includes(fault.kind);
}

const proxyPage =
  '<!doctype html><html><head><title>Please wait</title></head><body>One moment…</body></html>';

function editJson(reply: Reply, edit: (body: Record<string, unknown>) => Record<string, unknown>): Reply {
  if (reply.status !== 200) return reply;
  return { ...reply, body: JSON.stringify(edit(JSON.parse(reply.body))) };
}

/** The answer that goes on the wire in place of `reply`; nothing when there is to be none. */
export function distort(fault: Fault, reply: Reply): Reply | undefined {
  switch (fault.kind) {
    case 'answer': {
      const { retryAfterSeconds } = fault;
      return refuse(
        fault.answer,
        retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
      );
    }
    case 'respond':
      return { status: fault.status, headers: { ...fault.headers }, body: fault.body };
    case 'html':
      return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: proxyPage };
    case 'truncate':
      return { ...reply, body: Buffer.from(reply.body).subarray(0, fault.bytes).toString('utf8') };
    case 'omit':
      return editJson(reply, (body) =>
        Object.fromEntries(Object.entries(body).filter(([field]) => !fault.fields.includes(field))),
      );
    case 'replace':
      return editJson(reply, (body) => ({ ...body, ...fault.fields }));
    case 'hang':
    case 'cut':
      return undefined;
    case 'delay':
    case 'id-token':
      return reply;
  }
}
