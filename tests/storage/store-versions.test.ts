/** A store of an earlier version becomes one of today's: whole or not at all, however often it is killed, with no row less. */
import "fake-indexeddb/auto";
import Dexie from "dexie";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { readdirSync, readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import type { SchoolId } from "#domain/kernel/ids.ts";
import type { WireDocument } from "#wire/documents.ts";
import { sealedFileFrom } from "#wire/sealed-file.ts";
import { schoolKeyFrom } from "#wire/seal.ts";
import { databaseNameOf, type SchoolDatabase } from "../../src/storage/database.ts";
import { openStore, storeTooNew } from "../../src/storage/open-store.ts";
import { rescueFrom } from "../../src/storage/rescue.ts";
import { rowsLost, storeVersions, type StoreVersion } from "../../src/storage/store-versions.ts";
import { killAtWrite } from "./kill.ts";

afterEach(() => vi.restoreAllMocks());

const school = "unit:hoaban" as SchoolId;
const name = databaseNameOf(school);
const newest = Math.max(...storeVersions.map(({ version }) => version));
const aDisk = () => ({ indexedDB: new IDBFactory() as unknown as globalThis.IDBFactory, IDBKeyRange: IDBKeyRange as unknown as typeof globalThis.IDBKeyRange });
type Disk = ReturnType<typeof aDisk>;

const folder = new URL("../fixtures/wire/v1/", import.meta.url);
const golden = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as WireDocument);
const inTable = (kind: string) => golden.filter((document) => document["kind"] === kind);
/** What the first version of the store had in its log; all other acts lay beside it. */
const first = ["copy-lent", "copy-returned", "act-undone"];
const rawKey = Uint8Array.from({ length: 32 }, (_, index) => index);

/** As the first version left it: acts by their copies, and what it did not know beside them; one loan and one title still to be sent. */
const storeOfVersionOne = async (disk: Disk): Promise<void> => {
  const db = new Dexie(name, disk);
  db.version(1).stores(storeVersions[0]!.stores);
  const row = (doc: WireDocument, database: string) => ({ id: doc._id, database, doc });
  const acts = golden.filter((document) => first.includes(String(document["kind"])));
  await db.table("events").bulkPut(acts.map(({ _id, ...event }) => ({ id: _id, copy: (event["thing"] as { copy: string }).copy, database: "school-hoaban-log-2026", event: { id: _id, ...event } })));
  await db.table("titles").bulkPut(inTable("title").map((doc) => row(doc, "school-hoaban-catalogue")));
  await db.table("copies").bulkPut(inTable("copy").map((doc) => ({ ...row(doc, "school-hoaban-catalogue"), title: doc["title"], codes: [], accessionNo: doc["accessionNo"] })));
  await db.table("patrons").bulkPut(inTable("patron").map((doc) => ({ ...row(doc, "school-hoaban-desk"), cards: [] })));
  const beside = golden.filter(({ _id, kind }) => !first.includes(String(kind)) && !/^(title|copy|patron|tie):/.test(_id) && kind !== "erased");
  await db.table("others").bulkPut(beside.map((doc) => ({ ...row(doc, _idIsEvent(doc) ? "school-hoaban-log-2026" : "school-hoaban-desk"), kind: doc["kind"] })));
  await db.table("outbox").bulkAdd([{ id: "event:lent1", database: "school-hoaban-log-2026" }, { id: inTable("title")[0]!._id, database: "school-hoaban-catalogue" }]);
  await db.table("device").put({ key: "this", id: "device:pc1", name: "Máy ở quầy", school, account: { name: "pc1", password: "x" }, block: 1, sequence: 3, nextCopySerial: 1, nextCardSerial: 1, offset: null, schoolKey: await schoolKeyFrom(rawKey), rawKey, lastExchangeAt: null, demo: false, deferred: false });
  db.close();
};
const _idIsEvent = ({ _id }: WireDocument): boolean => _id.startsWith("event:");

const dump = async (db: SchoolDatabase) => Object.fromEntries(await Promise.all(db.tables.map(async (table) => [table.name, await table.toArray()] as const)));
const versionOn = async (disk: Disk): Promise<number> => (await disk.indexedDB.databases()).find((one) => one.name === name)!.version! / 10;
const opened = (disk: Disk, known?: readonly StoreVersion[], oldest?: number) => openStore(name, disk, known, oldest);

test("a store of the first version comes to today's with all its rows: what lay unread beside the log has joined it", async () => {
  const disk = aDisk();
  await storeOfVersionOne(disk);
  const db = await opened(disk);
  const kept = await dump(db);
  const acts = golden.filter(_idIsEvent);
  expect(kept["events"]!.map(({ id }: { id: string }) => id).sort()).toEqual(acts.map(({ _id }) => _id).sort());
  expect((await db.events.toArray()).every(({ about }) => about !== "")).toBe(true);
  expect([kept["titles"], kept["copies"], kept["patrons"], kept["outbox"]].map((rows) => rows!.length)).toEqual([inTable("title").length, inTable("copy").length, inTable("patron").length, 2]);
  expect((await db.device.get("this"))?.deferred).toBe(true);
  expect(await versionOn(disk)).toBe(newest);
  db.close();
});

