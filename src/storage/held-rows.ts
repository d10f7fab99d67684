/** Mutable documents as they are held here: which are, and how what came from the server takes its place among them. */
import { same } from "#domain/kernel/merge.ts";
import type { WireDocument } from "#wire/documents.ts";
import { generationOf } from "#wire/revision.ts";
import type { SchoolKey } from "#wire/seal.ts";
import { addTo, type OutboxEntry, type SchoolDatabase } from "./database.ts";
import { documentTables, homeOf, kindOfId, rowFrom, tableOf, type DocTable, type Row } from "./document-rows.ts";
import { mergeDocuments, type MergedDocument } from "./merging.ts";

/** What is to be kept of a document that came, made before the transaction. */
export interface Prepared {
  readonly row: Row;
  /** What was here when the merge was made. */
  readonly mine: Row | undefined;
  readonly lost?: object;
}

export const isEdited = (row: Row): boolean => row.base !== undefined || row.rev === undefined;

/** `row` has come; `mine` is what is held. Seals are opened and closed here, before the transaction; inside it the row is checked to be still the same. */
export const mergedWithMine = async (key: SchoolKey, row: Row, mine: Row | undefined): Promise<Prepared> => {
  if (mine === undefined || !isEdited(mine)) return { row, mine };
  // What the edit was made from has come once more.
  if (mine.rev !== undefined && mine.rev === row.rev) return { row: mine, mine };
  return preparedFrom(key, await mergeDocuments(key, mine.base, mine.doc, row.doc), row, mine);
};

/**
 * `mine` is of a state that the server has lost, and `row` what it has now. Where both say something else, the one that has seen
 * more edits stands, as a rule the later one; what the other said is kept aside.
 */
export const mergedBack = async (key: SchoolKey, base: WireDocument | undefined, row: Row, mine: Row): Promise<Prepared> => {
  if (generationOf(mine.rev ?? "") <= generationOf(row.rev ?? "")) return preparedFrom(key, await mergeDocuments(key, base, mine.doc, row.doc), row, mine);
  const merged = await mergeDocuments(key, base, row.doc, mine.doc);
  return preparedFrom(key, { ...merged, isTheirs: same(merged.doc, row.doc) }, row, mine);
};

const preparedFrom = async (key: SchoolKey, { doc, isTheirs, lost }: MergedDocument, row: Row, mine: Row): Promise<Prepared> => {
  // Nothing of ours is left to send.
  if (isTheirs) return { row, mine, lost };
  const { rev, earlier } = row;
  return { row: { ...(await rowFrom(key, doc, row.database)), ...(rev === undefined ? {} : { rev }), ...(earlier === undefined ? {} : { earlier }), base: row.doc }, mine, lost };
};

/** Among the others is what this program does not understand, whatever it is. */
export const heldRows = async (db: SchoolDatabase, ids: readonly string[]): Promise<Map<string, Row>> => {
  const found = new Map<string, Row>();
  for (const table of documentTables(db)) {
    const mine = table === db.others ? await amongOthers(db, ids) : ids.filter((id) => tableOf(id) === table.name);
    if (mine.length > 0) for (const row of (await table.bulkGet(mine)) as (Row | undefined)[]) if (row) found.set(row.id, row);
  }
  return found;
};

/** As a rule there is none of a kind that has a table of its own, and none of the acts: one request for each kind says so. */
const amongOthers = async (db: SchoolDatabase, ids: readonly string[]): Promise<string[]> => {
  const there = await Promise.all([...new Set(ids.map(kindOfId))].map((kind) => {
    const mine = ids.filter((id) => kindOfId(id) === kind).sort();
    return db.others.where("id").between(mine[0], mine[mine.length - 1], true, true).primaryKeys();
  }));
  const known = new Set<string>(there.flat());
  return ids.filter((id) => known.has(id));
};

export const putRows = async (db: SchoolDatabase, rows: readonly Row[]): Promise<void> => {
  for (const { name } of documentTables(db)) {
    const mine = rows.filter((row) => homeOf(row) === name);
    if (mine.length > 0) await db.table<Row, string>(name).bulkPut(mine);
  }
};

