/** Devices of a small school that was begun on the first of them: the real store and desk over an IndexedDB in memory, one clock for all. */
import "fake-indexeddb/auto";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { foldCode } from "#domain/copies/barcode.ts";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import { day } from "#domain/kernel/day.ts";
import { newId, type CopyId, type DeviceId, type PatronId, type RulesId } from "#domain/kernel/ids.ts";
import type { WireDocument } from "#wire/documents.ts";
import { wireRefusal } from "#wire/refusal.ts";
import { createInlineSearch } from "../../src/search-worker/inline-search.ts";
import type { BookRow, PatronRow } from "../../src/desk/services.ts";
import { openSchool } from "../../src/storage/school-keeper.ts";
import { createSchoolMaker } from "../../src/storage/school-maker.ts";
import { createSearchSource } from "../../src/storage/search-source.ts";
import { seeded } from "../../sync-server/demo/seeded.ts";

export const librarian = { name: "Cô Lan", pin: "1234" };

export const aSchool = async (seed = 1) => {
  const chance = seeded(seed);
  const school = { id: newId("unit", chance.byte), name: "Trường THCS Thử" };
  const rawKey = Uint8Array.from({ length: 32 }, () => chance.byte());
  const { rules, overdueBlocks } = defaultRules("rules:any" as RulesId, day("2026-06-01"));
  let time = Date.parse("2026-11-23T01:00:00Z");
  /** By how much the clock has been set, and no time passed. */
  let set = 0;
  let devices = 0;

  /** `ahead`: by how much its clock is wrong, ms. */
  const device = async (name: string, { ahead = 0 }: { ahead?: number } = {}) => {
    const block = ++devices;
    const idb = { indexedDB: new IDBFactory() as unknown as globalThis.IDBFactory, IDBKeyRange: IDBKeyRange as unknown as typeof globalThis.IDBKeyRange };
    const maker = createSchoolMaker({ randomByte: chance.byte, idb });
    const admission = { school, device: { id: `device:${name}` as DeviceId, name, account: { name, password: "secret" }, block } };
    if (block === 1) {
      const year = { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") };
      await maker.begin(admission, rawKey, { school: { ...school, code: "THU", level: "lowerSecondary", year }, rules: { rules, overdueBlocks }, librarian, deviceName: name }, year.year);
    } else await maker.join(admission, rawKey, false);
    const open = () =>
      openSchool({
        school: school.id,
        wall: () => time + ahead,
        steady: () => time - set,
        randomByte: chance.byte,
        app: "0.0.0",
        idb,
        search: (here) => createSearchSource(async () => ({ titles: createInlineSearch("titles"), people: createInlineSearch("people") }), here),
      });
    let opened = await open();
    const here = () => opened;
    return {
      here,
      /** The page is closed and opened again; the store stays as it is. */
      reload: async () => {
        opened.close();
        opened = await open();
      },
      bringInBooks: async (...rows: BookRow[]) => here().lists.apply(await here().lists.planBooks(rows), "sach.xlsx", () => undefined),
      bringInReaders: async (...rows: PatronRow[]) => here().lists.apply(await here().lists.planPatrons(rows, "pupil"), "lop.xlsx", () => undefined),
      copy: async (accessionNo: string): Promise<CopyId> => {
        const row = await here().db.copies.where("codes").equals(foldCode(accessionNo)).first();
        if (!row) throw new Error(`no copy ${accessionNo}`);
        return row.id as CopyId;
      },
      reader: async (fullName: string): Promise<PatronId> => {
        const found = (await here().printing.patrons({})).find((patron) => patron.fullName === fullName);
        if (!found) throw new Error(`no reader ${fullName}`);
        return found.id;
      },
      signIn: async (name: string, pin: string) => {
        const { staff } = here();
        const member = (await staff.all()).find((one) => one.name === name);
        if (!member) throw new Error(`nobody here is called ${name}`);
        return staff.signIn(member.id, pin);
      },
    };
  };

  return {
    chance,
    device,
    now: () => time,
    passes: (minutes: number) => {
      time += minutes * 60_000;
    },
    /** Somebody sets the clock while the app is open. */
    clockIsSet: (minutes: number) => {
      time += minutes * 60_000;
      set += minutes * 60_000;
    },
  };
};

export type Device = Awaited<ReturnType<Awaited<ReturnType<typeof aSchool>>["device"]>>;

/** Once what a screen was still looking up, step by step, has come to its end. */
export const closed = async ({ here }: Device): Promise<void> => {
  const { db } = here();
  for (let step = 0; step < 5; step++) await db.transaction("rw", db.tables, () => db.device.count());
  here().close();
};

/** All that waits at one device is acknowledged there and comes in at the others, as an exchange through a server would do it. */
export const carry = async (from: Device, ...to: readonly Device[]): Promise<WireDocument[]> => {
  const rows = await from.here().keeper.nextToSend(10_000);
  for (const { database, doc } of rows) {
    const refusal = wireRefusal(database, doc);
    if (refusal !== undefined) throw new Error(`no server would take it: ${refusal}`);
  }
  const sent = rows.map(({ n, doc, database }, index) => ({ n, doc, database, rev: `${Number.parseInt(doc._rev ?? "0", 10) + 1}-${n}-${index}` }));
  await from.here().keeper.accepted(sent);
  for (const device of to) {
    for (const database of new Set(sent.map((row) => row.database))) {
      const documents = sent.filter((row) => row.database === database).map(({ doc, rev }) => ({ ...doc, _rev: rev }));
      // Nobody reads back here what was acknowledged.
      await device.here().keeper.takeIn(database, documents, { since: "1", birth: "b" }, { evenOlder: true });
    }
  }
  return sent.map(({ doc }) => doc);
};

/** All that a device holds, table by table, but for when it was opened: that is new each time. */
export const everything = async ({ here }: Device): Promise<Record<string, unknown[]>> => {
  const tables = await Promise.all(here().db.tables.map(async (table) => [table.name, await table.toArray()] as const));
  return Object.fromEntries(tables.map(([name, rows]) => [name, name === "device" ? (rows as { clockOpens?: unknown }[]).map(({ clockOpens, ...row }) => row) : rows]));
};

/** A row of a list of books as the reading of a file hands it on. */
export const books = (titleProper: string, accessionNos: readonly string[], more: Partial<Omit<BookRow, "title">> & { title?: Partial<BookRow["title"]> } = {}): BookRow => ({
  row: 1,
  copies: accessionNos.map((accessionNo) => ({ accessionNo, barcodes: [] })),
  quantity: 0,
  ...more,
  title: { titleProper, authors: [], bookType: "referenceBook", ...more.title },
});

export const pupil = (fullName: string, more: Partial<PatronRow> = {}): PatronRow => ({ row: 1, fullName, classUnit: "6A", grade: 6, ...more });
