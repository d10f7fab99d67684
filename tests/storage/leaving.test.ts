/** The school is taken off a device: nothing of it stays, and a kill in between is gone on with. */
import "fake-indexeddb/auto";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { expect, test, vi } from "vitest";
import { databaseNameOf } from "../../src/storage/database.ts";
import { leaveSchool, schoolStaying } from "../../src/storage/leaving.ts";
import { noteLeaving, rememberSchool, schoolHere, schoolNoted } from "../../src/storage/start-database.ts";
import { openDatabase } from "../../src/storage/database.ts";
import { aSchool, closed, librarian } from "./a-device.ts";
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
  await schoolStaying(idb);
  expect([await isThere(), await schoolHere(idb)]).toEqual([false, undefined]);
});

test("a start at which nobody left deletes nothing", async () => {
  const { idb, isThere } = await aDisk();
  await schoolStaying(idb);
  expect([await isThere(), await schoolHere(idb)]).toEqual([true, school]);
});

test("a store that could not be deleted stays in use, and the next start deletes nothing", async () => {
  const { idb, isThere } = await aDisk();
  const refusing = vi.spyOn(idb.indexedDB, "deleteDatabase").mockImplementation(() => {
    throw new DOMException("the disk does not answer", "UnknownError");
  });
  await expect(leaveSchool(school, idb)).rejects.toThrow();
  refusing.mockRestore();
  await schoolStaying(idb);
  expect([await isThere(), await schoolHere(idb)]).toEqual([true, school]);
});

test("held by another window, it is said and not waited for; once that window is closed the leaving is gone on with", async () => {
  const { idb, isThere } = await aDisk();
  const held = await new Promise<IDBDatabase>((resolve) => {
    const asked = idb.indexedDB.open(databaseNameOf(school));
    asked.onsuccess = () => resolve(asked.result);
  });
  await expect(leaveSchool(school, idb, 20)).rejects.toThrow();
  await expect(schoolStaying(idb, 20)).rejects.toThrow();
  expect([await isThere(), await schoolNoted(idb)]).toEqual([true, { key: "this", school, leaving: true }]);
  held.close();
  await schoolStaying(idb);
  expect([await isThere(), await schoolHere(idb)]).toEqual([false, undefined]);
});

test("a page that stood open overnight lets nobody take the school off the device", async () => {
  const begun = await aSchool();
  const pc = await begun.device("pc");
  await pc.signIn(librarian.name, librarian.pin);
  begun.passes(24 * 60);
  let isBegun = false;
  const answer = await pc.here().leave(async () => {
    isBegun = true;
  });
  expect([answer, isBegun]).toEqual([{ ok: false, error: { type: "ForLibrarians" } }, false]);
  expect(await pc.here().db.device.count()).toBe(1);
  await closed(pc);
});
