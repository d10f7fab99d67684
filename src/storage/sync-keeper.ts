/**
 * The exchange's port on Dexie. What comes in is kept with its readings and with the feed's position in one transaction;
 * an unsent edit is never overwritten, it is merged. Sealed people are merged opened, field by field.
 */
import Dexie from "dexie";
import { same } from "#domain/kernel/merge.ts";
import { isIdOf, type PatronId } from "#domain/kernel/ids.ts";
import { laterStamp } from "#domain/kernel/stamp.ts";
import { aboutOf, type LogEvent } from "#domain/circulation/events.ts";
import { eventFrom, eventToDocument, type WireDocument } from "#wire/documents.ts";
import { erasureOf, isErasure } from "#wire/erasure.ts";
import { wireRefusal } from "#wire/refusal.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { OutboxRow, Position, SyncKeeper } from "../sync/keeper.ts";
import { contentOf, type Changes } from "./changes.ts";
import { correctFresh } from "./corrections.ts";
import { lateAmong, noteSentLate } from "./closed-years.ts";
import { addTo, type EventRow, type SchoolDatabase } from "./database.ts";
import { documentTables, rowFrom, tableOf, type Row } from "./document-rows.ts";
import { cardCodesOf, eraseAgain, eraseDocument, erasePatrons, erasingTables } from "./erasing.ts";
import { openParties } from "./forgetting.ts";
import { mergeDocuments } from "./merging.ts";
import { foldFor, readingTables, rebuildReadings } from "./readings.ts";
import { dropRow, rowOf } from "./refused-rows.ts";
import { askOfDeleted, askOfEdited, refuseRow } from "./refusing.ts";

/** How what comes by a file is kept: it is no word of the server's, and the server may not have it. */
export interface Handing {
  merged(row: Row, mine: Row | undefined, mergedWithMine: (row: Row, mine: Row | undefined) => Promise<Prepared>): Promise<Prepared>;
  /** Inside the transaction that keeps it. */
  sendOn(events: readonly EventRow[], prepared: readonly Prepared[], deletions: readonly string[]): Promise<void>;
}

export interface SchoolKeeper extends SyncKeeper {
  takeIn(database: string, documents: readonly WireDocument[], position: Position | undefined, options?: { deferReadings?: boolean; handing?: Handing }): Promise<void>;
}

