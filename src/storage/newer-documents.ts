/**
 * What a later version of the program wrote lies here unread. Once the version changes, all of it is looked at again: what this
 * one understands takes its place and joins the log, and, when an older one has come back, what it does not understand leaves.
 */
import { aboutOf, type LogEvent } from "#domain/circulation/events.ts";
import { same } from "#domain/kernel/merge.ts";
import { eventToDocument, type WireDocument } from "#wire/documents.ts";
import { isWrittenOnce } from "#wire/revision.ts";
import { isNewer, readable } from "#wire/schemas.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { EventRow, SchoolDatabase } from "./database.ts";
import { documentTables, isNewerRow, newerKind, rowFrom, type Row } from "./document-rows.ts";
import { rowsWhere } from "./every-row.ts";
import { moveRows } from "./held-rows.ts";
import { deviceHere } from "./log.ts";
import { foldable } from "./refused-rows.ts";

export const countNewer = (db: SchoolDatabase): Promise<number> => db.others.where("kind").equals(newerKind).count();

/** Killed in the middle, it is done once more at the next start: what was read is noted with what came of it. */
export const lookAgain = async (db: SchoolDatabase, canRead: readonly string[] = readable): Promise<void> => {
  const before = await lastRead(db);
  if (same(before, canRead)) return;
  const forgotten = (before ?? []).some((one) => !canRead.includes(one));
  const others = await db.others.toArray();
  const elsewhere = forgotten ? (await Promise.all(["titles", "copies", "patrons", "ties"].map((name) => rowsWhere(db.table<Row, string>(name), ({ doc }) => isNewer(doc))))).flat() : [];
  const left = forgotten ? await rowsWhere(db.events, ({ event }) => isNewer(asDocument(event))) : [];
  const joining = others.flatMap(({ id, database, doc }): EventRow[] => {
    const event = isWrittenOnce(id) ? foldable(database, doc) : undefined;
    const about = event && aboutOf(event);
    return event && about !== undefined ? [{ id: event.id, about, database, event }] : [];
  });
  const joins = new Set<string>(joining.map(({ id }) => id));
  const misplaced = [...others.filter((row) => !joins.has(row.id) && isNewer(row.doc) !== isNewerRow(row)), ...elsewhere];
  const { schoolKey: key } = await deviceHere(db);
  const moves = await Promise.all(misplaced.map(async (from) => ({ from, to: await placedAnew(key, from) })));
  await db.transaction("rw", [db.events, db.outbox, db.counters, db.device, db.caches, ...documentTables(db)], async () => {
    // Another window of this device has done it meanwhile.
    if (!same(await lastRead(db), before)) return;
    await moveRows(db, moves);
    await db.others.bulkDelete(joining.map(({ id }) => id));
    await db.events.bulkPut(joining);
    await db.events.bulkDelete(left.map(({ id }) => id));
    const waiting = new Set((await db.outbox.where("id").anyOf(left.map(({ id }) => id)).toArray()).map(({ id }) => id));
    await db.others.bulkPut(left.map(({ id, database, event, written }) => ({ id, database, doc: asDocument(written ?? event), kind: newerKind, ...(waiting.has(id) ? {} : { rev: "1-read" }) })));
    if (joining.length + left.length > 0) await db.device.update("this", { deferred: true });
    await db.caches.put({ name: readBefore, value: canRead });
  });
};

const readBefore = "readable";
const lastRead = async (db: SchoolDatabase): Promise<readonly string[] | undefined> => (await db.caches.get(readBefore))?.value as readonly string[] | undefined;

const asDocument = (event: LogEvent): WireDocument => eventToDocument(event);

const placedAnew = async (key: SchoolKey, { doc, database, rev, base, earlier, unread }: Row): Promise<Row> => ({
  ...(await rowFrom(key, doc, database)),
  ...(rev === undefined ? {} : { rev }),
  ...(base === undefined ? {} : { base }),
  ...(earlier === undefined ? {} : { earlier }),
  ...(unread === undefined ? {} : { unread }),
});
