/**
 * Two devices with one identity: a profile was copied to a second PC, or a disk was put back to an older image, and what was written
 * since has long been sent. Seen by events that came in under this device's own id and that it never wrote, and by numbers of its block
 * that it never gave out (own-numbers.ts). It then becomes a device of its own: a new id, a block of numbers of its own, sequences from
 * one on. What the server may have stays as it was written; what was never handed out is rewritten under the new id, so that no two
 * events stand in one place.
 */
import { newId, type DeviceId, type EventId } from "#domain/kernel/ids.ts";
import type { ClockStated } from "#domain/circulation/clock-statements.ts";
import type { LogEvent } from "#domain/circulation/events.ts";
import { databasesOf } from "#wire/database-names.ts";
import { deviceToDocument } from "#wire/documents.ts";
import type { SyncKeeper } from "../sync/keeper.ts";
import type { Changes } from "./changes.ts";
import { correctFresh } from "./corrections.ts";
import { addTo, type DeviceRow, type EventRow, type SchoolDatabase } from "./database.ts";
import { putEdited } from "./edits.ts";
import { erasingTables } from "./erasing.ts";
import { everyRow, rowsWhere } from "./every-row.ts";
import { deviceHere } from "./log.ts";
import { foldFor, readingTables } from "./readings.ts";

/** Which of our own acts stands in which place, up to one. */
interface Places {
  readonly device: DeviceId;
  readonly upTo: number;
  readonly acts: Map<number, string>;
}

/** Inside the transaction that takes them in: among these events, new here, are some under our id that another has written. The log is looked through once, however many come back. */
export const foreignNoting = (db: SchoolDatabase): ((fresh: readonly EventRow[]) => Promise<void>) => {
  let known: Places | undefined;
  return async (fresh) => {
    if (fresh.length === 0) return;
    const device = await db.device.get("this");
    const ours = device ? fresh.filter(({ event }) => event.device === device.id) : [];
    if (!device || ours.length === 0) return;
    // A place beyond all of ours is another's whatever the log says.
    const last = Math.max(0, ...ours.map(({ event }) => event.sequence).filter((sequence) => sequence <= device.sequence));
    if (known?.device !== device.id || known.upTo < last) known = await placesIn(db, device, new Set(ours.map(({ id }) => id)));
    const { acts } = known;
    // Of what has gone from this store there is no other one in its place.
    const foreign = ours.flatMap(({ id, event: { sequence } }) => (sequence > device.sequence || (acts.get(sequence) ?? id) !== id ? [sequence] : []));
    for (const { id, event } of ours) if (!acts.has(event.sequence)) acts.set(event.sequence, id);
    if (foreign.length > 0) await noteDoubled(db, device, foreign);
  };
};

const placesIn = async (db: SchoolDatabase, device: DeviceRow, except: ReadonlySet<string>): Promise<Places> => {
  const acts = new Map<number, string>();
  await everyRow(db.events, ({ id, event }) => void (event.device === device.id && !except.has(id) && acts.set(event.sequence, id)));
  return { device: device.id, upTo: device.sequence, acts };
};

export const noteDoubled = async (db: SchoolDatabase, device: DeviceRow, foreign: readonly number[]): Promise<void> => {
  await db.device.update("this", {
    doubled: doubledFrom(device, foreign),
    // Until there is another one, nothing more is written in a place that is taken.
    sequence: Math.max(device.sequence, ...foreign),
  });
};

/** Seen by a card or a label that another one has numbered. Which places are taken it does not say: the log does, which is heard before anything is sent. */
export const noteDoubledByNumber = async (db: SchoolDatabase, device: DeviceRow): Promise<void> => {
  await db.device.update("this", { doubled: doubledFrom(device, [device.sequence + 1]) });
};

const doubledFrom = (device: DeviceRow, foreign: readonly number[]): DeviceRow["doubled"] => ({
  from: Math.min(device.doubled?.from ?? Number.POSITIVE_INFINITY, ...foreign),
  next: device.doubled?.next ?? newId("device", randomByte),
});

export const createIdentity = ({ db, changes }: { db: SchoolDatabase; changes: Changes }): Pick<SyncKeeper, "wantedIdentity" | "takeIdentity"> => ({
  wantedIdentity: async () => {
    const device = await db.device.get("this");
    return device?.doubled && { id: device.doubled.next, name: nextName(device.name) };
  },

  takeIdentity: async ({ id, name, account, block }) => {
    await db.transaction("rw", [...new Set([db.feeds, ...erasingTables(db), ...readingTables(db)])], async () => {
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
    changes.tell();
  },
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

/** "Máy quầy" becomes "Máy quầy 2", and that one "Máy quầy 3". */
const nextName = (name: string): string => {
  const [, stem = name, number = "1"] = /^(.*?)(?: (\d+))?$/.exec(name) ?? [];
  return `${stem} ${Number(number) + 1}`;
};

const randomByte = (): number => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
