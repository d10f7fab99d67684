/** How a mutable document is changed here: the row, what it was edited from, and its place in the outbox, in one transaction. */
import type { WireDocument } from "#wire/documents.ts";
import { addedLater } from "#wire/schemas.ts";
import { addTo, type OutboxEntry, type SchoolDatabase } from "./database.ts";
import { homeOf, isNewerRow, newerKind, tableOf, type Row } from "./document-rows.ts";

/** Inside a transaction over the row's table, outbox and counters. */
export const putEdited = async (db: SchoolDatabase, rows: readonly Row[]): Promise<void> => {
  await refuseNewer(db, rows);
  const added: OutboxEntry[] = [];
  const edited: OutboxEntry[] = [];
  for (const name of ["titles", "copies", "patrons", "ties", "others"] as const) {
    const mine = rows.filter((row) => homeOf(row) === name);
    if (mine.length === 0) continue;
    const table = db.table<Row, string>(name);
    const held = await table.bulkGet(mine.map(({ id }) => id));
    await table.bulkPut(mine.map((row, index) => editedFrom(held[index], row)));
    if (name === "titles" || name === "copies" || name === "patrons") await addTo(db, name, held.filter((row) => row === undefined).length);
    mine.forEach(({ id, database }, index) => (held[index] === undefined ? added : edited).push({ id, database }));
  }
  // What is new here cannot be waiting already.
  const entries = await db.outbox.where("id").anyOf(edited.map(({ id }) => id)).toArray();
  // A file that holds what was written first does not hold this.
  await db.outbox.bulkPut(entries.map((entry) => ({ ...entry, again: (entry.again ?? 0) + 1 })));
  const waiting = new Set(entries.map(({ id }) => id));
  const outgoing = [...added, ...edited.filter(({ id }) => !waiting.has(id))];
  await db.outbox.bulkAdd(outgoing);
  await addTo(db, "unsent", outgoing.length);
};

/** Inside the same kind of transaction, over the device's row too. What the server cannot have seen goes without a trace. */
export const deleteRows = async (db: SchoolDatabase, ids: readonly string[]): Promise<void> => {
  const handedOut = (await db.device.get("this"))?.handedOut ?? 0;
  for (const id of ids) {
    const table = db.table<Row, string>(tableOf(id));
    const row = await table.get(id);
    // What a newer version wrote is found with the others only, and stays.
    if (!row || isNewerRow(row)) continue;
    await table.delete(id);
    if (table.name === "titles" || table.name === "copies" || table.name === "patrons") await addTo(db, table.name, -1);
    const waiting = (await db.outbox.where("id").equals(id).primaryKeys()) as number[];
    await db.outbox.bulkDelete(waiting);
    await addTo(db, "unsent", -waiting.length);
    // Handed out to be sent: the server may have it, though its answer is still to come or was lost.
    if (row.rev === undefined && waiting.every((n) => n > handedOut)) continue;
    const deletion: WireDocument = { _id: id, ...(row.rev === undefined ? {} : { _rev: row.rev }), _deleted: true };
    // A catalogue names no reader: of a book it may be kept what it was, in case somebody edits it elsewhere.
    const was = table.name === "titles" || table.name === "copies" ? { was: row.doc } : {};
    await db.outbox.add({ id, database: row.database, deletion, ...was });
    await addTo(db, "unsent", 1);
  }
};

/** It was written anew while somebody had it open here: an edit in this version's words would take away what it says. */
const refuseNewer = async (db: SchoolDatabase, rows: readonly Row[]): Promise<void> => {
  if ((await db.others.where("kind").equals(newerKind).count()) === 0) return;
  const here = await db.others.bulkGet(rows.flatMap((row) => (isNewerRow(row) ? [] : [row.id])));
  const newer = here.find((row) => row !== undefined && isNewerRow(row));
  if (newer) throw new Error(`a newer version of the program has written ${newer.id}`);
};

/** Around a seal nothing is ever taken away: what stands there and is not ours a later version has added. */
const editedFrom = (held: Row | undefined, row: Row): Row =>
  held === undefined ? row : { ...row, doc: { ...(row.doc["sealed"] === undefined ? { ...attachedTo(held.doc), ...addedLater(held.doc) } : held.doc), ...row.doc }, ...(held.rev === undefined ? {} : { rev: held.rev, base: held.base ?? held.doc }), ...(held.earlier === undefined ? {} : { earlier: held.earlier }), ...(held.unread === undefined ? {} : { unread: held.unread }) };

/** What hangs on a document at a CouchDB and never comes here: an edit that does not name it would drop it there. */
export const attachedTo = ({ _attachments }: WireDocument): { readonly _attachments?: unknown } => (_attachments === undefined ? {} : { _attachments });
