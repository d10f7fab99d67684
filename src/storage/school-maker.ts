/** Begins a school on this device, or joins one: the device's identity, its key, and at the beginning the first documents. */
import { newId } from "#domain/kernel/ids.ts";
import { databasesOf } from "#wire/database-names.ts";
import { deviceToDocument, rulesToDocument, type WireDocument } from "#wire/documents.ts";
import { hashPin, staffToDocument } from "#wire/people.ts";
import { schoolSettingToDocument } from "#wire/school-setting.ts";
import { schoolKeyFrom, type RawSchoolKey } from "#wire/seal.ts";
import type { Admission, SchoolMaker } from "../sync/start-service.ts";
import { databaseNameOf, openDatabase, type DeviceRow, type SchoolDatabase } from "./database.ts";
import { documentTables, type Row } from "./document-rows.ts";
import { putEdited } from "./edits.ts";
import { drawnHere, drawnOnce, rememberSchool, schoolHere, type Idb } from "./start-database.ts";

export const createSchoolMaker = (deps: { randomByte: () => number; idb?: Idb; closedWeekdays?: readonly (0 | 1 | 2 | 3 | 4 | 5 | 6)[] }): SchoolMaker => {
  const begin = async (admission: Admission, rawKey: RawSchoolKey, demo: boolean, first: readonly WireDocument[]): Promise<void> => {
    const db = openDatabase(databaseNameOf(admission.school.id), deps.idb);
    try {
      await write(db, admission, rawKey, demo, first);
    } finally {
      db.close();
    }
    // Last: only a school that is whole is found at the next start.
    await rememberSchool(admission.school.id, deps.idb);
  };

  return {
    drawn: () => drawnHere(deps.idb),
    drawnOnce: (fresh) => drawnOnce(fresh, deps.idb),
    begin: async (admission, rawKey, answers) => {
      // What a first run left that was killed here has never been used; what was typed this time counts.
      if ((await schoolHere(deps.idb)) === undefined) await openDatabase(databaseNameOf(admission.school.id), deps.idb).delete();
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

const write = async (db: SchoolDatabase, { school, device }: Admission, rawKey: RawSchoolKey, demo: boolean, first: readonly WireDocument[]): Promise<void> => {
  if ((await db.device.get("this")) !== undefined) {
    // This device was of the school before: a new credential, and everything it holds stays as it is.
    await db.device.update("this", { account: device.account, block: device.block, nextCopySerial: 1, nextCardSerial: 1 });
    return;
  }
  const row: DeviceRow = {
    key: "this",
    id: device.id,
    name: device.name,
    school: school.id,
    account: device.account,
    block: device.block,
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
  const { desk } = databasesOf(school.id);
  const documents = [deviceToDocument({ id: row.id, name: row.name }), ...first];
  await db.transaction("rw", [db.device, db.outbox, db.counters, ...documentTables(db)], async () => {
    await db.device.put(row);
    await putEdited(db, documents.map((doc): Row => ({ id: doc._id, database: desk, doc, kind: String(doc["kind"]) })));
  });
};
