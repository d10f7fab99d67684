import "fake-indexeddb/auto";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { afterEach, expect, test, vi } from "vitest";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import { day } from "#domain/kernel/day.ts";
import type { DeviceId, RulesId, SchoolId } from "#domain/kernel/ids.ts";
import { databaseNameOf, openDatabase } from "../../src/storage/database.ts";
import { createSchoolMaker } from "../../src/storage/school-maker.ts";
import { schoolHere } from "../../src/storage/start-database.ts";
import { killAtWrite } from "./kill.ts";

afterEach(() => vi.restoreAllMocks());

const school = { id: "unit:thu" as SchoolId, name: "Trường THCS Thử" };
const admission = { school, device: { id: "device:pc" as DeviceId, name: "pc", account: { name: "pc", password: "first" }, block: 3 } };
const { rules, overdueBlocks } = defaultRules("rules:any" as RulesId, day("2026-06-01"));
const year = { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") };
const answers = { school: { ...school, code: "THU", level: "primary" as const, year }, rules: { rules, overdueBlocks }, librarian: { name: "Cô Lan", pin: "1234" }, deviceName: "pc" };

const here = () => {
  const idb = { indexedDB: new IDBFactory(), IDBKeyRange } as never;
  let byte = 0;
  return { idb, maker: createSchoolMaker({ randomByte: () => (byte = (byte + 7) % 256), idb }), db: () => openDatabase(databaseNameOf(school.id), idb) };
};

test("a kill at any write of the first run leaves no half school: it is begun again and is whole", async () => {
  const { idb, maker, db } = here();
  let killed = 0;
  for (;;) {
    const killer = killAtWrite(killed + 1);
    const begun = await maker.begin(admission, new Uint8Array(32), answers, 2026).then(() => true, () => false);
    killer.stop();
    if (begun) break;
    killed++;
    expect(await schoolHere(idb), `killed at write ${killed}`).toBeUndefined();
    const store = db();
    // Nothing of it, or all but that this address knows the school.
    expect([0, 4]).toContain(await store.others.count());
    expect(await store.device.count()).toBe((await store.others.count()) === 0 ? 0 : 1);
    store.close();
  }
  expect(killed).toBeGreaterThanOrEqual(5);
  expect(await schoolHere(idb)).toBe(school.id);
  const store = db();
  expect((await store.others.toArray()).map(({ kind }) => kind).sort()).toEqual(["device", "rules", "setting", "staff"]);
  expect([await store.outbox.count(), (await store.counters.get("unsent"))?.value]).toEqual([4, 4]);
  store.close();
});

test("a device that is paired anew keeps what it holds, its id and its sequence, and takes the new credential and numbers", async () => {
  const { maker, db } = here();
  await maker.begin(admission, new Uint8Array(32), answers, 2026);
  const before = db();
  await before.device.update("this", { sequence: 41, nextCopySerial: 17 });
  const kept = await before.others.toArray();
  before.close();
  await maker.join({ school, device: { id: "device:again" as DeviceId, name: "pc", account: { name: "again", password: "second" }, block: 9 } }, new Uint8Array(32), false);
  const after = db();
  expect(await after.device.get("this")).toMatchObject({ id: "device:pc", sequence: 41, account: { name: "again" }, block: 9, nextCopySerial: 1 });
  expect(await after.others.toArray()).toEqual(kept);
  after.close();
});
