/**
 * The exchange's port on Dexie. What comes in is kept with its readings and with the feed's position in one transaction;
 * an unsent edit is never overwritten, it is merged. Sealed people are merged opened, field by field.
 */
import { mergeThree, same } from "#domain/kernel/merge.ts";
import { laterStamp } from "#domain/kernel/stamp.ts";
import { copyOf, type CirculationEvent } from "#domain/circulation/events.ts";
import { eventFrom, eventToDocument, type WireDocument } from "#wire/documents.ts";
import { patronFrom, patronToDocument } from "#wire/people.ts";
import { wireRefusal } from "#wire/refusal.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { OutboxRow, SyncKeeper } from "../sync/keeper.ts";
import type { Changes } from "./changes.ts";
import { addTo, type EventRow, type SchoolDatabase } from "./database.ts";
import { documentTables, rowFrom, tableOf, type Row } from "./document-rows.ts";
import { foldCopies, readingTables, rebuildReadings } from "./readings.ts";

export const createSyncKeeper = (deps: { db: SchoolDatabase; key: SchoolKey; changes: Changes; clock: () => { wall: number; offset: number | null } }): SyncKeeper => {
  const { db, key, changes } = deps;

  /** Seals are opened and closed here, before the transaction; inside it the row is checked to be still the same. */
  const mergedWithMine = async (row: Row, mine: Row | undefined): Promise<Prepared> => {
    if (mine === undefined || !isEdited(mine)) return { row, mine };
    // What the edit was made from has come once more.
    if (mine.rev !== undefined && mine.rev === row.rev) return { row: mine, mine };
    const isPatron = tableOf(row.id) === "patrons";
    const open = (doc: WireDocument | undefined): Promise<object | undefined> | object | undefined => (isPatron && doc ? patronFrom(key, doc) : doc);
    const [base, ours, theirs] = await Promise.all([open(mine.base), open(mine.doc), open(row.doc)]);
    const { merged, lost } = mergeThree(base, ours as object, theirs as object);
    // Nothing of ours is left to send.
    if (same(merged, theirs)) return { row, mine, lost };
    const doc = isPatron ? await patronToDocument(key, merged as Parameters<typeof patronToDocument>[1]) : (merged as WireDocument);
    const whole = { ...(await rowFrom(key, doc, row.database)), ...(row.rev === undefined ? {} : { rev: row.rev }) };
    return { row: { ...whole, base: row.doc }, mine, lost };
  };

  return {
    takeIn: async (database, documents, position, options) => {
      const events: EventRow[] = [];
      const unopened: WireDocument[] = [];
      const deletions: string[] = [];
      for (const document of documents) {
        if (document._deleted) deletions.push(document._id);
        else {
          // A document of a broken shape is kept and shown, but never folded.
          const event = wireRefusal(database, document) === undefined ? eventFrom(document) : undefined;
          const copy = event && copyOf(event);
          if (event && copy) events.push({ id: event.id, copy, database, event });
          else unopened.push(document);
        }
      }
      const held = await heldRows(db, unopened.map(({ _id }) => _id));
      const prepared = await Promise.all(unopened.map(async (document) => mergedWithMine(await rowFrom(key, document, database), held.get(document._id))));
      const clock = deps.clock();
      await db.transaction("rw", [db.events, db.outbox, db.feeds, db.device, db.lost, ...documentTables(db), ...readingTables(db)], async () => {
        const known = new Set((await db.events.bulkGet(events.map(({ id }) => id))).flatMap((row) => row?.id ?? []));
        const fresh = events.filter(({ id }) => !known.has(id));
        await db.events.bulkPut(fresh);
        await keepRows(db, prepared);
        for (const id of deletions) await removeRow(db, id);
        if (options?.deferReadings) {
          if (fresh.length > 0) await db.device.update("this", { deferred: true });
        } else await foldCopies(db, [...new Set(fresh.map(({ copy }) => copy))]);
        await noteStamps(db, fresh.map(({ event }) => event), clock);
        await db.feeds.put({ database, ...position });
      });
      const of = (kind: string) => [...prepared.map(({ row }) => row.id), ...deletions].filter((id) => id.startsWith(kind));
      changes.tell({ patrons: of("patron:"), titles: [...of("title:"), ...of("copy:")] });
    },

    foldDeferred: async () => {
      if ((await db.device.get("this"))?.deferred) {
        await rebuildReadings(db);
        changes.tell();
      }
    },

    position: async (database) => {
      const row = await db.feeds.get(database);
      return row && { since: row.since, birth: row.birth };
    },

    reset: async (database) => {
      await db.transaction("rw", [db.events, db.outbox, db.feeds, db.counters, ...documentTables(db)], async () => {
        await db.feeds.delete(database);
        const waiting = new Set((await db.outbox.toArray()).map(({ id }) => id));
        const held: string[] = (await db.events.filter((row) => row.database === database).primaryKeys()) as string[];
        for (const table of documentTables(db)) {
          const rows: Row[] = await table.filter((row: Row) => row.database === database).toArray();
          held.push(...rows.map(({ id }) => id));
          await (table as { bulkPut(rows: Row[]): Promise<unknown> }).bulkPut(rows.map(({ rev, ...row }) => row as Row));
        }
        const again = held.filter((id) => !waiting.has(id));
        await db.outbox.bulkAdd(again.map((id) => ({ id, database })));
        await addTo(db, "unsent", again.length);
      });
      changes.tell();
    },

    nextToSend: async (limit, after = 0) => {
      const entries = await db.outbox.where("n").above(after).limit(limit).toArray();
      const eventRows = new Map((await db.events.bulkGet(entries.map(({ id }) => id))).flatMap((row) => (row ? [[row.id as string, row] as const] : [])));
      const rows = await Promise.all(entries.map(async ({ n, id, database, deletion }): Promise<OutboxRow[]> => {
        if (n === undefined) return [];
        if (deletion) return [{ n, database, doc: deletion }];
        const event = eventRows.get(id);
        if (event) return [{ n, database, doc: eventToDocument(event.event) }];
        const row: Row | undefined = await db.table<Row>(tableOf(id)).get(id);
        if (row) return [{ n, database, doc: row.rev === undefined ? row.doc : { ...row.doc, _rev: row.rev } }];
        return [];
      }));
      return rows.flat();
    },

    accepted: async (rows) => {
      if (rows.length === 0) return;
      await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], async () => {
        const kept = await db.outbox.bulkGet(rows.map(({ n }) => n));
        const there = rows.filter((_row, index) => kept[index] !== undefined);
        const stay = new Set<number>();
        for (const { n, rev, doc } of there) {
          if (doc._deleted || doc._id.startsWith("event:")) continue;
          const table = db.table<Row, string>(tableOf(doc._id));
          const row = await table.get(doc._id);
          if (!row) continue;
          const { _rev, ...sent } = doc;
          const { base, ...rest } = row;
          // Edited again while this edit was on its way: the next one goes on from the accepted one.
          const editedAgain = !same(row.doc, sent);
          if (editedAgain) stay.add(n);
          await table.put(editedAgain ? { ...row, rev, base: sent as WireDocument } : { ...rest, rev });
        }
        const done = there.filter(({ n }) => !stay.has(n)).map(({ n }) => n);
        await db.outbox.bulkDelete(done);
        await addTo(db, "unsent", -done.length);
      });
      changes.tell();
    },

    refusedRow: async (row, reason) => {
      await db.transaction("rw", [db.events, db.outbox, db.refused, ...readingTables(db)], async () => {
        await db.outbox.delete(row.n);
        await addTo(db, "unsent", -1);
        await db.refused.add({ id: row.doc._id, database: row.database, doc: row.doc, reason });
        await addTo(db, "refused", 1);
        const event = await db.events.get(row.doc._id);
        if (!event) return;
        await db.events.delete(event.id);
        await foldCopies(db, [event.copy]);
      });
      changes.tell();
    },
  };
};

