/** What waits in a store that this version of the program cannot go on with: it is not touched, and all that was not sent can be put into a file. */
import Dexie from "dexie";
import type { SchoolId } from "#domain/kernel/ids.ts";
import { schoolSettingFrom, schoolSettingId } from "#wire/school-setting.ts";
import { databaseNameOf } from "./database.ts";
import { makeFile } from "./handover-files.ts";
import { deviceHere } from "./log.ts";
import { asItLies } from "./open-store.ts";
import type { Idb } from "./start-database.ts";

export interface Rescue {
  readonly unsent: number;
  file(now: () => number): Promise<{ readonly name: string; readonly content: Blob }>;
}

/** Undefined when nothing of it can be read. */
export const rescueFrom = async (school: SchoolId, idb?: Idb): Promise<Rescue | undefined> => {
  try {
    const db = await asItLies(new Dexie(databaseNameOf(school), { chromeTransactionDurability: "strict", ...idb }));
    const device = await deviceHere(db);
    const setting = await db.others.get(schoolSettingId);
    return {
      unsent: await db.outbox.count(),
      file: (now) => makeFile({ db, key: device.schoolKey, device, schoolName: () => (setting ? schoolSettingFrom(setting.doc).name : ""), now }),
    };
  } catch {
    return undefined;
  }
};
