/** What a librarian says of a publisher's code, written into the copy's or the title's document. */
import { namedBy, notNamedBy, type Title } from "#domain/catalogue/title.ts";
import { foldCode } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { SchoolId } from "#domain/kernel/ids.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import type { StaffRole } from "#domain/school/staff-role.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyFrom, titleFrom } from "#wire/documents.ts";
import type { PrintedCodes } from "../desk/printed-codes.ts";
import type { RecordRefusal } from "../desk/records.ts";
import type { Changes } from "./changes.ts";
import type { SchoolDatabase } from "./database.ts";
import { copyRow, documentTables, titleRow } from "./document-rows.ts";
import { putEdited } from "./edits.ts";

export const createPrintedCodes = (deps: { db: SchoolDatabase; school: SchoolId; changes: Changes; role: () => StaffRole | undefined }): PrintedCodes => {
  const { db } = deps;
  const { catalogue } = databasesOf(deps.school);

  const edit = async (of: string, ofCopy: (copy: Copy) => Copy, ofTitle: (title: Title) => Title): Promise<Result<void, RecordRefusal>> => {
    if (deps.role() !== "librarian") return err({ type: "ForLibrarians" });
    const isDone = await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], async () => {
      const [copy, title] = await Promise.all([db.copies.get(of), db.titles.get(of)]);
      const row = copy ? copyRow(ofCopy(copyFrom(copy.doc)), catalogue) : title && titleRow(ofTitle(titleFrom(title.doc)), catalogue);
      if (row) await putEdited(db, [row]);
      return row !== undefined;
    });
    if (!isDone) return err({ type: "NotHere" });
    deps.changes.tell({ titles: [of] });
    return ok(undefined);
  };
  const untouched = <Value>(value: Value): Value => value;

  return {
    opens: (article, copy) => edit(copy, (it) => (it.barcodes.some((code) => foldCode(code) === article) ? it : { ...it, barcodes: [...it.barcodes, article] }), untouched),
    names: (article, title) => edit(title, untouched, (it) => namedBy(it, article)),
    forget: (article, of) => edit(of, (copy) => ({ ...copy, barcodes: copy.barcodes.filter((code) => foldCode(code) !== article) }), (title) => notNamedBy(title, article)),
  };
};