interface Prepared {
  readonly row: Row;
  /** What was here when the merge was made. */
  readonly mine: Row | undefined;
  readonly lost?: Readonly<Record<string, unknown>>;
}

const heldRows = async (db: SchoolDatabase, ids: readonly string[]): Promise<Map<string, Row>> => {
  const found = new Map<string, Row>();
  for (const table of documentTables(db)) {
    const mine = ids.filter((id) => tableOf(id) === table.name);
    if (mine.length > 0) for (const row of (await table.bulkGet(mine)) as (Row | undefined)[]) if (row) found.set(row.id, row);
  }
  return found;
};

const isEdited = (row: Row): boolean => row.base !== undefined || row.rev === undefined;

const keepRows = async (db: SchoolDatabase, prepared: readonly Prepared[]): Promise<void> => {
  for (const table of documentTables(db)) {
    const mine = prepared.filter(({ row }) => tableOf(row.id) === table.name);
    if (mine.length === 0) continue;
    const ids = mine.map(({ row }) => row.id);
    const held = (await table.bulkGet(ids)) as (Row | undefined)[];
    // Changed at the desk in the very moment of the merge: the local edit stays, and conflicts once more at the next sending.
    const settled = mine.filter(({ mine: seen }, index) => same(seen?.doc, held[index]?.doc));
    await (table as { bulkPut(rows: Row[]): Promise<unknown> }).bulkPut(settled.map(({ row }) => row));
    const added = settled.filter(({ mine: seen }) => seen === undefined).length;
    if (table.name === "titles" || table.name === "copies" || table.name === "patrons") await addTo(db, table.name, added);
    for (const { row, lost } of settled) {
      if (lost && Object.keys(lost).length > 0) await db.lost.add({ id: row.id, fields: lost });
      if (lost && row.base === undefined) await dropFromOutbox(db, row.id);
    }
  }
};

/** The merge left nothing of ours to send. */
const dropFromOutbox = async (db: SchoolDatabase, id: string): Promise<void> => addTo(db, "unsent", -(await db.outbox.where("id").equals(id).delete()));

const removeRow = async (db: SchoolDatabase, id: string): Promise<void> => {
  const table = db.table<Row, string>(tableOf(id));
  if ((await table.get(id)) === undefined) return;
  await table.delete(id);
  await dropFromOutbox(db, id);
  if (table.name === "titles" || table.name === "copies" || table.name === "patrons") await addTo(db, table.name, -1);
};

const noteStamps = async (db: SchoolDatabase, events: readonly CirculationEvent[], clock: { wall: number; offset: number | null }): Promise<void> => {
  const device = await db.device.get("this");
  if (!device || events.length === 0) return;
  let latest = device.lastStamp;
  for (const { at } of events) latest = laterStamp(latest, at, clock);
  if (latest && latest !== device.lastStamp) await db.device.update("this", { lastStamp: latest });
};

