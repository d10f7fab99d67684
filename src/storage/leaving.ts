/**
 * A school leaves this device: its store is deleted, with the key in it, and what the page keeps beside it. Noted first and done
 * after: killed in between, it is gone on with at the next start, and never half a school is opened. A store that cannot be deleted
 * stays in use. One that another window still holds is deleted by the browser as soon as that window lets go: until then nobody
 * opens it, and nobody waits for it without a word either.
 */
import type { SchoolId } from "#domain/kernel/ids.ts";
import { databaseNameOf, openDatabase } from "./database.ts";
import { forgetSchool, noteLeaving, noteStaying, schoolNoted, type Idb } from "./start-database.ts";

/** No window of this page may go on using the store. */
export const leaveSchool = async (school: SchoolId, idb?: Idb, patience?: number): Promise<void> => {
  await noteLeaving(school, idb);
  await finishLeaving(school, idb, patience);
};

/** At each start, before anything else is opened: the school that stays here, if there is one. */
export const schoolStaying = async (idb?: Idb, patience?: number): Promise<SchoolId | undefined> => {
  const here = await schoolNoted(idb);
  if (!here?.leaving) return here?.school;
  await finishLeaving(here.school, idb, patience);
  return undefined;
};

const finishLeaving = async (school: SchoolId, idb: Idb | undefined, patience = fiveSeconds): Promise<void> => {
  await within(patience, deleted(school, idb));
  const kept = globalThis.localStorage;
  if (kept) for (const item of Object.keys(kept)) if (item.startsWith("tu-sach-") && item !== "tu-sach-language") kept.removeItem(item);
  await forgetSchool(idb);
};

const deleted = async (school: SchoolId, idb: Idb | undefined): Promise<void> => {
  try {
    await openDatabase(databaseNameOf(school), idb).delete();
  } catch (error) {
    await noteStaying(school, idb);
    throw error;
  }
};

const within = async (patience: number, work: Promise<void>): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("another window still holds the store")), patience);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const fiveSeconds = 5_000;
