/**
 * Events that come in: those that are not here, and those that are here under the same id and say something else. Two servers had
 * two acts under one id then, and were brought together: what the server shows under it stands, and the other act comes under an id
 * of its own. What still waits to be sent is settled where it is sent.
 */
import { same } from "#domain/kernel/merge.ts";
import type { EventRow, SchoolDatabase } from "./database.ts";

/** Inside a transaction over the log and the outbox. `replaced` is what is here now. */
export const freshAmong = async (db: SchoolDatabase, events: readonly EventRow[]): Promise<{ readonly fresh: EventRow[]; readonly replaced: readonly EventRow[] }> => {
  const here = new Map((await db.events.bulkGet(events.map(({ id }) => id))).flatMap((row) => (row ? [[row.id, row] as const] : [])));
  const others = events.flatMap(({ id, event }) => {
    const row = here.get(id);
    return row && row.past === undefined && !same(row.written ?? row.event, event) ? [row] : [];
  });
  const waiting = others.length === 0 ? [] : (await db.outbox.where("id").anyOf(others.map(({ id }) => id)).toArray()).map(({ id }) => id);
  const replaced = others.filter(({ id }) => !waiting.includes(id));
  return { fresh: events.filter(({ id }) => !here.has(id) || replaced.some((row) => row.id === id)), replaced };
};
