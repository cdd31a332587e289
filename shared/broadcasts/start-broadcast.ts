import { type Broadcast, keepBroadcast } from './broadcast.ts';
import { type BroadcastContext, segmentsOf } from './walk-segment.ts';

/**
 * Keeps a broadcast and begins its walk. Whoever was interrupted starts it again: the same runs are asked for, which
 * are made once.
 *
 * @throws Failure `idempotency_mismatch`: the id is another broadcast's; `store_unavailable`
 */
export async function startBroadcast(
  { table, segments }: Pick<BroadcastContext, 'table' | 'segments'>,
  broadcast: Broadcast,
): Promise<void> {
  await keepBroadcast(table, broadcast);
  await segments.send(segmentsOf(broadcast));
}
