/** Labels that two copies bear: one copy keeps it, the others get a code of ours, and that can be taken back. */
import { foldCode, ownCodeFrom } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { labelsOf, withFormerLabel, withNewLabel } from "#domain/copies/label.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { CopyId, SchoolId } from "#domain/kernel/ids.ts";
import type { StaffRole } from "#domain/school/staff-role.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyFrom } from "#wire/documents.ts";
import type { LabelService } from "../desk/labels.ts";
import type { Changes } from "./changes.ts";
import type { DeviceRow, SchoolDatabase } from "./database.ts";
import { copyRow, documentTables } from "./document-rows.ts";
import { putEdited } from "./edits.ts";
import { deviceHere } from "./log.ts";

export const createLabels = (deps: { db: SchoolDatabase; school: SchoolId; changes: Changes; today: () => Day; role: () => StaffRole | undefined }): LabelService => {
  const { db } = deps;

  const edit = async (change: (device: DeviceRow) => Promise<readonly Copy[]>): Promise<readonly CopyId[] | undefined> => {
    if (deps.role() !== "librarian") return undefined;
    const changed = await db.transaction("rw", [db.outbox, db.counters, db.device, ...documentTables(db)], async () => {
      const copies = await change(await deviceHere(db));
      await putEdited(db, copies.map((copy) => copyRow(copy, databasesOf(deps.school).catalogue)));
      return copies;
    });
    if (changed.length === 0) return undefined;
    deps.changes.tell({ titles: changed.map(({ id }) => id) });
    return changed.map(({ id }) => id);
  };

  return {
    keep: (copy, code) =>
      edit(async ({ block, nextCopySerial }) => {
        const bearing = (await db.copies.where("codes").equals(foldCode(code)).toArray()).map(({ doc }) => copyFrom(doc)).filter((one) => labelsOf(one).includes(foldCode(code)));
        // Another desk may have given this one a new label meanwhile: then the other is the one that keeps it.
        if (!bearing.some(({ id }) => id === copy)) return [];
        const others = bearing.filter(({ id }) => id !== copy);
        await db.device.update("this", { nextCopySerial: nextCopySerial + others.length });
        return others.flatMap((one, index) => withNewLabel(one, code, ownCodeFrom({ kind: "copy", block, serial: nextCopySerial + index }), deps.today()) ?? []);
      }),

    takeBack: (copies, code) => edit(async () => (await db.copies.bulkGet([...copies])).flatMap((row) => (row && withFormerLabel(copyFrom(row.doc), code)) ?? [])),
  };
};
