/** Coming back with the recovery sheet, against a real server on an empty directory. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import { day } from "#domain/kernel/day.ts";
import type { RulesId } from "#domain/kernel/ids.ts";
import { groupsFromKey } from "#wire/recovery-key.ts";
import { createInlineSearch } from "../../src/search-worker/inline-search.ts";
import { openSchool } from "../../src/storage/school-keeper.ts";
import { createSchoolMaker, schoolHere } from "../../src/storage/school-maker.ts";
import { createSearchSource } from "../../src/storage/search-source.ts";
import { createCouchClient } from "../../src/sync/couch-client.ts";
import { exchange } from "../../src/sync/exchange.ts";
import { createStartService } from "../../src/sync/start-service.ts";
import { startServer, type RunningServer } from "../../sync-server/server.ts";

let data: string;
let server: RunningServer;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), "tu-sach-recover-"));
  server = await startServer({ port: 0, host: "127.0.0.1", data });
});
afterEach(async () => {
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

const randomByte = () => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;

const aDevice = () => {
  const base = `${server.origin}/`;
  const idb = { indexedDB: new IDBFactory() as unknown as globalThis.IDBFactory, IDBKeyRange: IDBKeyRange as unknown as typeof globalThis.IDBKeyRange };
  const fetchHere = (url: string, init: RequestInit) => fetch(url, init);
  const start = createStartService({ base, fetch: fetchHere, secure: true, maker: createSchoolMaker({ randomByte, idb }), randomByte, randomKey: () => crypto.getRandomValues(new Uint8Array(32)), demoDeviceName: "x" });
  const exchanged = async () => {
    const school = await schoolHere(idb);
    if (!school) throw new Error("no school on this device");
    const opened = await openSchool({ school, wall: Date.now, randomByte, app: "0", idb, search: (here) => createSearchSource({ titles: createInlineSearch("titles"), people: createInlineSearch("people") }, here) });
    const client = createCouchClient({ base, account: opened.device.account, fetch: fetchHere });
    expect((await exchange({ client, keeper: opened.keeper, databases: () => opened.databases(() => false) })).trouble).toBe("none");
    return opened;
  };
  return { start, exchanged, isEmpty: async () => (await schoolHere(idb)) === undefined };
};

const firstRun = async () => {
  const { start, exchanged } = aDevice();
  const { rules, overdueBlocks } = defaultRules("rules:any" as RulesId, day("2026-06-01"));
  const made = await start.firstRun({
    school: { name: "Trường THCS Hoa Sen", code: "", level: "lowerSecondary", year: { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") } },
    rules: { rules, overdueBlocks },
    librarian: { name: "Trần Thị Thu", pin: "2580" },
    deviceName: "Máy quầy",
  });
  if (!made.ok) throw new Error(made.error.type);
  (await exchanged()).close();
  return groupsFromKey(made.value.rawKey);
};

test("when every device is lost, the server's own machine comes back with the groups copied from the sheet", async () => {
  const groups = await firstRun();
  const { start, exchanged } = aDevice();
  expect(await start.recover(groups.join(" ").toLowerCase(), "Máy mới")).toEqual({ ok: true, value: undefined });
  const opened = await exchanged();
  expect((await opened.staff.all()).map(({ name }) => name)).toEqual(["Trần Thị Thu"]);
  opened.close();
});

test("a slip of the pen is named by its group, and nothing is asked of the server", async () => {
  const groups = await firstRun();
  const { start, isEmpty } = aDevice();
  const [first = "", ...rest] = groups;
  const slipped = `${first.slice(0, -1)}${first.endsWith("7") ? "8" : "7"}`;
  expect(await start.recover([slipped, ...rest].join("-"), "Máy mới")).toEqual({ ok: false, error: { type: "WrongGroups", groups: [1] } });
  expect(await isEmpty()).toBe(true);
});

test("another school's key opens nothing, and no device of it stays behind", async () => {
  await firstRun();
  const { start, isEmpty } = aDevice();
  expect(await start.recover(groupsFromKey(crypto.getRandomValues(new Uint8Array(32))).join(""), "Máy mới")).toEqual({ ok: false, error: { type: "OtherSchool" } });
  expect(await isEmpty()).toBe(true);
  const { devices } = JSON.parse(readFileSync(join(data, "school.json"), "utf8")) as { devices: { name: string; revokedAt?: number }[] };
  expect(devices.map(({ name, revokedAt }) => [name, revokedAt !== undefined])).toEqual([["Máy quầy", false], ["Máy mới", true]]);
});
