/** A device becomes one of its own: see identity.ts. Once in the life of hardly any device, and so it does not come with the page. */
import { newId, type DeviceId, type EventId } from "#domain/kernel/ids.ts";
import type { ClockStated } from "#domain/circulation/clock-statements.ts";
import type { LogEvent } from "#domain/circulation/events.ts";
import { databasesOf } from "#wire/database-names.ts";
import { deviceToDocument } from "#wire/documents.ts";
import type { Identity } from "../sync/keeper.ts";
import { correctFresh } from "./corrections.ts";
import { addTo, type DeviceRow, type EventRow, type SchoolDatabase } from "./database.ts";
import { putEdited } from "./edits.ts";
import { erasingTables } from "./erasing.ts";
import { rowsWhere } from "./every-row.ts";
import { deviceHere } from "./log.ts";
import { randomByte } from "./random-byte.ts";
import { foldFor, readingTables } from "./readings.ts";

export const becomeAnother = (db: SchoolDatabase, { id, name, account, block }: Identity): Promise<void> =>
  db.transaction("rw", [...new Set([db.feeds, ...erasingTables(db), ...readingTables(db)])], async () => {
    const device = await deviceHere(db);
    if (device.doubled?.next !== id) return;
    const rewritten = await rewrite(db, device, id as DeviceId);
    const upTo = (sequence: number): number => rewritten.filter((one) => one.before <= sequence).length;
    const { doubled, clockKnown, clockOpens, ...rest } = device;
    await db.device.put({
      ...rest,
      id: id as DeviceId,
      name,
      account,
      block,
      sequence: rewritten.length,
      nextCopySerial: 1,
      nextCardSerial: 1,
      ...(clockKnown ? { clockKnown: { ...clockKnown, sequence: upTo(clockKnown.sequence) } } : {}),
      ...(clockOpens ? { clockOpens: clockOpens.map((note) => ({ ...note, after: upTo(note.after) })) } : {}),
    });
    const doc = deviceToDocument({ id: id as DeviceId, name });
    await putEdited(db, [{ id: doc._id, database: databasesOf(device.school).desk, doc, kind: "device" }]);
  });

interface Rewritten {
  readonly before: number;
  readonly row: EventRow;
}

/** Of our own acts those that were never handed out, from where another has written on. */
const rewrite = async (db: SchoolDatabase, device: DeviceRow, id: DeviceId): Promise<readonly Rewritten[]> => {
  const { from } = device.doubled ?? { from: Number.POSITIVE_INFINITY };
  const waiting = await db.outbox.where("n").above(device.actsOut ?? device.handedOut ?? 0).toArray();
  const rows = (await db.events.bulkGet(waiting.map((entry) => entry.id))).flatMap((row) => (row && row.event.device === device.id && row.event.sequence >= from ? [row] : []));
  rows.sort((a, b) => a.event.sequence - b.event.sequence);
  const placeOf = new Map(rows.map(({ event }, index) => [event.sequence, index + 1]));
  const done = rows.map((row, index): Rewritten => {
    const written = row.written ?? row.event;
    const { written: _written, ...rest } = row;
    return { before: written.sequence, row: { ...rest, event: statedAnew({ ...written, device: id, sequence: index + 1 } as LogEvent, placeOf) } };
  });
  await db.events.bulkPut(done.map(({ row }) => row));
  await keepOldStatements(db, device, rows, from);
  // What our statements said of acts in the same places that were another's, they say no more.
  const others = await rowsWhere(db.events, ({ event }) => event.device === device.id && event.sequence >= from);
  await foldFor(db, await correctFresh(db, [...done.map(({ row }) => row), ...others]));
  return done;
};

/** A statement about this device's clock, by the new places of the acts it is about. */
const statedAnew = (event: LogEvent, placeOf: ReadonlyMap<number, number>): LogEvent => {
  if (event.kind !== "clock-stated") return event;
  const places = [...placeOf].flatMap(([before, place]) => (event.from <= before && before <= event.to ? [place] : []));
  // About nothing that was rewritten: about no place at all, for it is said again under the old id.
  return { ...event, from: Math.min(event.sequence, ...places), to: Math.max(0, ...places) || event.sequence };
};

/** What was said of acts that stay under the old id is said there, in a place beyond all that are taken. */
const keepOldStatements = async (db: SchoolDatabase, device: DeviceRow, rows: readonly EventRow[], from: number): Promise<void> => {
  let { sequence } = device;
  for (const { database, about, event, written } of rows) {
    const stated = (written ?? event) as LogEvent;
    if (stated.kind !== "clock-stated" || stated.from >= from) continue;
    const kept: ClockStated = { ...stated, id: newId("event", randomByte) as EventId, sequence: ++sequence, to: Math.min(stated.to, from - 1) };
    await db.events.add({ id: kept.id, about, database, event: kept });
    await db.outbox.add({ id: kept.id, database });
    await addTo(db, "unsent", 1);
  }
};