/** The row with the server's revisions that it had here before: they tell a server that went back from somebody else's edit. */
export const goingOnFrom = (held: Row | undefined, row: Row): Row => {
  if (held?.rev === undefined || row.earlier !== undefined) return row;
  const earlier = held.rev === row.rev ? held.earlier : [held.rev, ...(held.earlier ?? [])].slice(0, mostEarlier);
  return earlier === undefined ? row : { ...row, earlier };
};

/** Edits of one document within the weeks between two backups. */
const mostEarlier = 12;

export const isCounted = (name: string): name is "titles" | "copies" | "patrons" => name === "titles" || name === "copies" || name === "patrons";

export const keepRows = async (db: SchoolDatabase, prepared: readonly Prepared[], at: number): Promise<void> => {
  const held = await heldRows(db, prepared.map(({ row }) => row.id));
  // Changed at the desk in the very moment of the merge: the local edit stays, and conflicts once more at the next sending.
  const settled = prepared.filter(({ row, mine }) => same(mine?.doc, held.get(row.id)?.doc));
  await moveRows(db, settled.map(({ row }) => ({ from: held.get(row.id), to: goingOnFrom(held.get(row.id), row) })));
  for (const { row, lost } of settled) {
    if (lost && Object.keys(lost).length > 0) await db.lost.add({ id: row.id, fields: lost, at });
    if (lost && row.base === undefined) await dropFromOutbox(db, row.id);
  }
};

/** Counted where they go to: a document that was written anew by a newer version, or that this one has come to understand, changes its place. */
export const moveRows = async (db: SchoolDatabase, moves: readonly { readonly from: Row | undefined; readonly to: Row }[]): Promise<void> => {
  const change = new Map<DocTable, number>();
  for (const { from, to } of moves) {
    const [left, entered] = [from && homeOf(from), homeOf(to)];
    if (left === entered) continue;
    change.set(entered, (change.get(entered) ?? 0) + 1);
    if (left === undefined) continue;
    change.set(left, (change.get(left) ?? 0) - 1);
    await db.table(left).delete(to.id);
  }
  await putRows(db, moves.map(({ to }) => to));
  for (const [table, by] of change) if (isCounted(table)) await addTo(db, table, by);
};

/** The merge left nothing of ours to send. */
export const dropFromOutbox = async (db: SchoolDatabase, id: string): Promise<void> => addTo(db, "unsent", -(await db.outbox.where("id").equals(id).delete()));

/** What these are about has gone from this store, as a browser may lose a part of it: there is nothing to send, and what is there comes back from the server. @returns how many. */
export const dropEmpty = async (db: SchoolDatabase, entries: readonly OutboxEntry[]): Promise<number> => {
  const mayBeEmpty = await emptyAmong(db, entries);
  if (mayBeEmpty.length === 0) return 0;
  // A row may have gone meanwhile because somebody deleted it, and then its entry says so.
  return db.transaction("rw", [db.events, db.outbox, db.counters, ...documentTables(db)], async () => {
    const empty = await emptyAmong(db, (await db.outbox.bulkGet([...mayBeEmpty])).flatMap((entry) => entry ?? []));
    await db.outbox.bulkDelete([...empty]);
    await addTo(db, "unsent", -empty.length);
    return mayBeEmpty.length;
  });
};

const emptyAmong = async (db: SchoolDatabase, entries: readonly OutboxEntry[]): Promise<readonly number[]> => {
  const ids = entries.map(({ id }) => id);
  const [events, rows] = await Promise.all([db.events.bulkGet(ids), heldRows(db, ids)]);
  return entries.flatMap(({ n, id, deletion }, index) => (n === undefined || deletion !== undefined || events[index] !== undefined || rows.has(id) ? [] : [n]));
};

/** Inside a transaction over outbox and counters. What waits already is left as it is. */
export const letWait = async (db: SchoolDatabase, entries: readonly { readonly id: string; readonly database: string }[]): Promise<void> => {
  const waiting = new Set((await db.outbox.where("id").anyOf(entries.map(({ id }) => id)).toArray()).map(({ id }) => id));
  const outgoing = entries.filter(({ id }) => !waiting.has(id));
  await db.outbox.bulkAdd([...outgoing]);
  await addTo(db, "unsent", outgoing.length);
};
