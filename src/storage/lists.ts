/**
 * Bringing lists in. An import of books is one opening-stock voucher with its copies, numbers and prices; it is kept whole or
 * not at all, proven by looking every row up again, and taken back by a counter-entry as long as none of it was lent.
 */
import { titleKeyOf } from "#domain/catalogue/title-key.ts";
import { displayTitle, type Title } from "#domain/catalogue/title.ts";
import { ownCodeFrom, serialsPerBlock } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { borneCodes } from "#domain/copies/label.ts";
import type { Day } from "#domain/kernel/day.ts";
import { newId, type CopyId, type VoucherId } from "#domain/kernel/ids.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { nextStamp, type ClockReading } from "#domain/kernel/stamp.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyFrom, titleFrom, type WireDocument } from "#wire/documents.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { StaffId } from "#domain/kernel/ids.ts";
import type { BookRow, ImportInUse, ListPlan, ListService } from "../desk/services.ts";
import { earlierBookImports, takeBack, type VoucherLine } from "./book-imports.ts";
import type { Changes } from "./changes.ts";
import type { DeviceRow, SchoolDatabase } from "./database.ts";
import { copyRow, documentTables, tableOf, titleRow, type Row } from "./document-rows.ts";
import { putEdited } from "./edits.ts";
import { planBookRows, type BookWork, type PatronWork } from "./list-plans.ts";
import { copySerialBeside } from "./own-numbers.ts";
import { createPatronLists } from "./patron-lists.ts";
import type { PeopleKeeper } from "./people.ts";

export interface ListDeps {
  readonly db: SchoolDatabase;
  readonly key: SchoolKey;
  readonly device: DeviceRow;
  readonly people: PeopleKeeper;
  readonly changes: Changes;
  readonly clock: () => ClockReading;
  readonly today: () => Day;
  readonly openYear: () => number;
  readonly randomByte: () => number;
  readonly staff: () => StaffId;
  readonly app: string;
}

