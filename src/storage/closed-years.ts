/**
 * Which school year is closed here, and what comes for it all the same. A late event is taken into its year's log like any
 * other; it is marked, so that the position is looked at once the exchange is over.
 */
import { namedBy } from "#domain/circulation/opening-position.ts";
import { yearOfLog } from "#wire/database-names.ts";
import { schoolSettingFrom, schoolSettingId } from "#wire/school-setting.ts";
import type { EventRow, OutboxEntry, SchoolDatabase } from "./database.ts";
import { ifRead } from "./document-rows.ts";

export interface OpenYear {
  readonly year: number;
  /** Absent until the first turn of a year. */
  readonly closed: number | undefined;
}

/** As the school's setting says it here; undefined while that has not come. */
export const openYearIn = async (db: SchoolDatabase): Promise<OpenYear | undefined> => {
  const row = ifRead(await db.others.get(schoolSettingId));
  if (!row) return undefined;
  const { year, closedYear } = schoolSettingFrom(row.doc);
  return { year: year.year, closed: closedYear };
};

/** Of the closed year or of one before it. */
export const isOfClosed = ({ database }: { readonly database: string }, closed: number): boolean => (yearOfLog(database) ?? closed + 1) <= closed;

/** These rows, those marked that are late, or go on from what was left behind at the close. Inside a transaction over log and documents. */
export const lateAmong = async (db: SchoolDatabase, rows: EventRow[]): Promise<EventRow[]> => {
  const closed = rows.length === 0 ? undefined : (await openYearIn(db))?.closed;
  if (closed === undefined) return rows;
  const named = rows.flatMap((row) => (isOfClosed(row, closed) ? [] : namedBy(row.event)));
  const left = new Set((await db.events.bulkGet([...new Set(named)])).flatMap((row) => (row?.past === undefined ? [] : [row.id])));
  return rows.map((row) => (isOfClosed(row, closed) || namedBy(row.event).some((id) => left.has(id)) ? { ...row, late: 1 } : row));
};

/** What this device itself wrote for a closed year is late once it is out: whoever closed the year had not seen it. */
export const noteSentLate = async (db: SchoolDatabase, sent: readonly (OutboxEntry | undefined)[]): Promise<void> => {
  const ofLogs = sent.flatMap((entry) => (entry && yearOfLog(entry.database) !== undefined ? [entry] : []));
  const closed = ofLogs.length === 0 ? undefined : (await openYearIn(db))?.closed;
  const late = closed === undefined ? [] : ofLogs.filter((entry) => isOfClosed(entry, closed));
  if (late.length > 0) await db.events.where("id").anyOf(late.map(({ id }) => id)).modify({ late: 1 });
};