test("killed at any write on the way, the store is still of the version that it was, and the next start ends where an undisturbed one does", async () => {
  const undisturbed = aDisk();
  await storeOfVersionOne(undisturbed);
  const straight = await opened(undisturbed);
  const expected = await dump(straight);
  straight.close();
  let kills = 0;
  for (let fatal = 1; ; fatal += 5) {
    const disk = aDisk();
    await storeOfVersionOne(disk);
    const kill = killAtWrite(fatal);
    const died = await opened(disk).then((db) => (db.close(), false), () => true);
    kill.stop();
    if (!died) break;
    kills++;
    expect([1, newest]).toContain(await versionOn(disk));
    const again = await opened(disk);
    expect(await dump(again)).toEqual(expected);
    again.close();
  }
  expect(kills).toBeGreaterThan(5);
});

test("a change that would lose a row is not made: it says which, the store is as it was, and what waits in it can be put into a file", async () => {
  const disk = aDisk();
  await storeOfVersionOne(disk);
  const before = await opened(disk);
  const expected = await dump(before);
  before.close();
  const losing: StoreVersion = { version: newest + 1, stores: {}, change: async (change) => void (await change.table("titles").toCollection().delete()) };
  await expect(opened(disk, [...storeVersions, losing])).rejects.toMatchObject({ message: expect.stringMatching(/titles: \d+ before, 0 after/) });
  expect(await versionOn(disk)).toBe(newest);
  const rescue = await rescueFrom(school, disk);
  expect(rescue?.unsent).toBe(2);
  const { content } = await rescue!.file(() => Date.parse("2026-11-29T01:00:00Z"));
  const read = await sealedFileFrom(await schoolKeyFrom(rawKey), school, await content.text());
  expect(read.ok && read.value.rows.map(({ doc }) => doc._id).sort()).toEqual(["event:lent1", "title:demen"]);
  const after = await opened(disk);
  const { device: _noted, ...kept } = await dump(after);
  const { device: _before, ...was } = expected;
  expect(kept).toEqual(was);
  after.close();
});

test("the count is seen by who looks for it: rows lost in any of the stores", async () => {
  for (const store of ["events", "others", "patrons", "outbox", "device"]) {
    const disk = aDisk();
    await storeOfVersionOne(disk);
    const losing: StoreVersion = { version: newest + 1, stores: {}, change: async (change) => void (await change.table(store).toCollection().delete()) };
    const why = await opened(disk, [...storeVersions, losing]).then(() => undefined, (error: Error) => `${error.name} ${(error as { inner?: Error }).inner?.name ?? ""} ${error.message}`);
    expect(why, store).toContain("before");
    expect(why, store).toContain(rowsLost);
  }
});

/** A later version, which notes in each title how long it is called. */
const later: StoreVersion = {
  version: newest + 1,
  stores: { titles: `${(Object.assign({}, ...storeVersions.map(({ stores }) => stores)) as Record<string, string>)["titles"]}, length` },
  change: async (change) => void (await change.table("titles").toCollection().modify((row: { doc: { titleProper: string }; length?: number }) => {
    row.length = row.doc.titleProper.length;
  })),
};

test("the program before goes on with the store of a later one that lets it, and the later one runs its change over what was written meanwhile", async () => {
  const disk = aDisk();
  await storeOfVersionOne(disk);
  (await opened(disk, [...storeVersions, later])).close();
  const back = await opened(disk);
  await back.titles.put({ id: "title:kinh" as never, database: "school-hoaban-catalogue", doc: { _id: "title:kinh", kind: "title", v: 1, titleProper: "Kính vạn hoa", authors: [], bookType: "childrenBook" } });
  back.close();
  expect(await versionOn(disk)).toBe(newest + 1);
  const again = await opened(disk, [...storeVersions, later]);
  const lengths = await again.table<{ id: string; length?: number }>("titles").toArray();
  expect(lengths.every(({ length }) => length !== undefined)).toBe(true);
  expect(lengths).toHaveLength(inTable("title").length + 1);
  again.close();
});

test("a store whose version does not let the program before write stays shut to it, as it is, and what waits in it can be put into a file", async () => {
  const disk = aDisk();
  await storeOfVersionOne(disk);
  const newer = await opened(disk, [...storeVersions, later], newest + 1);
  const expected = await dump(newer);
  newer.close();
  await expect(opened(disk)).rejects.toMatchObject({ name: storeTooNew });
  expect((await rescueFrom(school, disk))?.unsent).toBe(2);
  const again = await opened(disk, [...storeVersions, later], newest + 1);
  expect(await dump(again)).toEqual(expected);
  again.close();
});

test("of what is no store of a school nothing is rescued, and none is made", async () => {
  const disk = aDisk();
  expect(await rescueFrom(school, disk)).toBeUndefined();
  expect(await disk.indexedDB.databases()).toEqual([]);
});
