/** How a mutable document is changed here: the row, what it was edited from, and its place in the outbox, in one transaction. */
import type { WireDocument } from "#wire/documents.ts";
import { addTo, type SchoolDatabase } from "./database.ts";
import { tableOf, type Row } from "./document-rows.ts";

/** Inside a transaction over the row's table, outbox and counters. */
export const putEdited = async (db: SchoolDatabase, rows: readonly Row[]): Promise<void> => {
  const outgoing: { id: string; database: string }[] = [];
  for (const name of ["titles", "copies", "patrons", "ties", "others"] as const) {
    const mine = rows.filter((row) => tableOf(row.id) === name);
    if (mine.length === 0) continue;
    const table = db.table<Row, string>(name);
    const held = await table.bulkGet(mine.map(({ id }) => id));
    await table.bulkPut(mine.map((row, index) => editedFrom(held[index], row)));
    if (name === "titles" || name === "copies" || name === "patrons") await addTo(db, name, held.filter((row) => row === undefined).length);
    outgoing.push(...mine.map(({ id, database }) => ({ id, database })));
  }
  const waiting = new Set((await db.outbox.where("id").anyOf(outgoing.length > 500 ? [] : outgoing.map(({ id }) => id)).toArray()).map(({ id }) => id));
  const fresh = outgoing.filter(({ id }) => !waiting.has(id));
  await db.outbox.bulkAdd(fresh);
  await addTo(db, "unsent", fresh.length);
};

/** Inside the same kind of transaction. What the server never saw goes without a trace. */
export const deleteRows = async (db: SchoolDatabase, ids: readonly string[]): Promise<void> => {
  for (const id of ids) {
    const table = db.table<Row, string>(tableOf(id));
    const row = await table.get(id);
    if (!row) continue;
    await table.delete(id);
    if (table.name === "titles" || table.name === "copies" || table.name === "patrons") await addTo(db, table.name, -1);
    await addTo(db, "unsent", -(await db.outbox.where("id").equals(id).delete()));
    if (row.rev === undefined) continue;
    const deletion: WireDocument = { _id: id, _rev: row.rev, _deleted: true };
    await db.outbox.add({ id, database: row.database, deletion });
    await addTo(db, "unsent", 1);
  }
};

const editedFrom = (held: Row | undefined, row: Row): Row =>
  held === undefined ? row : { ...row, ...(held.rev === undefined ? {} : { rev: held.rev, base: held.base ?? held.doc }) };