export const createSyncKeeper = (deps: { db: SchoolDatabase; key: SchoolKey; changes: Changes; clock: () => { wall: number; offset: number | null } }): SchoolKeeper => {
  const { db, key, changes } = deps;

  /** Seals are opened and closed here, before the transaction; inside it the row is checked to be still the same. */
  const mergedWithMine = async (row: Row, mine: Row | undefined): Promise<Prepared> => {
    if (mine === undefined || !isEdited(mine)) return { row, mine };
    // What the edit was made from has come once more.
    if (mine.rev !== undefined && mine.rev === row.rev) return { row: mine, mine };
    const { doc, isTheirs, lost } = await mergeDocuments(key, mine.base, mine.doc, row.doc);
    // Nothing of ours is left to send.
    if (isTheirs) return { row, mine, lost };
    const whole = { ...(await rowFrom(key, doc, row.database)), ...(row.rev === undefined ? {} : { rev: row.rev }) };
    return { row: { ...whole, base: row.doc }, mine, lost };
  };

  return {
    takeIn: async (database, documents, position, options) => {
      const events: EventRow[] = [];
      const unopened: WireDocument[] = [];
      const deletions: string[] = [];
      const erasures: string[] = [];
      for (const document of documents) {
        if (document._deleted) deletions.push(document._id);
        else if (isErasure(document)) erasures.push(document._id);
        else {
          // A document of a broken shape is kept and shown, but never folded.
          const event = wireRefusal(database, document) === undefined ? eventFrom(document) : undefined;
          const about = event && aboutOf(event);
          if (event && about !== undefined) events.push({ id: event.id, about, database, event });
          else unopened.push(document);
        }
      }
      const rows = await Promise.all(unopened.map((document) => rowFrom(key, document, database)));
      const codes = await cardCodesOf(db, key, erasures.filter(isPatron));
      const clock = deps.clock();
      const kept = (keep: (isErased: (row: Row) => boolean) => Promise<readonly EventRow[]>): Promise<void> =>
        db.transaction("rw", [db.feeds, ...erasingTables(db), ...readingTables(db)], async () => {
          const isErased = await erasedAmong(db, rows, erasures);
          const fresh = await keep(isErased);
          for (const row of rows) if (isErased(row)) await eraseAgain(db, row);
          await obey(db, erasures, database, { told: options?.handing === undefined, codes });
          if (options?.deferReadings) {
            if (fresh.length > 0) await db.device.update("this", { deferred: true });
          } else await foldFor(db, await correctFresh(db, fresh));
          await noteStamps(db, fresh.map(({ event }) => event), clock);
          if (position) await db.feeds.put({ database, ...position });
        });
      const besideWhatIsHere = async (): Promise<void> => {
        const held = await heldRows(db, rows.map(({ id }) => id));
        const merged = options?.handing ? (row: Row, mine: Row | undefined) => options.handing?.merged(row, mine, mergedWithMine) ?? mergedWithMine(row, mine) : mergedWithMine;
        const prepared = await Promise.all(rows.map((row) => merged(row, held.get(row.id))));
        await kept(async (isErased) => {
          const known = new Set((await db.events.bulkGet(events.map(({ id }) => id))).flatMap((row) => row?.id ?? []));
          const fresh = await lateAmong(db, events.filter(({ id }) => !known.has(id)));
          await db.events.bulkPut(fresh);
          const standing = await withoutDeleted(db, prepared.filter(({ row }) => !isErased(row)), clock.wall);
          await keepRows(db, standing, clock.wall);
          const open = await openTies(db, deletions);
          for (const id of deletions) await (open.has(id) ? sendAgain(db, id) : goes(db, id, clock.wall));
          await options?.handing?.sendOn(fresh, standing, deletions.filter((id) => !open.has(id)));
          return fresh;
        });
      };
      // Of a first reading nothing is here yet, as a rule: to look for each of its documents would take as long as to write it.
      const isFirst = options?.deferReadings === true && deletions.length === 0;
      await (isFirst ? kept((isErased) => addRows(db, events, rows.filter((row) => !isErased(row)))).catch((error: unknown) => (isInTheWay(error) ? besideWhatIsHere() : Promise.reject(error))) : besideWhatIsHere());
      const content = contentOf([...rows.map(({ id }) => id), ...deletions, ...erasures]);
      changes.tell({ ...content, parties: [...events.flatMap(({ event }) => ("borrower" in event ? [event.borrower.party] : [])), ...content.parties] });
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
      await db.transaction("rw", [db.events, db.outbox, db.feeds, db.counters, db.erased, ...documentTables(db)], async () => {
        await db.feeds.delete(database);
        const waiting = new Set((await db.outbox.toArray()).map(({ id }) => id));
        const held = await db.events.filter((row) => row.database === database).primaryKeys();
        for (const table of documentTables(db)) {
          const rows: Row[] = await table.filter((row: Row) => row.database === database).toArray();
          held.push(...rows.map(({ id }) => id));
          await (table as { bulkPut(rows: Row[]): Promise<unknown> }).bulkPut(rows.map(({ rev, ...row }) => row as Row));
        }
        const again = held.filter((id) => !waiting.has(id));
        const erased = (await db.erased.toArray()).filter((row) => row.database === database && !waiting.has(row.id));
        await db.outbox.bulkAdd([...again.map((id) => ({ id, database })), ...erased.map(({ id }) => ({ id, database, deletion: erasureOf(id) }))]);
        await addTo(db, "unsent", again.length + erased.length);
      });
      changes.tell();
    },

    nextToSend: async (limit, after = 0) => {
      const entries = await db.outbox.where("n").above(after).limit(limit).toArray();
      await noteHandedOut(db, entries[entries.length - 1]?.n ?? 0);
      const ids = entries.map(({ id }) => id);
      const [events, documents] = await Promise.all([db.events.bulkGet(ids), heldRows(db, ids)]);
      return entries.flatMap(({ n, id, database, deletion }, index): OutboxRow[] => {
        if (n === undefined) return [];
        if (deletion) return [{ n, database, doc: deletion }];
        const event = events[index];
        if (event) return [{ n, database, doc: eventToDocument(event.written ?? event.event) }];
        const row = documents.get(id);
        return row ? [{ n, database, doc: row.rev === undefined ? row.doc : { ...row.doc, _rev: row.rev } }] : [];
      });
    },

    accepted: async (rows, moved) => {
      if (rows.length === 0) return;
      await db.transaction("rw", [db.events, db.outbox, db.counters, db.feeds, ...documentTables(db)], async () => {
        if (moved) await db.feeds.where("database").equals(moved.database).and(({ since }) => since === moved.from).modify({ since: moved.to });
        const kept = await db.outbox.bulkGet(rows.map(({ n }) => n));
        await noteSentLate(db, kept);
        const there = rows.filter((_row, index) => kept[index] !== undefined);
        const documents = there.filter(({ doc }) => !doc._deleted);
        const held = await heldRows(db, documents.map(({ doc }) => doc._id));
        const stay = new Set<number>();
        await putRows(db, documents.flatMap(({ n, rev, doc }): Row[] => {
          const row = held.get(doc._id);
          if (!row) return [];
          const { _rev, ...sent } = doc;
          if (same(row.doc, sent)) {
            const { base, ...rest } = row;
            return [{ ...rest, rev }];
          }
          // Edited again while this edit was on its way: the next one goes on from the accepted one.
          stay.add(n);
          return [{ ...row, rev, base: sent as WireDocument }];
        }));
        const done = there.filter(({ n }) => !stay.has(n)).map(({ n }) => n);
        await db.outbox.bulkDelete(done);
        await addTo(db, "unsent", -done.length);
      });
      changes.tell();
    },

    refusedRow: async (row, reason) => {
      await refuseRow({ db, key, at: deps.clock().wall }, row, reason);
      changes.tell(contentOf([row.doc._id]));
    },
  };
};

