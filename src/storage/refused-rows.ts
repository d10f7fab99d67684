/** The rows of the inbox itself, and the document rows they are about. All inside transactions of who asks. */
import { aboutOf, type LogEvent } from "#domain/circulation/events.ts";
import { eventFrom, type WireDocument } from "#wire/documents.ts";
import { wireRefusal } from "#wire/refusal.ts";
import { addTo, type RefusedRow, type SchoolDatabase } from "./database.ts";
import { homeOf, type Row } from "./document-rows.ts";
import { heldRows, isCounted } from "./held-rows.ts";

/** What is let go is kept, and counted no more. */
export const keepRefused = async (db: SchoolDatabase, row: RefusedRow): Promise<void> => {
  await db.refused.add(row);
  await addTo(db, "refused", 1);
};

/** With what it says of whoever is forgotten, also when it was let go. */
export const forgetRefused = async (db: SchoolDatabase, id: string): Promise<void> => forgetRows(db, await db.refused.where("id").equals(id).toArray());

const forgetRows = async (db: SchoolDatabase, rows: readonly RefusedRow[]): Promise<void> => {
  await db.refused.bulkDelete(rows.flatMap(({ n }) => n ?? []));
  await addTo(db, "refused", -rows.filter(({ letGo }) => letGo === undefined).length);
};

/** The same of whatever speaks of them in what is refused, though its own document may say something else by now. */
export const forgetRefusedOf = async (db: SchoolDatabase, kind: string, speaksOfThem: (doc: WireDocument) => boolean): Promise<void> =>
  forgetRows(db, await db.refused.filter(({ doc }) => doc["kind"] === kind && doc._deleted !== true && speaksOfThem(doc)).toArray());

/** Not what this device itself would call broken: such an event is kept and shown, never folded. */
export const foldable = (database: string, doc: WireDocument): LogEvent | undefined => {
  const event = wireRefusal(database, doc) === undefined ? eventFrom(doc) : undefined;
  return event && aboutOf(event) !== undefined ? event : undefined;
};

/** The acts that were refused are in no log, yet they happened: each can be sent again, and what was let go taken back. */
export const refusedActs = async (db: SchoolDatabase): Promise<{ readonly event: LogEvent; readonly isLetGo: boolean }[]> =>
  (await db.refused.where("id").startsWith("event:").toArray()).flatMap(({ database, doc, letGo }) => {
    const event = foldable(database, doc);
    return event ? [{ event, isLetGo: letGo !== undefined }] : [];
  });

/** What a person has settled goes with the school year in which they did. */
export const dropSettled = async (db: SchoolDatabase, closed: number): Promise<void> => {
  await db.refused.filter(({ letGo }) => letGo !== undefined && letGo.year <= closed).delete();
  await db.lost.filter(({ answered }) => answered !== undefined && answered.year <= closed).delete();
};

export const rowOf = async (db: SchoolDatabase, id: string): Promise<Row | undefined> => (await heldRows(db, [id])).get(id);

export const dropRow = async (db: SchoolDatabase, row: Row): Promise<void> => {
  await db.table(homeOf(row)).delete(row.id);
  await count(db, row, -1);
};

/** As it was, unless something of it is here again. */
export const putBack = async (db: SchoolDatabase, row: Row): Promise<void> => {
  if ((await rowOf(db, row.id)) !== undefined) return;
  await db.table<Row, string>(homeOf(row)).put(row);
  await count(db, row, 1);
};

const count = async (db: SchoolDatabase, row: Row, change: number): Promise<void> => {
  const name = homeOf(row);
  if (isCounted(name)) await addTo(db, name, change);
};

