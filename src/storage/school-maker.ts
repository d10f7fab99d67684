/** Begins a school on this device, or joins one: the device's identity, its key, and at the beginning the first documents. */
import Dexie from "dexie";
import { newId, type SchoolId } from "#domain/kernel/ids.ts";
import type { Day } from "#domain/kernel/day.ts";
import { day } from "#domain/kernel/day.ts";
import { databasesOf } from "#wire/database-names.ts";
import { rulesToDocument } from "#wire/documents.ts";
import { hashPin, staffToDocument } from "#wire/people.ts";
import { schoolSettingToDocument } from "#wire/school-setting.ts";
import { schoolKeyFrom, type RawSchoolKey } from "#wire/seal.ts";
import type { Admission, SchoolMaker } from "../sync/start-service.ts";
import { databaseNameOf, openDatabase, type DeviceRow, type SchoolDatabase } from "./database.ts";
import { documentTables, type Row } from "./document-rows.ts";
import { putEdited } from "./edits.ts";

interface Idb {
  readonly indexedDB: IDBFactory;
  readonly IDBKeyRange: typeof IDBKeyRange;
}

/** Which school this address belongs to on this device. One school an address. */
interface StartDatabase extends Dexie {
  schools: Dexie.Table<{ key: "this"; school: SchoolId }, string>;
}

const openStart = (idb?: Idb): StartDatabase => {
  const db = new Dexie("tu-sach-start", { chromeTransactionDurability: "strict", ...idb }) as StartDatabase;
  db.version(1).stores({ schools: "key" });
  return db;
};

export const schoolHere = async (idb?: Idb): Promise<SchoolId | undefined> => {
  const start = openStart(idb);
  try {
    return (await start.schools.get("this"))?.school;
  } finally {
    start.close();
  }
};

export const createSchoolMaker = (deps: { randomByte: () => number; idb?: Idb; closedWeekdays?: readonly (0 | 1 | 2 | 3 | 4 | 5 | 6)[] }): SchoolMaker => {
  const begin = async (admission: Admission, rawKey: RawSchoolKey, demo: boolean, fill: (db: SchoolDatabase) => Promise<void>): Promise<void> => {
    const db = openDatabase(databaseNameOf(admission.school.id), deps.idb);
    if ((await db.device.get("this")) !== undefined) {
      // This device was of the school before: a new credential, and everything it holds stays as it is.
      await db.device.update("this", { account: admission.device.account, block: admission.device.block, nextCopySerial: 1, nextCardSerial: 1 });
      db.close();
      return remember(admission.school.id);
    }
    const row: DeviceRow = {
      key: "this",
      id: admission.device.id,
      name: admission.device.name,
      school: admission.school.id,
      account: admission.device.account,
      block: admission.device.block,
      sequence: 0,
      nextCopySerial: 1,
      nextCardSerial: 1,
      offset: null,
      schoolKey: await schoolKeyFrom(rawKey),
      rawKey,
      lastExchangeAt: null,
      demo,
      deferred: false,
    };
    await db.device.put(row);
    await fill(db);
    db.close();
    // Last: only a school that is whole is found at the next start.
    await remember(admission.school.id);
  };

  const remember = async (school: SchoolId): Promise<void> => {
    const start = openStart(deps.idb);
    await start.schools.put({ key: "this", school });
    start.close();
  };

  return {
    begin: (admission, rawKey, answers) =>
      begin(admission, rawKey, false, async (db) => {
        const key = await schoolKeyFrom(rawKey);
        const { desk } = databasesOf(admission.school.id);
        const { name, code, level, year } = answers.school;
        const setting = schoolSettingToDocument({ name, code, level, year, closedWeekdays: deps.closedWeekdays ?? [0], closedDays: nationalDays(year.year) });
        const rules = rulesToDocument({ id: newId("rules", deps.randomByte), validFrom: year.startsOn, ...answers.rules });
        const staff = await staffToDocument(key, { id: newId("staff", deps.randomByte), name: answers.librarian.name, role: "librarian", pin: await hashPin(answers.librarian.pin) });
        const rows = [setting, rules, staff].map((doc): Row => ({ id: doc._id, database: desk, doc, kind: String(doc["kind"]) }));
        await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], () => putEdited(db, rows));
      }),
    join: (admission, rawKey, demo) => begin(admission, rawKey, demo, async () => undefined),
  };
};

/** The holidays with a fixed solar date; Tết and the school's own days are typed in. */
const nationalDays = (year: number): Day[] => [`${year}-09-02`, `${year + 1}-01-01`, `${year + 1}-04-30`, `${year + 1}-05-01`].map(day);