export interface Prepared {
  readonly row: Row;
  /** What was here when the merge was made. */
  readonly mine: Row | undefined;
  readonly lost?: object;
}

/** Which of these are about somebody who was erased, also in this very moment: their own document, or a tie that names them. */
const erasedAmong = async (db: SchoolDatabase, rows: readonly Row[], erasures: readonly string[]): Promise<(row: Row) => boolean> => {
  if (!rows.some(({ id }) => isAboutPeople(id))) return () => false;
  const erased = new Set([...(await db.erased.toCollection().primaryKeys()), ...erasures]);
  return (row) => erased.has(row.id) || ("patron" in row && erased.has(row.patron));
};

const isAboutPeople = (id: string): boolean => /^(patron|tie|note|join):/.test(id);

/** An erasure from elsewhere wins over all that is here of it, sent or not. */
const obey = async (db: SchoolDatabase, erasures: readonly string[], database: string, how: { told: boolean; codes: ReadonlySet<string> }): Promise<void> => {
  const [patrons, others] = [erasures.filter(isPatron), erasures.filter((id) => !isPatron(id))];
  for (const id of others) await eraseDocument(db, id, database, { told: how.told });
  await erasePatrons(db, patrons, database, how);
};

const isPatron = (id: string): id is PatronId => isIdOf("patron", id);

/** Ties that another device let go, not knowing what was lent under them here: they are needed until the books are back. */
const openTies = async (db: SchoolDatabase, deletions: readonly string[]): Promise<ReadonlySet<string>> => {
  const ties = (await db.ties.bulkGet(deletions.filter((id) => tableOf(id) === "ties"))).flatMap((row) => row ?? []);
  if (ties.length === 0) return new Set();
  const open = await openParties(db);
  return new Set(ties.filter(({ party }) => open.has(party)).map(({ id }) => id));
};

const sendAgain = async (db: SchoolDatabase, id: string): Promise<void> => {
  const row = await db.ties.get(id);
  if (!row) return;
  const { rev, base, ...anew } = row;
  await db.ties.put(anew);
  if ((await db.outbox.where("id").equals(id).count()) > 0) return;
  await db.outbox.add({ id, database: row.database });
  await addTo(db, "unsent", 1);
};

/** What was given to a server or to a file may be elsewhere. */
export const noteHandedOut = async (db: SchoolDatabase, last: number): Promise<void> => {
  if (last > ((await db.device.get("this"))?.handedOut ?? 0)) await db.device.update("this", { handedOut: last });
};

/** Deleted here and not yet at the server: the deletion stands, on top of what has come in, unless a person is asked. */
const withoutDeleted = async (db: SchoolDatabase, prepared: readonly Prepared[], at: number): Promise<Prepared[]> => {
  const rows = new Map(prepared.map(({ row }) => [row.id, row]));
  const standing = new Set<string>();
  for (const { n, id, deletion } of await db.outbox.where("id").anyOf([...rows.keys()]).toArray()) {
    const row = rows.get(id);
    if (n === undefined || deletion === undefined || !row) continue;
    if (await askOfEdited(db, n, deletion, row, at)) continue;
    const { rev } = row;
    standing.add(id);
    await db.outbox.update(n, { deletion: { _id: id, ...(rev === undefined ? {} : { _rev: rev }), _deleted: true } });
  }
  return prepared.filter(({ row }) => !standing.has(row.id));
};

