import "fake-indexeddb/auto";
import Dexie from "dexie";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { expect, test } from "vitest";
import { openDatabase } from "../../src/storage/database.ts";
import { rebuildReadings } from "../../src/storage/readings.ts";

const noted = { v: 1, school: "unit:a", device: "device:b", staff: "staff:c", app: "0.2", rules: "rules:d", day: "2026-11-23" };
const at = (instant: number) => ({ instant, count: 0, wall: instant, offset: 0 });
const facts = { group: "pupil", classUnit: "6A", bookType: "textbook", title: "title:t" };

test("loans of lots that came before this program knew them are told once it does, over as many portions as the log has", async () => {
  const idb = { indexedDB: new IDBFactory() as unknown as globalThis.IDBFactory, IDBKeyRange: IDBKeyRange as unknown as typeof globalThis.IDBKeyRange };
  const before = new Dexie("a-school", idb);
  before.version(7).stores({ events: "id, about, event.day, event.undoes, event.receiptNo, event.override.note", others: "id, kind", device: "key" });
  const loans = 700;
  const docs = Array.from({ length: loans }, (_, index) => [
    { _id: `event:lent${index}`, kind: "lot-lent", ...noted, sequence: 2 * index + 1, at: at(index), cause: null, thing: { lot: "lot:toan", quantity: 3 }, borrower: { party: `party:p${index}`, is: "person" }, due: "2027-05-31", facts },
    { _id: `event:back${index}`, kind: "lot-returned", ...noted, sequence: 2 * index + 2, at: at(loans + index), cause: `event:lent${index}`, thing: { lot: "lot:toan", quantity: 2 }, loan: `event:lent${index}`, facts },
  ]).flat();
  await before.table("others").bulkPut(docs.map((doc) => ({ id: doc._id, database: "school-a-log-2026", kind: doc.kind, doc })));
  await before.table("device").put({ key: "this", deferred: false });
  before.close();

  const db = openDatabase("a-school", idb);
  expect(await db.others.count()).toBe(0);
  expect((await db.device.get("this"))?.deferred).toBe(true);
  await rebuildReadings(db);
  const told = await db.lotLoans.toArray();
  expect(told.length).toBe(loans);
  expect(told.every(({ loan }) => loan.out === 1)).toBe(true);
  expect(await db.lotSums.toArray()).toEqual([{ lot: "lot:toan", out: loans, owed: 0, gone: 0, surplus: 0 }]);
  db.close();
});
