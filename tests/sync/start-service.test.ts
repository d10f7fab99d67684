/** How a device comes to its school, and comes back to it, against a real server on an empty directory. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { usualRules } from "#domain/circulation/default-rules.ts";
import { day } from "#domain/kernel/day.ts";
import { groupsFromKey } from "#wire/recovery-key.ts";
import type { FirstRunAnswers } from "../../src/desk/services.ts";
import { createInlineSearch } from "../../src/search-worker/inline-search.ts";
import { openSchool } from "../../src/storage/school-keeper.ts";
import { createSchoolMaker } from "../../src/storage/school-maker.ts";
import { schoolHere } from "../../src/storage/start-database.ts";
import { createSearchSource } from "../../src/storage/search-source.ts";
import { createCouchClient } from "../../src/sync/couch-client.ts";
import { exchange } from "../../src/sync/exchange.ts";
import { createStartService } from "../../src/sync/start-service.ts";
import { startServer, type RunningServer } from "../../sync-server/server.ts";
import { killAtWrite } from "../storage/kill.ts";

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

/** A browser: what it has on disk outlives its tabs. `line` stands between it and the server. */
const aDevice = ({ secure = true }: { secure?: boolean } = {}) => {
  const base = `${server.origin}/`;
  const idb = { indexedDB: new IDBFactory() as unknown as globalThis.IDBFactory, IDBKeyRange: IDBKeyRange as unknown as typeof globalThis.IDBKeyRange };
  const line = { fetch: (url: string, init: RequestInit) => fetch(url, init) };
  const start = createStartService({ base, fetch: (url, init) => line.fetch(url, init), secure, maker: createSchoolMaker({ randomByte, idb }), randomByte, randomKey: () => crypto.getRandomValues(new Uint8Array(32)), demoDeviceName: "x" });
  const exchanged = async () => {
    const school = await schoolHere(idb);
    if (!school) throw new Error("no school on this device");
    const opened = await openSchool({ school, wall: Date.now, randomByte, app: "0", idb, search: (here) => createSearchSource(async () => ({ titles: createInlineSearch("titles"), people: createInlineSearch("people") }), here) });
    const client = createCouchClient({ base, account: opened.device.account, fetch: line.fetch });
    expect((await exchange({ client, keeper: opened.keeper, databases: () => opened.databases(() => false) })).trouble).toBe("none");
    return opened;
  };
  return { start, line, exchanged, isEmpty: async () => (await schoolHere(idb)) === undefined };
};

const answers = (pin = "2580"): FirstRunAnswers => ({
  school: { name: "Trường THCS Hoa Sen", code: "", level: "lowerSecondary", year: { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") } },
  rules: usualRules("lowerSecondary"),
  librarian: { name: "Trần Thị Thu", pin },
  deviceName: "Máy quầy",
});

const firstRun = async () => {
  const { start, exchanged } = aDevice();
  const made = await start.firstRun(answers());
  if (!made.ok) throw new Error(made.error.type);
  (await exchanged()).close();
  return groupsFromKey(made.value.rawKey);
};

/** The server has done it, and the answer does not arrive. */
const losingAnswers = async (device: ReturnType<typeof aDevice>, act: () => Promise<unknown>): Promise<unknown> => {
  const { fetch: whole } = device.line;
  device.line.fetch = async (url, init) => {
    await whole(url, init);
    throw new TypeError("fetch failed");
  };
  const answer = await act();
  device.line.fetch = whole;
  return answer;
};

test("a first run whose answer was lost is pressed again, and the school opens with the key on the sheet", async () => {
  const device = aDevice();
  expect(await losingAnswers(device, () => device.start.firstRun(answers()))).toEqual({ ok: false, error: { type: "Unreachable" } });
  const made = await device.start.firstRun(answers());
  if (!made.ok) throw new Error(made.error.type);
  (await device.exchanged()).close();
  const another = aDevice();
  expect(await another.start.recover(groupsFromKey(made.value.rawKey).join(" "), "Máy mới")).toEqual({ ok: true, value: undefined });
  expect(await aDevice().start.firstRun(answers())).toMatchObject({ ok: false, error: { type: "AlreadySetUp" } });
});

test("a tab that is killed anywhere in the first run goes on in the next tab, where what is typed then counts", async () => {
  const device = aDevice();
  let pin = 1000;
  for (;;) {
    const killer = killAtWrite(++pin - 1000);
    const made = await device.start.firstRun(answers(String(pin))).then(({ ok }) => ok, () => false);
    killer.stop();
    if (made) break;
    const setUp = await aDevice().start.look();
    expect(await device.start.look(), `killed at write ${pin - 1000}`).toEqual({ type: "NeedsSetup", local: true, ...(setUp.type === "Ready" && { again: true }) });
  }
  expect(pin).toBeGreaterThan(1006);
  expect(await device.start.look()).toMatchObject({ type: "Ready" });
  const opened = await device.exchanged();
  const [librarian, ...others] = await opened.staff.all();
  if (librarian === undefined) throw new Error("nobody works here");
  expect((await opened.staff.signIn(librarian.id, String(pin))).ok).toBe(true);
  expect(others).toEqual([]);
  opened.close();
});

test("over plain HTTP from elsewhere it says where the page answers over HTTPS, and only if somebody does", async () => {
  const device = aDevice({ secure: false });
  expect(await device.start.look()).toEqual({ type: "Insecure" });
  device.line.fetch = (url) => (url.startsWith("https:") ? Promise.resolve(Response.error()) : Promise.reject(new TypeError("fetch failed")));
  expect(await device.start.look()).toEqual({ type: "Insecure", secureAddress: `${server.origin.replace("http:", "https:")}/` });
});

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
