/**
 * What the server does not take leaves the readings of this device and waits in the inbox, with its content, for a person. So does
 * what was deleted at one device and edited at another: neither of the two wins in silence. Erasing a person is no such deletion.
 */
import type { TitleId } from "#domain/kernel/ids.ts";
import { same } from "#domain/kernel/merge.ts";
import type { WireDocument } from "#wire/documents.ts";
import { deletedThere, editedThere, idTaken } from "#wire/refusal.ts";
import { generationOf } from "#wire/revision.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { OutboxRow } from "../sync/keeper.ts";
import { addTo, type SchoolDatabase } from "./database.ts";
import { homeOf, kindOfId, rowFrom, type Row } from "./document-rows.ts";
import { putEdited } from "./edits.ts";
import { erasingTables } from "./erasing.ts";
import { foldFor, readingTables } from "./readings.ts";
import { dropRow, keepRefused, rowOf } from "./refused-rows.ts";

/** Over these a row is refused, and sent again. */
export const refusingTables = (db: SchoolDatabase) => [db.feeds, ...erasingTables(db), ...readingTables(db)];

export const refuseRow = async ({ db, key, at }: { db: SchoolDatabase; key: SchoolKey; at: number }, row: OutboxRow, reason: string): Promise<void> => {
  for (;;) {
    const seen = await rowOf(db, row.doc._id);
    const before = seen?.base && { ...(await rowFrom(key, seen.base, seen.database)), ...(seen.rev === undefined ? {} : { rev: seen.rev }), ...(seen.earlier === undefined ? {} : { earlier: seen.earlier }) };
    const isDone = await db.transaction("rw", refusingTables(db), async () => {
      const held = await rowOf(db, row.doc._id);
      if (!same(held?.base, seen?.base)) return false;
      await refuseNow(db, row, { held, before, reason, at });
      return true;
    });
    if (isDone) return;
  }
};

const refuseNow = async (db: SchoolDatabase, { n, database, doc }: OutboxRow, { held, before, reason, at }: { held: Row | undefined; before: Row | undefined; reason: string; at: number }): Promise<void> => {
  const entry = await db.outbox.get(n);
  // Erased or taken back meanwhile: there is nothing any more that could be refused.
  if (entry === undefined) return;
  const { _rev, ...sent } = doc;
  const row = doc._deleted ? undefined : held;
  // Edited again since it was sent: what it says now goes out next, and gets a verdict of its own.
  if (row && !same(row.doc, sent)) return;
  await db.outbox.delete(n);
  await addTo(db, "unsent", -1);
  await keepRefused(db, { id: doc._id, database, doc, reason, at, ...baseOf(row?.base ?? entry.was), ...(row && reason === deletedThere ? await withTitle(db, row) : {}) });
  const event = await db.events.get(doc._id);
  if (event) {
    await db.events.delete(event.id);
    await foldFor(db, [event]);
  } else if (row && (reason === deletedThere || reason === idTaken)) await dropRow(db, row);
  // What is new has nothing it could go back to, and others name it: it stays until it is let go.
  else if (before) await db.table<Row, string>(homeOf(before)).put(before);
};

const baseOf = (base: WireDocument | undefined): { readonly base?: WireDocument } => (base === undefined ? {} : { base });

/** Deleted elsewhere, and an edit of it waits here: the edit is kept, and a person is asked. */
export const askOfDeleted = async (db: SchoolDatabase, row: Row, at: number): Promise<void> => {
  if (!isAskedAbout(row.id) || (await db.outbox.where("id").equals(row.id).count()) === 0) return;
  const { id, database, doc, rev, base } = row;
  await keepRefused(db, { id, database, doc: { ...doc, ...(rev === undefined ? {} : { _rev: rev }) }, reason: deletedThere, at, ...baseOf(base), ...(await withTitle(db, row)) });
};

/** Deleted here, and edited elsewhere before that was sent: what was edited is here again, and a person is asked. Answers whether it was so. */
export const askOfEdited = async (db: SchoolDatabase, n: number, deletion: WireDocument, edited: Row, at: number): Promise<boolean> => {
  const { id, database } = edited;
  const isEdit = edited.base !== undefined || generationOf(edited.rev ?? "") > Math.max(1, generationOf(deletion._rev ?? ""));
  if (!deletion._deleted || !isAskedAbout(id) || !isEdit) return false;
  await db.outbox.delete(n);
  await addTo(db, "unsent", -1);
  const title = await titleAgain(db, edited);
  await keepRefused(db, { id, database, doc: deletion, reason: editedThere, at, ...(title === undefined ? {} : { title }) });
  return true;
};

const titleOf = async (db: SchoolDatabase, { doc }: Row): Promise<Row | undefined> => (kindOfId(doc._id) === "copy" ? db.titles.get(doc["title"] as TitleId) : undefined);

const withTitle = async (db: SchoolDatabase, row: Row): Promise<{ readonly title?: WireDocument }> => {
  const title = await titleOf(db, row);
  return title === undefined ? {} : { title: title.doc };
};

/** A copy is nothing without its title: what was deleted with it is written anew. */
const titleAgain = async (db: SchoolDatabase, copy: Row): Promise<WireDocument | undefined> => {
  if (kindOfId(copy.id) !== "copy" || (await titleOf(db, copy))) return undefined;
  const entry = (await db.outbox.where("id").equals(String(copy.doc["title"])).toArray()).find(({ was }) => was !== undefined);
  if (entry?.was === undefined || entry.n === undefined) return undefined;
  await db.outbox.delete(entry.n);
  await addTo(db, "unsent", -1);
  await putEdited(db, [{ id: entry.id, database: entry.database, doc: entry.was }]);
  return entry.was;
};

/** What a librarian makes and takes away; ties, remarks and the like go with the loans and readers they belong to. */
const isAskedAbout = (id: string): boolean => /^(title|copy|patron|lot|set):/.test(id);