export const createLists = (deps: ListDeps): ListService => {
  const { db, changes } = deps;
  const databases = databasesOf(deps.device.school);
  const patronLists = createPatronLists(deps);
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

  /** Also what came in from another desk since the plan was made. */
  const numbersHere = async (work: readonly BookWork[]): Promise<(copy: BookRow["copies"][number]) => boolean> => {
    const rows = await db.copies.where("codes").anyOf(work.flatMap(({ copies }) => copies.flatMap(borneCodes))).toArray();
    const here = new Set(rows.flatMap(({ doc }) => borneCodes(copyFrom(doc))));
    return (copy) => borneCodes(copy).some((code) => here.has(code));
  };

  const applyBooks = async (work: readonly BookWork[], fileName: string, onProgress: (done: number, all: number) => void) => {
    const rows: Row[] = [];
    const titles = new Map<string, Copy["title"]>();
    /** By title and price: what was bought again later cost something else. */
    const lines = new Map<string, VoucherLine & { readonly copies: [CopyId, string][] }>();
    const newTitles: Copy["title"][] = [];
    const all = work.length * 2;
    const accessionNos: string[] = [];
    const voucher = await db.transaction("rw", [db.outbox, db.counters, db.device, ...documentTables(db)], async () => {
      const device = await db.device.get("this");
      if (!device) throw new Error("this device has no school");
      let serial = copySerialBeside(work.flatMap(({ copies }) => copies.flatMap(borneCodes)), device);
      const head = voucherHead(device);
      const isHere = await numbersHere(work);
      for (const { row, title: there, copies: planned } of work) {
        const copies = planned.filter((copy) => !isHere(copy));
        if (planned.length > 0 && copies.length + row.quantity === 0) continue;
        const group = there ?? titleKeyOf(row.title);
        const title = titles.get(group) ?? there ?? newId("title", deps.randomByte);
        if (there === undefined && !titles.has(group)) {
          rows.push(titleRow({ ...row.title, id: title }, databases.catalogue));
          newTitles.push(title);
        }
        titles.set(group, title);
        const lineOf = (price: number | undefined) => {
          const bought = `${title} ${price ?? ""}`;
          const line: VoucherLine & { readonly copies: [CopyId, string][] } = lines.get(bought) ?? { title, copies: [], ...(price === undefined ? {} : { price }) };
          lines.set(bought, line);
          return line;
        };
        const addCopy = ({ accessionNo, barcodes, shelf = row.shelf, price = row.price }: BookRow["copies"][number]): void => {
          const copy: Copy = { id: newId("copy", deps.randomByte), title, accessionNo, barcodes, status: "open", voucher: head._id as VoucherId, ...(shelf === undefined ? {} : { shelf }) };
          rows.push(copyRow(copy, databases.catalogue));
          lineOf(price).copies.push([copy.id, accessionNo]);
          accessionNos.push(accessionNo);
        };
        // A title of which the list names no copy belongs to the voucher too: it goes when the import is taken back.
        if (copies.length + row.quantity === 0) lineOf(row.price);
        for (const copy of copies) addCopy(copy);
        for (let index = 0; index < row.quantity; index++) {
          if (serial >= serialsPerBlock) throw new Error("this device has no label numbers left");
          const code = ownCodeFrom({ kind: "copy", block: device.block, serial: serial++ });
          addCopy({ accessionNo: code, barcodes: [code] });
        }
      }
      const doc = { ...head, kind: "opening-stock", file: fileName, newTitles, lines: [...lines.values()] } as WireDocument;
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
    return { done: { voucher, titles: newTitles.length, copies: accessionNos.length, patrons: 0, checked: rows.length, found }, titles: [...titles.values()], accessionNos };
  };

  const titleHere = async (id: Title["id"]): Promise<Title> => {
    const row = await db.titles.get(id);
    if (!row) throw new Error("this title is not here");
    return titleFrom(row.doc);
  };

  const addBook: ListService["addBook"] = async (book, of) => {
    const work = { row: book, title: of, copies: book.copies };
    const isHere = await numbersHere([work]);
    const known = book.copies.filter(isHere);
    if (known.length > 0) return err({ type: "NumbersHere", numbers: known.map(({ accessionNo }) => accessionNo) });
    const same = of === undefined ? await titleWithKey(db, titleKeyOf(book.title)) : undefined;
    if (same) return err({ type: "TitleHere", title: same });
    const left = serialsPerBlock - ((await db.device.get("this"))?.nextCopySerial ?? 0);
    if (book.quantity > left) return err({ type: "TooFewNumbers", left });
    const { done, titles, accessionNos } = await applyBooks([work], displayTitle(of === undefined ? book.title : await titleHere(of)), () => undefined);
    if (done.voucher === undefined || titles[0] === undefined || done.found < done.checked) throw new Error(`of ${done.checked} rows of this book ${done.found} are found again`);
    return ok({ voucher: done.voucher, title: await titleHere(titles[0]), accessionNos });
  };

  const undoBooks = async (voucher: string): Promise<Result<number, ImportInUse>> => {
    const answer = await db.transaction("rw", [db.events, db.outbox, db.counters, db.device, ...documentTables(db)], async (): Promise<Result<number, ImportInUse>> => {
      const [taken, device] = [await takeBack(db, voucher), await db.device.get("this")];
      if (!taken || !device) return ok(0);
      if ("type" in taken) return err(taken);
      const head = voucherHead(device);
      const doc = { ...head, kind: "counter-entry", reverses: voucher } as WireDocument;
      await putEdited(db, [{ id: doc._id, database: databases.office, doc, kind: "counter-entry" }]);
      await db.device.update("this", { lastStamp: head.at });
      return ok(taken.copies);
    });
    changes.tell({ titles: ["title:*"] });
    return answer;
  };

  return {
    planBooks: async (records) => {
      const [titles, copies, device] = await Promise.all([db.titles.toArray(), db.copies.toArray(), db.device.get("this")]);
      return planBookRows(records, {
        titles: new Map(titles.map(({ doc }) => [titleKeyOf(titleFrom(doc)), titleFrom(doc).id])),
        codes: new Set(copies.flatMap(({ doc }) => borneCodes(copyFrom(doc)))),
        numbersLeft: serialsPerBlock - (device?.nextCopySerial ?? 0),
      });
    },

    planPatrons: async (records, group) => {
      const plan = await patronLists.plan(records, group);
      groupOf.set(plan, group);
      return plan;
    },

    apply: async (plan, fileName, onProgress) =>
      plan.kind === "books" ? (await applyBooks(plan.work as readonly BookWork[], fileName, onProgress)).done : patronLists.apply(plan.work as readonly PatronWork[], groupOf.get(plan) ?? "pupil", fileName, onProgress),

    addBook,

    imports: (kind) => (kind === "books" ? earlierBookImports(db) : patronLists.imports()),

    undoImport: (kind, id) => (kind === "books" ? undoBooks(id) : patronLists.undo(id)),

    rememberMapping: async (headerKey, mapping) => {
      await db.caches.put({ name: `mapping ${headerKey}`, value: mapping });
    },
    rememberedMapping: async (headerKey) => (await db.caches.get(`mapping ${headerKey}`))?.value as Record<string, string> | undefined,
  };
};

const titleWithKey = async (db: SchoolDatabase, key: string): Promise<Title | undefined> => {
  const row = await db.titles.filter(({ doc }) => titleKeyOf(titleFrom(doc)) === key).first();
  return row && titleFrom(row.doc);
};

/** Found = there by its id, and a copy also by its code. */
const countFound = async (db: SchoolDatabase, rows: readonly Row[]): Promise<number> => {
  let found = 0;
  for (const table of documentTables(db)) {
    const mine = rows.filter((row) => table.name === tableOf(row.id));
    const held = (await table.bulkGet(mine.map(({ id }) => id))) as (Row | undefined)[];
    const codes = mine.flatMap((row) => ("codes" in row && row.codes[0] !== undefined ? [row.codes[0]] : []));
    const byCode = new Set((await db.transaction("r", db.copies, () => Promise.all(codes.map((code) => db.copies.where("codes").equals(code).primaryKeys())))).flat());
    found += held.filter((row) => row !== undefined && (!("codes" in row) || row.codes.length === 0 || byCode.has(row.id))).length;
  }
  return found;
};

