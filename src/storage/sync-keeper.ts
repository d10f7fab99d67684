/**
 * The exchange's port on Dexie. What comes in is kept with its readings and with the feed's position in one transaction;
 * an unsent edit is never overwritten, it is merged.
 */
import Dexie, { type Table } from "dexie";
import { same } from "#domain/kernel/merge.ts";
import { isIdOf, type PatronId } from "#domain/kernel/ids.ts";
import { laterStamp } from "#domain/kernel/stamp.ts";
import { aboutOf, type LogEvent } from "#domain/circulation/events.ts";
import { eventFrom, eventToDocument, type WireDocument } from "#wire/documents.ts";
import { isErasure } from "#wire/erasure.ts";
import { wireRefusal } from "#wire/refusal.ts";
import { generationOf, isWrittenOnce, withoutRevision } from "#wire/revision.ts";
import { isNewer } from "#wire/schemas.ts";
import type { SchoolKey } from "#wire/seal.ts";
import { whyNotSaved } from "../desk/not-saved.ts";
import { onDemand } from "../desk/on-demand.ts";
import { fromTheStart, type OutboxRow, type Position, type SyncKeeper, type TakeInOptions } from "../sync/keeper.ts";
import { contentOf, type Changes } from "./changes.ts";
import { correctFresh } from "./corrections.ts";
import { lateAmong, noteSentLate } from "./closed-years.ts";
import { addTo, type EventRow, type SchoolDatabase } from "./database.ts";
import { documentTables, homeOf, rowFrom, tableOf, type Row } from "./document-rows.ts";
import { cardCodesOf, eraseAgain, eraseDocument, erasePatrons, erasingTables } from "./erasing.ts";
import { openParties } from "./forgetting.ts";
import { freshAmong } from "./fresh-events.ts";
import { dropEmpty, dropFromOutbox, goingOnFrom, heldRows, isCounted, isEdited, keepRows, letWait, mergedWithMine, putRows, type Prepared } from "./held-rows.ts";
import { createIdentity, foreignNoting } from "./identity.ts";
import { mergeDocuments } from "./merging.ts";
import { takeOut, waitingAt } from "./outbox-rows.ts";
import { noteOwnNumbers } from "./own-numbers.ts";
import { foldFor, readingTables, rebuildReadings } from "./readings.ts";
import { dropRow, rowOf } from "./refused-rows.ts";
import { askOfDeleted, askOfEdited, refuseRow } from "./refusing.ts";
import type { Reconciling } from "./sync-reconciling.ts";

/** How what comes by a file is kept: it is no word of the server's, and the server may not have it. */
export interface Handing {
  merged(row: Row, mine: Row | undefined, mergedWithMine: (row: Row, mine: Row | undefined) => Promise<Prepared>): Promise<Prepared>;
  /** Inside the transaction that keeps it, as is the next; before what is deleted there goes here. */
  overtake(deletions: readonly string[]): Promise<void>;
  sendOn(events: readonly EventRow[], prepared: readonly Prepared[], deletions: readonly string[]): Promise<void>;
}

export interface SchoolKeeper extends SyncKeeper {
  takeIn(database: string, documents: readonly WireDocument[], position: Position | undefined, options?: TakeInOptions & { readonly handing?: Handing }): Promise<"taken" | "older">;
}

