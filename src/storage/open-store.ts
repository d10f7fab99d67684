/**
 * Opens the store of a school, whichever version of the program has written in it last. An older one that comes back, because the
 * server went back to it, goes on with a store that a newer one has changed, as long as that one has noted that it may; it leaves a
 * note itself, and the newer one, when it comes again, runs its changes over what was written meanwhile. Otherwise the store stays
 * shut, as it is.
 */
import type Dexie from "dexie";
import { counted, rowsLost, storeVersions, type StoreVersion } from "./store-versions.ts";
import { olderStore, openDatabase, openNewest, type SchoolDatabase } from "./database.ts";
import type { Idb } from "./start-database.ts";

/** The oldest version of the store whose program may write in a store of this one: raised only with a change that such a program would break. */
const oldestWriter = 19;

interface StoreNote {
  readonly version: number;
  readonly oldestWriter: number;
  /** Of an older program that has written since. */
  readonly olderWrote?: number;
}

/** The store is of a newer version, which does not let this one write. */
export const storeTooNew = "StoreTooNew";

export const openStore = async (name: string, idb?: Idb, known: readonly StoreVersion[] = storeVersions, oldest = oldestWriter): Promise<SchoolDatabase> => {
  const db = await brought(name, idb, known);
  try {
    await takeOver(db, known, oldest);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/** Open, and of the newest version that is known, if it was of none that is newer. */
const brought = async (name: string, idb: Idb | undefined, known: readonly StoreVersion[]): Promise<SchoolDatabase> => {
  const newest = openNewest(name, idb, known);
  try {
    await newest.open();
    return newest;
  } catch (error) {
    newest.close();
    if (!namesOf(error).some((one) => one.includes(olderStore))) throw error;
  }
  const db = openDatabase(name, idb, known);
  await db.open().catch((error: unknown) => {
    db.close();
    throw error;
  });
  return db;
};

const takeOver = async (db: SchoolDatabase, known: readonly StoreVersion[], oldest: number): Promise<void> => {
  const mine = Math.max(...known.map(({ version }) => version));
  // Dexie opens a higher version as it is.
  const here = Math.floor(db.backendDB().version / 10);
  const note = (await db.caches.get(noted))?.value as StoreNote | undefined;
  if (here > mine) {
    const allowed = note?.oldestWriter ?? here;
    if (allowed > mine) throw Object.assign(new Error(`the store is of version ${here}, which lets ${allowed} and later write; this program is of ${mine}`), { name: storeTooNew });
    if (note && !((note.olderWrote ?? here) <= mine)) await db.caches.put({ name: noted, value: { ...note, olderWrote: mine } satisfies StoreNote });
    return;
  }
  const { olderWrote = mine } = note ?? {};
  if (note?.version === mine && note.oldestWriter === oldest && olderWrote === mine) return;
  await db.transaction("rw", db.tables, async (transaction) => {
    for (const { version, change } of known) if (change && version > olderWrote) await counted(version, transaction as Parameters<typeof counted>[1], change);
    await db.caches.put({ name: noted, value: { version: mine, oldestWriter: oldest } satisfies StoreNote });
  });
};

/** Dexie wraps what ended an upgrade. */
const namesOf = (error: unknown): readonly string[] => [error, (error as { inner?: unknown } | undefined)?.inner].map((one) => (one instanceof Error ? `${one.name} ${one.message}` : ""));

export const whyNotOpen = (error: unknown): "storeTooNew" | "storeNotChanged" | "cannotOpen" => {
  const names = namesOf(error);
  if (names.some((one) => one.includes(storeTooNew))) return "storeTooNew";
  return names.some((one) => one.includes(rowsLost)) ? "storeNotChanged" : "cannotOpen";
};

/** Opened as it lies on the disk, whatever version it is: to read what waits in it, and for nothing else. */
export const asItLies = async (db: Dexie): Promise<SchoolDatabase> => {
  await db.open();
  return Object.assign(db, Object.fromEntries(db.tables.map((table) => [table.name, table]))) as object as SchoolDatabase;
};

const noted = "store";
