/** dynalite ships no types; this is the part of it that is used. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Durations in milliseconds. The store is in memory unless `path` says otherwise. */
  export default function dynalite(options?: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
    path?: string;
  }): Server;
}

declare module 'dynalite/db/index.js' {
  /** An item as the wire carries it: each value under the letter of its type. */
  export type Attributes = Record<string, Record<string, unknown>>;

  /** Bytes of an item by DynamoDB's rules. */
  export function itemSize(item: Attributes): number;
}