/** Among the others are events that this program does not understand. */
export const heldRows = async (db: SchoolDatabase, ids: readonly string[]): Promise<Map<string, Row>> => {
  const found = new Map<string, Row>();
  for (const table of documentTables(db)) {
    const mine = ids.filter((id) => tableOf(id) === table.name);
    if (mine.length > 0) for (const row of (await table.bulkGet(mine)) as (Row | undefined)[]) if (row) found.set(row.id, row);
  }
  return found;
};

const putRows = async (db: SchoolDatabase, rows: readonly Row[]): Promise<void> => {
  for (const { name } of documentTables(db)) {
    const mine = rows.filter(({ id }) => tableOf(id) === name);
    if (mine.length > 0) await db.table<Row, string>(name).bulkPut(mine);
  }
};

export const isEdited = (row: Row): boolean => row.base !== undefined || row.rev === undefined;

/** Nothing of it may be here yet, nor anything wait to be sent, a deletion for one: else all of it fails, and with it the transaction. */
const addRows = async (db: SchoolDatabase, events: readonly EventRow[], rows: readonly Row[]): Promise<readonly EventRow[]> => {
  if ((await db.outbox.limit(1).count()) > 0) throw new Dexie.ConstraintError("something waits to be sent");
  await db.events.bulkAdd(events);
  for (const table of documentTables(db)) {
    const mine = rows.filter(({ id }) => tableOf(id) === table.name);
    if (mine.length === 0) continue;
    await (table as { bulkAdd(rows: readonly Row[]): Promise<unknown> }).bulkAdd(mine);
    if (isCounted(table.name)) await addTo(db, table.name, mine.length);
  }
  return events;
};

const isCounted = (name: string): name is "titles" | "copies" | "patrons" => name === "titles" || name === "copies" || name === "patrons";

const isInTheWay = (error: unknown): boolean =>
  error instanceof Dexie.ConstraintError || (error instanceof Dexie.BulkError && error.failures.every(({ name }) => name === "ConstraintError"));

const keepRows = async (db: SchoolDatabase, prepared: readonly Prepared[], at: number): Promise<void> => {
  for (const table of documentTables(db)) {
    const mine = prepared.filter(({ row }) => tableOf(row.id) === table.name);
    if (mine.length === 0) continue;
    const ids = mine.map(({ row }) => row.id);
    const held = (await table.bulkGet(ids)) as (Row | undefined)[];
    // Changed at the desk in the very moment of the merge: the local edit stays, and conflicts once more at the next sending.
    const settled = mine.filter(({ mine: seen }, index) => same(seen?.doc, held[index]?.doc));
    await putRows(db, settled.map(({ row }) => row));
    const added = settled.filter(({ mine: seen }) => seen === undefined).length;
    if (isCounted(table.name)) await addTo(db, table.name, added);
    for (const { row, lost } of settled) {
      if (lost && Object.keys(lost).length > 0) await db.lost.add({ id: row.id, fields: lost, at });
      if (lost && row.base === undefined) await dropFromOutbox(db, row.id);
    }
  }
};

/** The merge left nothing of ours to send. */
const dropFromOutbox = async (db: SchoolDatabase, id: string): Promise<void> => addTo(db, "unsent", -(await db.outbox.where("id").equals(id).delete()));

/** Deleted elsewhere: gone here too, but an edit that waits is kept for a person to decide. */
const goes = async (db: SchoolDatabase, id: string, at: number): Promise<void> => {
  const row = await rowOf(db, id);
  if (!row) return;
  if (isEdited(row)) await askOfDeleted(db, row, at);
  await dropRow(db, row);
  await dropFromOutbox(db, id);
};

const noteStamps = async (db: SchoolDatabase, events: readonly LogEvent[], clock: { wall: number; offset: number | null }): Promise<void> => {
  const device = await db.device.get("this");
  if (!device || events.length === 0) return;
  let latest = device.lastStamp;
  for (const { at } of events) latest = laterStamp(latest, at, clock);
  if (latest && latest !== device.lastStamp) await db.device.update("this", { lastStamp: latest });
};

