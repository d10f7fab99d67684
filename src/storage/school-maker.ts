/** Begins a school on this device, or joins one: the device's identity, its key, and at the beginning the first documents. */
import Dexie from "dexie";
import { newId, type SchoolId } from "#domain/kernel/ids.ts";
import { databasesOf } from "#wire/database-names.ts";
import { deviceToDocument, rulesToDocument, type WireDocument } from "#wire/documents.ts";
import { hashPin, staffToDocument } from "#wire/people.ts";
import { schoolSettingToDocument } from "#wire/school-setting.ts";
import { schoolKeyFrom, type RawSchoolKey } from "#wire/seal.ts";
import type { Admission, SchoolMaker } from "../sync/start-service.ts";
import { databaseNameOf, openDatabase, type DeviceRow } from "./database.ts";
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
  const begin = async (admission: Admission, rawKey: RawSchoolKey, demo: boolean, first: readonly WireDocument[]): Promise<void> => {
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
    const { desk } = databasesOf(admission.school.id);
    const documents = [deviceToDocument({ id: row.id, name: row.name }), ...first];
    await db.transaction("rw", [db.device, db.outbox, db.counters, ...documentTables(db)], async () => {
      await db.device.put(row);
      await putEdited(db, documents.map((doc): Row => ({ id: doc._id, database: desk, doc, kind: String(doc["kind"]) })));
    });
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
    begin: async (admission, rawKey, answers) => {
      const key = await schoolKeyFrom(rawKey);
      const { name, code, level, year } = answers.school;
      const setting = schoolSettingToDocument({ name, code, level, year, closedWeekdays: deps.closedWeekdays ?? [0], closures: [], openDays: [] });
      const rules = rulesToDocument({ id: newId("rules", deps.randomByte), validFrom: year.startsOn, ...answers.rules });
      const staff = await staffToDocument(key, { id: newId("staff", deps.randomByte), name: answers.librarian.name, role: "librarian", pin: await hashPin(answers.librarian.pin) });
      await begin(admission, rawKey, false, [setting, rules, staff]);
    },
    join: (admission, rawKey, demo) => begin(admission, rawKey, demo, []),
  };
};

