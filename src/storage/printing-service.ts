/** What labels and cards are printed for. */
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { SchoolId } from "#domain/kernel/ids.ts";
import { nameOrder } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyFrom, titleFrom } from "#wire/documents.ts";
import type { People } from "../desk/ports.ts";
import type { PrintingService } from "../desk/services.ts";
import type { Changes } from "./changes.ts";
import type { CopyRow, SchoolDatabase } from "./database.ts";
import { copyRow, documentTables } from "./document-rows.ts";
import { putEdited } from "./edits.ts";

export const createPrinting = (deps: { db: SchoolDatabase; school: SchoolId; people: People; changes: Changes }): PrintingService => {
  const { db, people } = deps;
  const vietnamese = new Intl.Collator("vi");

  const copyRows = async ({ voucher, from, to }: { voucher?: string; from?: string; to?: string }): Promise<CopyRow[]> => {
    const rows = from !== undefined || to !== undefined ? await db.copies.where("accessionNo").between(from ?? "", to ?? "\uffff", true, true).toArray() : await db.copies.toArray();
    return rows.filter((row) => voucher === undefined || row.doc["voucher"] === voucher);
  };

  return {
    copies: async (filter) => {
      const rows = (await copyRows(filter)).sort((a, b) => (a.accessionNo < b.accessionNo ? -1 : 1));
      const titles = new Map((await db.titles.bulkGet([...new Set(rows.map(({ title }) => title))])).flatMap((row) => (row ? [[row.id as string, titleFrom(row.doc)] as const] : [])));
      return rows.flatMap((row) => {
        const title = titles.get(row.title);
        return title ? [{ copy: copyFrom(row.doc), title }] : [];
      });
    },

    patrons: async ({ classUnit, ids }) =>
      people
        .all()
        .filter((patron) => patron.active && (classUnit === undefined || patron.classUnit === classUnit) && (ids === undefined || ids.includes(patron.id)))
        .sort((a, b) => vietnamese.compare(nameOrder(a.fullName), nameOrder(b.fullName))),

    classUnits: async () => [...new Set(people.all().flatMap(({ classUnit }) => classUnit ?? []))].sort((a, b) => vietnamese.compare(a, b)),

    giveCodes: async (copies) => {
      await db.transaction("rw", [db.outbox, db.counters, db.device, ...documentTables(db)], async () => {
        const device = await db.device.get("this");
        if (!device) return;
        let serial = device.nextCopySerial;
        const rows = (await db.copies.bulkGet([...copies])).flatMap((row) => (row && copyFrom(row.doc).barcodes.length === 0 ? [row] : []));
        await putEdited(db, rows.map((row) => {
          const copy: Copy = { ...copyFrom(row.doc), barcodes: [ownCodeFrom({ kind: "copy", block: device.block, serial: serial++ })] };
          return copyRow(copy, databasesOf(deps.school).catalogue);
        }));
        await db.device.update("this", { nextCopySerial: serial });
      });
      deps.changes.tell();
    },

    rawKey: async () => {
      const device = await db.device.get("this");
      if (!device) throw new Error("this device has no school");
      return device.rawKey;
    },
  };
};