export const createSyncKeeper = (deps: { db: SchoolDatabase; key: SchoolKey; changes: Changes; clock: () => { wall: number; offset: number | null } }): SchoolKeeper => {
  const { db, key, changes } = deps;

  const noteForeign = foreignNoting(db);

  const mergedHere = (row: Row, mine: Row | undefined): Promise<Prepared> => mergedWithMine(key, row, mine);

  const keeper: SchoolKeeper = {
    // Seldom asked for.
    ...onDemand<Reconciling>(async () => undefined, async () => (await import("./sync-reconciling.ts")).createReconciling(deps), { compare: true, heldBeside: true, asAcknowledged: true, sendAgain: true, mergeBack: true, recount: true, digest: true, checkedAt: true, noteChecked: true }),
    ...createIdentity(deps),

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
      const after = options?.after;
      // To look for each of its documents would take as long as to write it.
      const isNew = options?.nothingHere === true && deletions.length === 0;
      // What is erased is looked for among what came before.
      const goesOnTop = isNew && erasures.length === 0;
      if (!goesOnTop && (await after?.taken) === "older") return "older";
      const codes = await cardCodesOf(db, key, erasures.filter(isPatron));
      const clock = deps.clock();
      const kept = (keep: (isErased: (row: Row) => boolean) => Promise<readonly EventRow[]>, onTopOf?: Position): Promise<void> =>
        db.transaction("rw", [db.feeds, db.gone, ...erasingTables(db), ...readingTables(db)], async () => {
          const isErased = await erasedAmong(db, rows, erasures);
          // All or nothing: what does not hang on each other is not waited for one after the other.
          const [fresh] = await Promise.all([keep(isErased), onTopOf && standsAt(db, database, onTopOf), position && db.feeds.put({ database, ...position })]);
          await noteForeign(fresh);
          for (const row of rows) if (isErased(row)) await eraseAgain(db, row);
          await obey(db, erasures, database, { told: options?.handing === undefined, codes });
          if (!options?.deferReadings) await foldFor(db, await correctFresh(db, fresh));
          await noteStamps(db, fresh.map(({ event }) => event), clock, options?.deferReadings === true);
        });
      const besideWhatIsHere = async (): Promise<"taken" | "older"> => {
        const held = await heldRows(db, rows.map(({ id }) => id));
        if (!options?.handing && !options?.evenOlder && rows.some((row) => isOlder(row, held.get(row.id)))) return "older";
        const merged = options?.handing ? (row: Row, mine: Row | undefined) => options.handing?.merged(row, mine, mergedHere) ?? mergedHere(row, mine) : mergedHere;
        const prepared = await Promise.all(rows.map((row) => merged(row, held.get(row.id))));
        await kept(async (isErased) => {
          const here = await freshAmong(db, events);
          // A file is no word of the server's.
          const isServers = options?.handing === undefined;
          const fresh = await lateAmong(db, isServers ? here.fresh : here.fresh.filter(({ id }) => !here.replaced.some((row) => row.id === id)));
          await db.events.bulkPut(fresh);
          if (isServers && here.replaced.length > 0 && !options?.deferReadings) await foldFor(db, here.replaced);
          const standing = await withoutDeleted(db, prepared.filter(({ row }) => !isErased(row)), clock.wall);
          await keepRows(db, standing, clock.wall);
          const open = await openTies(db, deletions);
          const gone = deletions.filter((id) => !open.has(id));
          await options?.handing?.overtake(gone);
          // Of a first reading hardly any of them was ever here.
          const known = await heldRows(db, deletions);
          for (const id of deletions) if (known.has(id)) await (open.has(id) ? tieAgain(db, id) : goes(db, id, clock.wall));
          if (options?.handing) await options.handing.sendOn(fresh, standing, gone);
          else await db.gone.bulkPut(gone.map((id) => ({ id, at: clock.wall + (clock.offset ?? 0) })));
          await noteOwnNumbers(db, rows);
          return fresh;
        });
        return "taken";
      };
      const added = (onTopOf?: Position): Promise<"taken"> =>
        kept(async (isErased) => (await Promise.all([addRows(db, events, rows.filter((row) => !isErased(row))), noteOwnNumbers(db, rows)]))[0], onTopOf).then(() => "taken");
      const inTurn = async (): Promise<"taken" | "older"> =>
        (await after?.taken) === "older" ? "older" : added().catch((error: unknown) => (isInTheWay(error) ? besideWhatIsHere() : Promise.reject(error)));
      // The store does one after the other: this is written as soon as what comes before it is, and fails if that did.
      const onTopOf = (position: Position): Promise<"taken" | "older"> => added(position).catch((error: unknown) => (error instanceof NotYet || isInTheWay(error) ? inTurn() : Promise.reject(error)));
      const taken = await (!isNew ? besideWhatIsHere() : after && goesOnTop ? onTopOf(after.position) : inTurn());
      if (taken === "older") return taken;
      const content = contentOf([...rows.map(({ id }) => id), ...deletions, ...erasures]);
      changes.tell({ ...content, parties: [...events.flatMap(({ event }) => ("borrower" in event ? [event.borrower.party] : [])), ...content.parties], isPart: position?.coming !== undefined });
      return taken;
    },

    foldDeferred: async () => {
      if ((await db.device.get("this"))?.deferred) {
        await rebuildReadings(db);
        changes.tell();
      }
    },

    position: async (database) => {
      const row = await db.feeds.get(database);
      if (!row) return undefined;
      const { database: _of, ...position } = row;
      return position;
    },

    expect: async (coming) => {
      if (coming.length === 0) return;
      const known = await db.feeds.bulkGet(coming.map(({ database }) => database));
      if (coming.every((_one, index) => known[index] !== undefined)) return;
      await db.transaction("rw", db.feeds, async () => {
        const rows = await db.feeds.bulkGet(coming.map(({ database }) => database));
        await db.feeds.bulkPut(coming.flatMap(({ database, birth, documents }, index) => (rows[index] === undefined ? [{ database, birth, since: fromTheStart, coming: { done: 0, of: documents } }] : [])));
      });
      changes.tell();
    },

    nextToSend: async (limit, after = 0, except, isWorthIt = () => true) => {
      const above = db.outbox.where("n").above(after);
      const all = await (except && except.size > 0 ? above.filter(({ database }) => !except.has(database)) : above).limit(limit).toArray();
      if (all.length === 0 || !isWorthIt(all.map(({ id }) => id))) return [];
      const hasRoom = await noteHandedOut(db, all[all.length - 1]?.n ?? 0, all.findLast(({ id }) => isWrittenOnce(id))?.n ?? 0).then(() => true, (error: unknown) => {
        if (whyNotSaved(error) !== "full") throw error;
        return false;
      });
      // On a full disk goes what nobody here takes away again, without the note that it went: it is safer elsewhere.
      const entries = hasRoom ? all : await db.outbox.where("n").above(after).filter(({ id, database }) => isWrittenOnce(id) && !except?.has(database)).limit(limit).toArray();
      const ids = entries.map(({ id }) => id);
      const [events, documents] = await Promise.all([db.events.bulkGet(ids), heldRows(db, ids)]);
      const rows = entries.flatMap(({ n, id, database, deletion }, index): OutboxRow[] => {
        if (n === undefined) return [];
        if (deletion) return [{ n, database, doc: deletion }];
        const event = events[index];
        if (event) return [{ n, database, doc: eventToDocument(event.written ?? event.event) }];
        const row = documents.get(id);
        return row ? [{ n, database, doc: row.rev === undefined ? row.doc : { ...row.doc, _rev: row.rev } }] : [];
      });
      if (!hasRoom || rows.length === entries.length || (await dropEmpty(db, entries)) === 0) return rows;
      changes.tell();
      return keeper.nextToSend(limit, after, except, isWorthIt);
    },

    accepted: async (rows, moved) => {
      if (rows.length === 0) return;
      await db.transaction("rw", [db.events, db.outbox, db.counters, db.feeds, ...documentTables(db)], async () => {
        const feed = moved && (await db.feeds.get(moved.database));
        if (moved && feed?.since === moved.from) await db.feeds.put({ ...feed, since: moved.to });
        const kept = await waitingAt(db, rows.map(({ n }) => n));
        await noteSentLate(db, kept);
        const there = rows.filter((_row, index) => kept[index] !== undefined);
        const documents = there.filter(({ doc }) => !doc._deleted);
        const held = await heldRows(db, documents.map(({ doc }) => doc._id));
        const stay = new Set<number>();
        await putRows(db, documents.flatMap(({ n, rev, doc }): Row[] => {
          const row = held.get(doc._id);
          if (!row) return [];
          const { _rev, ...sent } = doc;
          const unread = _rev === undefined ? {} : ({ unread: 1 } as const);
          if (same(row.doc, sent)) {
            const { base, ...rest } = row;
            return [goingOnFrom(row, { ...withoutEarlier(rest), rev, ...unread })];
          }
          // Edited again while this edit was on its way: the next one goes on from the accepted one.
          stay.add(n);
          return [goingOnFrom(row, { ...withoutEarlier(row), rev, ...unread, base: sent as WireDocument })];
        }));
        const done = there.filter(({ n }) => !stay.has(n)).map(({ n }) => n);
        await takeOut(db, done);
        await addTo(db, "unsent", -done.length);
      });
      changes.tell({ isActs: true });
    },

    // What is sealed, but for readers, cannot be merged by its fields; what a newer version wrote only that one brings together.
    mergedApart: async (base, hidden, shown) =>
      isNewer(hidden) || isNewer(shown) || (shown["sealed"] !== undefined && tableOf(shown._id) !== "patrons") ? undefined : mergeDocuments(key, base && withoutRevision(base), withoutRevision(hidden), withoutRevision(shown)).catch(() => undefined),

    keepApart: async (id, lost) => {
      if (Object.keys(lost).length === 0) return;
      await db.transaction("rw", [db.lost], async () => {
        // Brought together once more, after it was broken off.
        const known = await db.lost.where("id").equals(id).toArray();
        if (!known.some(({ fields }) => same(fields, lost))) await db.lost.add({ id, fields: lost, at: deps.clock().wall, elsewhere: true });
      });
      changes.tell();
    },

    refusedRow: async (row, reason) => {
      await refuseRow({ db, key, at: deps.clock().wall }, row, reason);
      changes.tell(contentOf([row.doc._id]));
    },
  };
  return keeper;
};

