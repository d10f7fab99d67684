/** What of this device goes into a file: all that waits to be sent, and on wish what was done lately with every document. */
import { addDays, dayAt, startOf, type Day } from "#domain/kernel/day.ts";
import { eventToDocument, type WireDocument } from "#wire/documents.ts";
import { erasureOf } from "#wire/erasure.ts";
import type { FileRow } from "#wire/sealed-file.ts";
import type { EventRow, OutboxEntry, SchoolDatabase } from "./database.ts";
import { documentTables, type Row } from "./document-rows.ts";
import { rowsWhere } from "./every-row.ts";
import type { FileMark } from "./filed.ts";
import { heldRows } from "./held-rows.ts";
import { noteHandedOut } from "./sync-keeper.ts";

export interface FileContents {
  readonly rows: readonly FileRow[];
  readonly mark: FileMark;
}

/** In one transaction, so that it is whole; what goes out may be elsewhere from then on. */
export const contentsForFile = (db: SchoolDatabase, since: Day | undefined): Promise<FileContents> =>
  db.transaction("rw", [db.events, db.outbox, db.erased, db.device, ...documentTables(db)], async () => {
    const entries = await db.outbox.orderBy("n").toArray();
    const rows = await unsentRows(db, entries);
    const upTo = entries[entries.length - 1]?.n ?? 0;
    await noteHandedOut(db, upTo);
    const waiting = new Set(entries.map(({ id }) => id));
    return {
      rows: since === undefined ? rows : [...rows, ...(await sentRows(db, since, waiting))],
      mark: { upTo, again: entries.filter(({ again }) => again !== undefined) },
    };
  });

const unsentRows = async (db: SchoolDatabase, entries: readonly OutboxEntry[]): Promise<FileRow[]> => {
  const ids = entries.map(({ id }) => id);
  const [events, documents] = await Promise.all([db.events.bulkGet(ids), heldRows(db, ids)]);
  // Deleted and written anew it waits twice: what it is now counts.
  const rows = new Map<string, FileRow>();
  entries.forEach(({ id, database, deletion }, index) => {
    const [event, document] = [events[index], documents.get(id)];
    const row = deletion ? { database, doc: deletion } : event ? fromEvent(event) : document && fromDocument(document);
    const { handed, again } = entries[index] ?? {};
    if (row) rows.set(id, handed === undefined || again !== undefined ? row : { ...row, from: handed });
  });
  return [...rows.values()];
};

/** Of a document nobody knows when it was changed, so all of them go that the server has: one that it refused goes to nobody. */
const sentRows = async (db: SchoolDatabase, since: Day, waiting: ReadonlySet<string>): Promise<FileRow[]> => {
  const from = startOf(since);
  const events = await rowsWhere(db.events, ({ event }) => event.day >= since || event.at.instant >= from);
  const documents = (await Promise.all(documentTables(db).map((table): Promise<Row[]> => table.toArray()))).flat();
  const erased = await db.erased.toArray();
  return [
    ...erased.map(({ id, database }): FileRow => ({ database, doc: erasureOf(id) })),
    ...documents.filter(({ rev }) => rev !== undefined).map(fromDocument),
    ...events.map(fromEvent),
  ].flatMap((row) => (waiting.has(row.doc._id) ? [] : [{ ...row, sent: true as const }]));
};

const fromEvent = ({ database, event, written }: EventRow): FileRow => ({ database, doc: eventToDocument(written ?? event) });

const fromDocument = ({ database, doc, rev, base }: Row): FileRow => ({ database, doc: (rev === undefined ? doc : { ...doc, _rev: rev }) as WireDocument, ...(base === undefined ? {} : { base }) });

/** The first day of what was done in the last so many weeks. */
export const sinceWeeks = (weeks: number, now: number): Day => addDays(dayAt(now), -7 * weeks);
