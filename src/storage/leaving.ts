/**
 * A school leaves this device: its store is deleted, with the key in it, and what the page keeps beside it. Noted first and done
 * after: killed in between, it is gone on with at the next start, and never half a school is opened.
 */
import type { SchoolId } from "#domain/kernel/ids.ts";
import { databaseNameOf, openDatabase } from "./database.ts";
import { forgetSchool, noteLeaving, schoolLeaving, type Idb } from "./start-database.ts";

/** No window of this page may go on using the store. */
export const leaveSchool = async (school: SchoolId, idb?: Idb): Promise<void> => {
  await noteLeaving(school, idb);
  await finishLeaving(idb);
};

/** At each start, before anything else is opened. */
export const finishLeaving = async (idb?: Idb): Promise<void> => {
  const school = await schoolLeaving(idb);
  if (school === undefined) return;
  await openDatabase(databaseNameOf(school), idb).delete();
  const kept = globalThis.localStorage;
  if (kept) for (const item of Object.keys(kept)) if (item.startsWith("tu-sach-") && item !== "tu-sach-language") kept.removeItem(item);
  await forgetSchool(idb);
};