/** The server's winning revisions only ever go up, unless it has gone back itself. It may have, and gone on, when it shows another one than was acknowledged and not read back yet. */
const isOlder = (row: Row, held: Row | undefined): boolean =>
  held?.rev !== undefined && row.rev !== undefined && row.rev !== held.rev && (held.unread !== undefined || generationOf(row.rev) < generationOf(held.rev));

const withoutEarlier = ({ earlier, ...row }: Row): Row => row as Row;

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

const tieAgain = async (db: SchoolDatabase, id: string): Promise<void> => {
  const row = await db.ties.get(id);
  if (!row) return;
  const { rev, base, earlier, ...anew } = row;
  await db.ties.put(anew);
  await letWait(db, [{ id, database: row.database }]);
};

/** What was given to a server or to a file may be elsewhere. */
export const noteHandedOut = async (db: SchoolDatabase, last: number, lastAct = last): Promise<void> => {
  const { handedOut = 0, actsOut = handedOut } = (await db.device.get("this")) ?? {};
  if (last > handedOut || lastAct > actsOut) await db.device.update("this", { handedOut: Math.max(last, handedOut), actsOut: Math.max(lastAct, actsOut) });
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

/** Nothing of it may be here yet, nor wait to be sent, as a deletion for one: else all of it fails, and with it the transaction. */
const addRows = async (db: SchoolDatabase, events: readonly EventRow[], rows: readonly Row[]): Promise<readonly EventRow[]> => {
  const added = async (table: Table<Row, string>, mine: readonly Row[]): Promise<unknown> =>
    mine.length > 0 && Promise.all([table.bulkAdd(mine), isCounted(table.name) && addTo(db, table.name, mine.length)]);
  const [waiting] = await Promise.all([
    db.outbox.limit(hardlyAny).toArray(),
    events.length > 0 && db.events.bulkAdd(events),
    ...documentTables(db).map(({ name }) => added(db.table<Row, string>(name), rows.filter((row) => homeOf(row) === name))),
  ]);
  const coming = new Set([...events, ...rows].map(({ id }) => id));
  if (waiting.length === hardlyAny || waiting.some(({ id }) => coming.has(id))) throw new Dexie.ConstraintError("it waits to be sent");
  return events;
};

/** What comes before has not been kept, or not in one piece. */
class NotYet extends Error {}

/** Inside the transaction that writes what goes on from this place. */
const standsAt = async (db: SchoolDatabase, database: string, position: Position): Promise<void> => {
  if (!same(await db.feeds.get(database), { database, ...position })) throw new NotYet(`${database} does not stand there yet`);
};

/** What a device that has just joined has written itself. */
const hardlyAny = 100;

const isInTheWay = (error: unknown): boolean =>
  error instanceof Dexie.ConstraintError || (error instanceof Dexie.BulkError && error.failures.every(({ name }) => name === "ConstraintError"));

/** Deleted elsewhere: gone here too, but an edit that waits is kept for a person to decide. */
const goes = async (db: SchoolDatabase, id: string, at: number): Promise<void> => {
  const row = await rowOf(db, id);
  if (!row) return;
  if (isEdited(row)) await askOfDeleted(db, row, at);
  await dropRow(db, row);
  await dropFromOutbox(db, id);
};

/** `deferred`: these are still to be told. */
const noteStamps = async (db: SchoolDatabase, events: readonly LogEvent[], clock: { wall: number; offset: number | null }, deferred: boolean): Promise<void> => {
  const device = events.length === 0 ? undefined : await db.device.get("this");
  if (!device) return;
  let latest = device.lastStamp;
  for (const { at } of events) latest = laterStamp(latest, at, clock);
  const noted = { ...device, deferred: device.deferred || deferred, ...(latest ? { lastStamp: latest } : {}) };
  if (noted.deferred !== device.deferred || noted.lastStamp !== device.lastStamp) await db.device.put(noted);
};

