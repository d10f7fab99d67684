/**
 * What this address knows before any school is open: which school it belongs to, and what was drawn for one that is just being
 * made. A first run whose answer was lost is the same first run when it is tried again: the same school, the same key.
 */
import Dexie from "dexie";
import type { SchoolId } from "#domain/kernel/ids.ts";
import type { FirstDraw } from "../sync/start-service.ts";

export interface Idb {
  readonly indexedDB: IDBFactory;
  readonly IDBKeyRange: typeof IDBKeyRange;
}

interface StartDatabase extends Dexie {
  /** One school an address. */
  schools: Dexie.Table<{ key: "this"; school: SchoolId; leaving?: true }, string>;
  drawn: Dexie.Table<{ key: "this"; draw: FirstDraw }, string>;
}

const inStart = async <Answer>(idb: Idb | undefined, act: (db: StartDatabase) => PromiseLike<Answer>): Promise<Answer> => {
  const db = new Dexie("tu-sach-start", { chromeTransactionDurability: "strict", ...idb }) as StartDatabase;
  db.version(1).stores({ schools: "key" });
  db.version(2).stores({ drawn: "key" });
  try {
    return await act(db);
  } finally {
    db.close();
  }
};

/** The school of this device, and whether it is to be deleted from it. */
export const schoolNoted = (idb?: Idb): Promise<{ readonly school: SchoolId; readonly leaving?: true } | undefined> => inStart(idb, (db) => db.schools.get("this"));

export const schoolHere = async (idb?: Idb): Promise<SchoolId | undefined> => (await schoolNoted(idb))?.school;

/** It is to be deleted from this device, if it is still there. */
export const noteLeaving = (school: SchoolId, idb?: Idb): Promise<unknown> => inStart(idb, (db) => db.schools.put({ key: "this", school, leaving: true }));

/** It could not be deleted: it goes on here as before. */
export const noteStaying = (school: SchoolId, idb?: Idb): Promise<unknown> => inStart(idb, (db) => db.schools.put({ key: "this", school }));

export const forgetSchool = (idb?: Idb): Promise<void> => inStart(idb, (db) => db.schools.delete("this"));

/** The first run, if there was one, has ended. */
export const rememberSchool = (school: SchoolId, idb?: Idb): Promise<void> =>
  inStart(idb, (db) =>
    db.transaction("rw", [db.schools, db.drawn], async () => {
      await db.schools.put({ key: "this", school });
      await db.drawn.clear();
    }),
  );

export const drawnHere = (idb?: Idb): Promise<FirstDraw | undefined> => inStart(idb, async (db) => (await db.drawn.get("this"))?.draw);

/** Answers what was drawn before, if anything was, and keeps this otherwise. */
export const drawnOnce = (fresh: FirstDraw, idb?: Idb): Promise<FirstDraw> =>
  inStart(idb, (db) =>
    db.transaction("rw", db.drawn, async () => {
      const before = await db.drawn.get("this");
      if (before === undefined) await db.drawn.put({ key: "this", draw: fresh });
      return before?.draw ?? fresh;
    }),
  );
