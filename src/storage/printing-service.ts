/** What labels and cards are printed for. */
import { compareAccessionNos } from "#domain/copies/accession-order.ts";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { PatronId, SchoolId } from "#domain/kernel/ids.ts";
import { openCards } from "#domain/patrons/library-card.ts";
import { nameOrder, type Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyFrom, titleFrom } from "#wire/documents.ts";
import type { People } from "../desk/ports.ts";
import type { PrintingService } from "../desk/services.ts";
import { printedCards } from "./cards.ts";
import type { Changes } from "./changes.ts";
import type { CopyRow, SchoolDatabase } from "./database.ts";
import { copyRow, documentTables } from "./document-rows.ts";
import { putEdited } from "./edits.ts";
import { rowsWhere } from "./every-row.ts";

export const createPrinting = (deps: { db: SchoolDatabase; school: SchoolId; people: People; changes: Changes; openYear: () => number }): PrintingService => {
  const { db, people } = deps;

  const copyRows = async ({ ids, voucher, from, to }: Parameters<PrintingService["copies"]>[0]): Promise<CopyRow[]> => {
    const isAsked = ({ accessionNo, doc }: CopyRow): boolean =>
      (voucher === undefined || doc["voucher"] === voucher) &&
      (from === undefined || compareAccessionNos(accessionNo, from) >= 0) &&
      (to === undefined || compareAccessionNos(accessionNo, to) <= 0);
    return (ids ? (await db.copies.bulkGet([...ids])).flatMap((row) => row ?? []) : await rowsWhere(db.copies, isAsked)).sort((a, b) => compareAccessionNos(a.accessionNo, b.accessionNo));
  };

  return {
    copies: async (filter) => {
      const rows = await copyRows(filter);
      const titles = new Map((await db.titles.bulkGet([...new Set(rows.map(({ title }) => title))])).flatMap((row) => (row ? [[row.id as string, titleFrom(row.doc)] as const] : [])));
      return rows.flatMap((row) => {
        const title = titles.get(row.title);
        return title ? [{ copy: copyFrom(row.doc), title }] : [];
      });
    },

    patrons: async ({ classUnit, ids, list, unprinted }) => {
      const asked = list === undefined ? ids : (await patronsOfList(db, list)).filter((id) => ids === undefined || ids.includes(id));
      const wanted = asked && new Set(asked);
      const printed = unprinted ? await printedCards(db, deps.openYear()) : undefined;
      const isAsked = (patron: Patron): boolean =>
        patron.active && (classUnit === undefined || patron.classUnit === classUnit) && (wanted === undefined || wanted.has(patron.id)) && (printed === undefined || !openCards(patron).some((code) => printed.has(code)));
      // Class by class, so that a stack for the whole school is handed out as it comes; those without a class last.
      const byName = inVietnamese<Patron>(({ fullName }) => nameOrder(fullName));
      const byUnit = inVietnamese<Patron>(({ classUnit = "" }) => classUnit);
      const isWithout = ({ classUnit }: Patron): number => (classUnit === undefined ? 1 : 0);
      return people.all().filter(isAsked).sort((a, b) => isWithout(a) - isWithout(b) || byUnit(a, b) || byName(a, b));
    },

    classUnits: async () => [...new Set(people.all().flatMap(({ classUnit, active }) => (active && classUnit !== undefined ? [classUnit] : [])))].sort(inVietnamese((name) => name)),

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
      deps.changes.tell({ titles: copies });
    },

    rawKey: async () => {
      const device = await db.device.get("this");
      if (!device) throw new Error("this device has no school");
      return device.rawKey;
    },
  };
};

const patronsOfList = async (db: SchoolDatabase, list: string): Promise<readonly PatronId[]> => {
  const made = await db.patronImports.get(Number(list));
  return made ? [...made.added, ...made.changed.map(({ after }) => after._id as PatronId)] : [];
};

/** Made when something is sorted: a collator costs a slow tablet 60 ms, which the start of the desk need not wait for. */
const inVietnamese = <Thing>(wordsOf: (thing: Thing) => string): ((a: Thing, b: Thing) => number) => {
  const { compare } = new Intl.Collator("vi", { numeric: true });
  return (a, b) => compare(wordsOf(a), wordsOf(b));
};
