/** Events are kept as they are told, and as they were written where a clock statement corrects them. */
import type { ClockStated } from "#domain/circulation/clock-statements.ts";
import { correctedBy } from "#domain/circulation/clock-statements.ts";
import type { EventRow, SchoolDatabase } from "./database.ts";
import { rowsWhere } from "./every-row.ts";

export const statementsIn = async (db: SchoolDatabase): Promise<ClockStated[]> =>
  (await db.events.where("about").equals("clocks").toArray()).flatMap(({ event }) => (event.kind === "clock-stated" ? [event] : []));

export const correctedRow = (row: EventRow, statements: readonly ClockStated[]): EventRow => {
  const written = row.written ?? row.event;
  const event = correctedBy(written, statements);
  const { written: _written, ...rest } = row;
  return event === written ? { ...rest, event } : { ...rest, event, written };
};

/** Inside a transaction over the log. `fresh` is already in it. Answers all rows whose telling is new: these, and those that fresh statements are about. */
export const correctFresh = async (db: SchoolDatabase, fresh: readonly EventRow[]): Promise<readonly EventRow[]> => {
  if (fresh.length === 0) return fresh;
  const statements = await statementsIn(db);
  if (statements.length === 0) return fresh;
  const stated = fresh.flatMap(({ event }) => (event.kind === "clock-stated" ? [event] : []));
  const ids = new Set(fresh.map(({ id }) => id));
  const isMeant = ({ id, event }: EventRow): boolean => !ids.has(id) && stated.some(({ device, from, to }) => event.device === device && from <= event.sequence && event.sequence <= to);
  const held = stated.length === 0 ? [] : await rowsWhere(db.events, isMeant);
  const rows = [...fresh, ...held].map((row) => correctedRow(row, statements));
  const changed = rows.filter((row, index) => row.written !== undefined || [...fresh, ...held][index]?.written !== undefined);
  if (changed.length > 0) await db.events.bulkPut(changed);
  return rows;
};

/** Inside a transaction over the log: after a first reading, whose statements come in last. */
export const correctAll = async (db: SchoolDatabase): Promise<void> => {
  const statements = await statementsIn(db);
  if (statements.length === 0) return;
  const devices = new Set(statements.map(({ device }) => device));
  const rows = await rowsWhere(db.events, ({ event }) => devices.has(event.device));
  await db.events.bulkPut(rows.map((row) => correctedRow(row, statements)));
};
