/**
 * Bringing lists in. An import of books is one opening-stock voucher with its copies, numbers and prices; it is kept whole or
 * not at all, proven by looking every row up again, and taken back by a counter-entry as long as none of it was lent.
 */
import { ownCodeFrom, serialsPerBlock } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { Day } from "#domain/kernel/day.ts";
import { newId, type CopyId, type VoucherId } from "#domain/kernel/ids.ts";
import { err, ok } from "#domain/kernel/result.ts";
import { nextStamp, type ClockReading } from "#domain/kernel/stamp.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { titleFrom, type WireDocument } from "#wire/documents.ts";
import { patronFrom, patronToDocument } from "#wire/people.ts";
import { matchKeyOf, type SchoolKey } from "#wire/seal.ts";
import type { StaffId } from "#domain/kernel/ids.ts";
import type { ListPlan, ListService } from "../desk/services.ts";
import type { Changes } from "./changes.ts";
import type { DeviceRow, SchoolDatabase } from "./database.ts";
import { copyRow, documentTables, patronRow, tableOf, titleRow, type Row } from "./document-rows.ts";
import { deleteRows, putEdited } from "./edits.ts";
import { personKey, planBookRows, planPatronRows, titleKey, type BookWork, type PatronWork } from "./list-plans.ts";
import type { People } from "../desk/ports.ts";

export interface ListDeps {
  readonly db: SchoolDatabase;
  readonly key: SchoolKey;
  readonly device: DeviceRow;
  readonly people: People;
  readonly changes: Changes;
  readonly clock: () => ClockReading;
  readonly today: () => Day;
  readonly randomByte: () => number;
  readonly staff: () => StaffId;
  readonly app: string;
}

