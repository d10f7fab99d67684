/**
 * Two devices with one identity: a profile was copied to a second PC, or a disk was put back to an older image, and what was written
 * since has long been sent. Seen by events that came in under this device's own id and that it never wrote, and by numbers of its block
 * that it never gave out (own-numbers.ts). It then becomes a device of its own: a new id, a block of numbers of its own, sequences from
 * one on. What the server may have stays as it was written; what was never handed out is rewritten under the new id, so that no two
 * events stand in one place.
 */
import { newId, type DeviceId } from "#domain/kernel/ids.ts";
import type { SyncKeeper } from "../sync/keeper.ts";
import type { Changes } from "./changes.ts";
import type { DeviceRow, EventRow, SchoolDatabase } from "./database.ts";
import { everyRow } from "./every-row.ts";
import { randomByte } from "./random-byte.ts";

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

  takeIdentity: async (identity) => {
    await (await import("./another-identity.ts")).becomeAnother(db, identity);
    changes.tell();
  },
});

/** "Máy quầy" becomes "Máy quầy 2", and that one "Máy quầy 3". */
const nextName = (name: string): string => {
  const [, stem = name, number = "1"] = /^(.*?)(?: (\d+))?$/.exec(name) ?? [];
  return `${stem} ${Number(number) + 1}`;
};
