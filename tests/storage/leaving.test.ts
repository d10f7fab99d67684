/** The school is taken off a device: nothing of it stays, and a kill in between is gone on with. */
import "fake-indexeddb/auto";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { expect, test } from "vitest";
import { databaseNameOf } from "../../src/storage/database.ts";
import { finishLeaving, leaveSchool } from "../../src/storage/leaving.ts";
import { noteLeaving, rememberSchool, schoolHere } from "../../src/storage/start-database.ts";
import { openDatabase } from "../../src/storage/database.ts";
import type { SchoolId } from "#domain/kernel/ids.ts";

const school = "unit:thu" as SchoolId;

const aDisk = async () => {
  const idb = { indexedDB: new IDBFactory() as unknown as globalThis.IDBFactory, IDBKeyRange: IDBKeyRange as unknown as typeof globalThis.IDBKeyRange };
  const db = openDatabase(databaseNameOf(school), idb);
  await db.caches.put({ name: "something", value: 1 });
  db.close();
  await rememberSchool(school, idb);
  const isThere = async () => (await idb.indexedDB.databases()).some(({ name }) => name === databaseNameOf(school));
  return { idb, isThere };
};

test("nothing of the school is left, and the next start finds none", async () => {
  const { idb, isThere } = await aDisk();
  expect([await isThere(), await schoolHere(idb)]).toEqual([true, school]);
  await leaveSchool(school, idb);
  expect([await isThere(), await schoolHere(idb)]).toEqual([false, undefined]);
});

test("killed before it was deleted, it is deleted at the next start", async () => {
  const { idb, isThere } = await aDisk();
  await noteLeaving(school, idb);
  expect(await isThere()).toBe(true);
  await finishLeaving(idb);
  expect([await isThere(), await schoolHere(idb)]).toEqual([false, undefined]);
});

test("a start at which nobody left deletes nothing", async () => {
  const { idb, isThere } = await aDisk();
  await finishLeaving(idb);
  expect([await isThere(), await schoolHere(idb)]).toEqual([true, school]);
});
