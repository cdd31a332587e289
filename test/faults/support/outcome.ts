import { deriveEventId } from '../../../shared/calendar/event-id.ts';
import { type RunKey, type RunRow, readRun, runKeyOf } from '../../../shared/runs/run.ts';
import { keys, RUN_PREFIX } from '../../../shared/table/table.ts';
import { loadGrant } from '../../../shared/vault/grant-store.ts';
import { calmly } from './act.ts';
import type { World } from './world.ts';

export interface RunSeen extends RunKey {
  row: RunRow;
}

/** All run rows of the table. */
export function runsOf(world: World): RunSeen[] {
  return world.items.all().flatMap((item) => {
    const sk = String(item['sk']);
    const row = readRun(item);
    if (!sk.startsWith(RUN_PREFIX) || !row) return [];
    return [{ ...runKeyOf(item), row }];
  });
}

/** How often adopters were told of something. */
export function toldOf(world: World, type: string, detail: Record<string, unknown>): number {
  return world.bus.told.filter(
    (told) =>
      told.type === type && Object.entries(detail).every(([name, value]) => told.detail[name] === value),
  ).length;
}

/** The calendar of all requests of these tests. */
const CALENDAR = 'primary';

/**
 * The one case in which nobody can know: a worker died between the insert and the row, and by the next try the
 * grant was dead, so that Calendar could not be asked.
 */
const GRANT_DIED = /^(reconnect_required|not_connected)/;

const TOLD: Partial<Record<string, string>> = {
  created: 'EventCreated',
  failed: 'EventFailed',
  missed: 'EventMissed',
};

/**
 * What is wrong with a world that has run dry, whatever was asked of it: two events of one id, a run that is
 * neither over nor parked, a status that does not go with the events there are, news that nobody was told.
 */
export async function findFaults(world: World): Promise<string[]> {
  const faults: string[] = world.mistakes();
  const copies = new Map<string, number>();
  for (const { user, id } of world.google.events) {
    const name = `${user}/${id}`;
    copies.set(name, (copies.get(name) ?? 0) + 1);
  }
  for (const [name, count] of copies) if (count > 1) faults.push(`event ${name} is there ${count} times`);

  const runs = runsOf(world);
  for (const { user, source, occurrence, row } of runs) {
    const name = `run ${user} ${source.slice(0, 12)} ${occurrence}`;
    if (row.status === 'running' || row.status === 'waiting') faults.push(`${name} stays ${row.status}`);
    const there = copies.has(`${user}/${deriveEventId(user, CALENDAR, source, occurrence)}`);
    if (row.status === 'created' && !there) faults.push(`${name} is created, without an event`);
    if (there && (row.status === 'missed' || (row.status === 'failed' && !GRANT_DIED.test(row.reason ?? ''))))
      faults.push(`${name} is ${row.status}, and its event is there`);
    const told = TOLD[row.status];
    if (told && toldOf(world, told, { user, source, occurrence }) === 0)
      faults.push(`nobody was told ${told} of ${name}`);
  }
  if (copies.size > runs.length) faults.push(`${copies.size} events for ${runs.length} runs`);

  for (const user of new Set(runs.map((run) => run.user))) {
    const grant = await calmly(world, ({ table }) => loadGrant(table, user));
    if (grant?.status !== 'revoked') continue;
    if (toldOf(world, 'GrantRevoked', { user }) === 0) faults.push(`nobody was told GrantRevoked of ${user}`);
    if (world.items.read(keys.grant(user))?.['announced'] !== true)
      faults.push(`the revocation of ${user} is not noted as announced`);
  }
  if (world.queue.dead.length > 0)
    faults.push(`dead letters: ${world.queue.dead.map(({ body }) => body).join(' ')}`);
  return faults;
}