export const createLists = (deps: ListDeps): ListService => {
  const { db, key, people, changes } = deps;
  const databases = databasesOf(deps.device.school);
  /** The group a list of readers was planned for. */
  const groupOf = new WeakMap<ListPlan, Patron["group"]>();

  const voucherHead = (device: DeviceRow) => {
    const clock = deps.clock();
    return {
      _id: newId("voucher", deps.randomByte),
      v: 1,
      school: device.school,
      device: device.id,
      staff: deps.staff(),
      app: deps.app,
      day: deps.today(),
      at: nextStamp(device.lastStamp, clock),
    };
  };

  const applyBooks = async (work: readonly BookWork[], fileName: string, onProgress: (done: number, all: number) => void) => {
    const numbered = { copies: 0, titles: 0 };
    const rows: Row[] = [];
    const known = new Map<string, { title: Copy["title"]; lines: [string, string][]; price: number | undefined }>();
    const all = work.length * 2;
    const voucher = await db.transaction("rw", [db.outbox, db.counters, db.device, ...documentTables(db)], async () => {
      const device = await db.device.get("this");
      if (!device) throw new Error("this device has no school");
      let serial = device.nextCopySerial;
      const head = voucherHead(device);
      for (const { row, title: there, copies } of work) {
        const group = there ?? titleKey(row.title);
        const line = known.get(group) ?? { title: there ?? newId("title", deps.randomByte), lines: [], price: row.price };
        if (!known.has(group)) {
          known.set(group, line);
          if (there === undefined) {
            rows.push(titleRow({ ...row.title, id: line.title }, databases.catalogue));
            numbered.titles++;
          }
        }
        const addCopy = (accessionNo: string, barcodes: readonly string[]): void => {
          const copy: Copy = { id: newId("copy", deps.randomByte), title: line.title, accessionNo, barcodes, status: "open", voucher: head._id as VoucherId };
          rows.push(copyRow(copy, databases.catalogue));
          line.lines.push([copy.id, accessionNo]);
          numbered.copies++;
        };
        for (const { accessionNo, barcodes } of copies) addCopy(accessionNo, barcodes);
        for (let index = 0; index < row.quantity; index++) {
          if (serial >= serialsPerBlock) throw new Error("this device has no label numbers left");
          const code = ownCodeFrom({ kind: "copy", block: device.block, serial: serial++ });
          addCopy(code, [code]);
        }
      }
      const lines = [...known.values()].map(({ title, lines: copies, price }) => ({ title, copies, ...(price === undefined ? {} : { price }) }));
      const doc = { ...head, kind: "opening-stock", file: fileName, lines } as WireDocument;
      rows.push({ id: doc._id, database: databases.office, doc, kind: "opening-stock" });
      for (let at = 0; at < rows.length; at += 2000) {
        await putEdited(db, rows.slice(at, at + 2000));
        onProgress(Math.round((Math.min(rows.length, at + 2000) / rows.length) * work.length), all);
      }
      await db.device.update("this", { nextCopySerial: serial, lastStamp: head.at });
      return head._id as VoucherId;
    });
    let found = 0;
    const titleIds = rows.filter(({ id }) => id.startsWith("title:")).map(({ id }) => id);
    for (let at = 0; at < rows.length; at += 1000) {
      found += await countFound(db, rows.slice(at, at + 1000));
      onProgress(work.length + Math.round((Math.min(rows.length, at + 1000) / rows.length) * work.length), all);
    }
    changes.tell({ titles: titleIds });
    return { voucher, titles: numbered.titles, copies: numbered.copies, patrons: 0, checked: rows.length, found };
  };

  const applyPatrons = async (work: readonly PatronWork[], group: Patron["group"], onProgress: (done: number, all: number) => void) => {
    const device = await db.device.get("this");
    if (!device) throw new Error("this device has no school");
    let serial = device.nextCardSerial;
    // Sealed before the transaction: WebCrypto inside one would end it.
    // As the store has them now: what came in since the plan was made is not overwritten by what the plan had seen.
    const held = await db.patrons.bulkGet(work.map(({ patron }) => patron?.id ?? ""));
    const rows = await Promise.all(work.map(async ({ row, matchKey }, index) => {
      const here = held[index];
      const patron = here && (await patronFrom(key, here.doc));
      const next: Patron = {
        ...(patron ?? { id: newId("patron", deps.randomByte), group, cards: [ownCodeFrom({ kind: "card", block: device.block, serial: serial++ })], active: true }),
        fullName: row.fullName,
        active: true,
        ...(row.classUnit === undefined ? {} : { classUnit: row.classUnit }),
        ...(row.grade === undefined ? {} : { grade: row.grade }),
        ...(row.yearOfBirth === undefined ? {} : { yearOfBirth: row.yearOfBirth }),
        ...(matchKey === undefined ? {} : { matchKey }),
      };
      return patronRow(next, await patronToDocument(key, next), databases.desk);
    }));
    onProgress(Math.floor(rows.length / 2), rows.length);
    await db.transaction("rw", [db.outbox, db.counters, db.device, ...documentTables(db)], async () => {
      await putEdited(db, rows);
      await db.device.update("this", { nextCardSerial: serial });
    });
    changes.tell({ patrons: rows.map(({ id }) => id) });
    const found = await countFound(db, rows);
    onProgress(rows.length, rows.length);
    return { titles: 0, copies: 0, patrons: rows.length, checked: rows.length, found };
  };

  return {
    planBooks: async (records) => {
      const [titles, copies] = await Promise.all([db.titles.toArray(), db.copies.toArray()]);
      return planBookRows(records, {
        titles: new Map(titles.map(({ doc }) => [titleKey(titleFrom(doc)), titleFrom(doc).id])),
        codes: new Set(copies.flatMap(({ codes }) => codes)),
      });
    },

    planPatrons: async (records, group) => {
      const keyed = await Promise.all(records.map(async ({ sectorId, ...row }) => (sectorId === undefined ? row : { ...row, matchKey: await matchKeyOf(key, sectorId) })));
      const all = people.all().filter((patron) => patron.group === group);
      const plan = planPatronRows(keyed, {
        byMatchKey: new Map(all.flatMap((patron) => (patron.matchKey === undefined ? [] : [[patron.matchKey, patron] as const]))),
        byName: new Map(all.map((patron) => [personKey(patron), patron])),
      });
      groupOf.set(plan, group);
      return plan;
    },

    apply: (plan, fileName, onProgress) =>
      plan.kind === "books" ? applyBooks(plan.work as readonly BookWork[], fileName, onProgress) : applyPatrons(plan.work as readonly PatronWork[], groupOf.get(plan) ?? "pupil", onProgress),

    imports: async () => {
      const vouchers = await db.others.where("kind").anyOf(["opening-stock", "counter-entry"]).toArray();
      const reversed = new Set(vouchers.map(({ doc }) => doc["reverses"]));
      return vouchers
        .filter(({ kind }) => kind === "opening-stock")
        .map(({ id, doc }) => ({
          voucher: id as VoucherId,
          file: String(doc["file"]),
          on: String(doc["day"]),
          copies: linesOf(doc).reduce((sum, { copies }) => sum + copies.length, 0),
          undone: reversed.has(id),
        }))
        .sort((a, b) => (a.on < b.on ? 1 : -1));
    },

    undoImport: async (voucher) => {
      const answer = await db.transaction("rw", [db.outbox, db.counters, db.device, db.stories, ...documentTables(db)], async () => {
        const [row, device] = await Promise.all([db.others.get(voucher), db.device.get("this")]);
        if (!row || !device) return ok(0);
        const copies = linesOf(row.doc).flatMap((line) => line.copies.map(([id]) => id as CopyId));
        const lent = (await db.stories.bulkGet(copies)).flatMap((story) => (story && story.timesLent > 0 ? [story.copy] : []));
        if (lent.length > 0) {
          const files = await Promise.all(lent.slice(0, 200).map(async (id) => {
            const copy = await db.copies.get(id);
            const title = copy && (await db.titles.get(copy.title));
            return { accessionNo: copy?.accessionNo ?? "", title: title ? titleFrom(title.doc).titleProper : "" };
          }));
          return err({ type: "CopiesWereLent" as const, copies: files });
        }
        await deleteRows(db, copies);
        const bare: string[] = [];
        for (const { title } of linesOf(row.doc)) if ((await db.copies.where("title").equals(title).count()) === 0) bare.push(title);
        await deleteRows(db, bare);
        const head = voucherHead(device);
        const doc = { ...head, kind: "counter-entry", reverses: voucher } as WireDocument;
        await putEdited(db, [{ id: doc._id, database: databases.office, doc, kind: "counter-entry" }]);
        await db.device.update("this", { lastStamp: head.at });
        return ok(copies.length);
      });
      changes.tell({ titles: ["title:*"] });
      return answer;
    },

    rememberMapping: async (headerKey, mapping) => {
      await db.caches.put({ name: `mapping ${headerKey}`, value: mapping });
    },
    rememberedMapping: async (headerKey) => (await db.caches.get(`mapping ${headerKey}`))?.value as Record<string, string> | undefined,
  };
};

interface VoucherLine {
  readonly title: string;
  readonly copies: readonly (readonly [string, string])[];
}

const linesOf = (doc: WireDocument): readonly VoucherLine[] => doc["lines"] as readonly VoucherLine[];

/** Found = there by its id, and a copy also by each of its codes. */
const countFound = async (db: SchoolDatabase, rows: readonly Row[]): Promise<number> => {
  let found = 0;
  for (const table of documentTables(db)) {
    const mine = rows.filter((row) => table.name === tableOf(row.id));
    const held = (await table.bulkGet(mine.map(({ id }) => id))) as (Row | undefined)[];
    const codes = mine.flatMap((row) => ("codes" in row && row.codes[0] !== undefined ? [row.codes[0]] : []));
    const byCode = codes.length === 0 ? new Set<string>() : new Set(await db.copies.where("codes").anyOf(codes).primaryKeys());
    found += held.filter((row) => row !== undefined && (!("codes" in row) || row.codes.length === 0 || byCode.has(row.id))).length;
  }
  return found;
};

