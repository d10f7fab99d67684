/** What a librarian writes on readers and copies by hand: edits of their documents, merged field by field with those of other devices. */
import type { Copy } from "#domain/copies/copy.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { DeviceId, PatronId, SchoolId, StaffId } from "#domain/kernel/ids.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { classYearOf } from "#domain/patrons/class-steps.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { StaffRole } from "#domain/school/staff-role.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyFrom } from "#wire/documents.ts";
import { patronToDocument } from "#wire/people.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { RecordRefusal, RecordService } from "../desk/records.ts";
import type { Changes } from "./changes.ts";
import type { SchoolDatabase } from "./database.ts";
import { copyRow, documentTables, patronRow } from "./document-rows.ts";
import { putEdited } from "./edits.ts";
import { changePatrons } from "./patron-edits.ts";
import type { PeopleKeeper } from "./people.ts";

export interface RecordDeps {
  readonly db: SchoolDatabase;
  readonly key: SchoolKey;
  readonly school: SchoolId;
  readonly people: PeopleKeeper;
  readonly changes: Changes;
  readonly today: () => Day;
  readonly openYear: () => number;
  /** The instant a block is written, by the server's clock as far as it is known. */
  readonly now: () => number;
  readonly role: () => StaffRole | undefined;
  readonly staff: () => StaffId;
  readonly device: () => DeviceId;
}

export const createRecords = (deps: RecordDeps): RecordService => {
  const { db, key, people, changes } = deps;
  const databases = databasesOf(deps.school);

  const changePatron = async (id: PatronId, change: (patron: Patron) => Patron): Promise<Result<Patron, RecordRefusal>> => {
    if (deps.role() !== "librarian") return err({ type: "ForLibrarians" });
    const changed = await changePatrons({ db, key }, [id], async ([held]) => {
      if (!held) return undefined;
      const patron = change(held);
      const row = patronRow(patron, await patronToDocument(key, patron), databases.desk);
      return async () => {
        await putEdited(db, [row]);
        return patron;
      };
    });
    if (!changed) return err({ type: "NotHere" });
    await people.renew([id]);
    changes.tell({ patrons: [id] });
    return ok(changed);
  };

  /** What is lifted or taken away is so in every record of the reader; what is written stands in the one that stays. */
  const changeReader = async (id: PatronId, cleared: (patron: Patron) => Patron, written: (patron: Patron) => Patron): Promise<Result<Patron, RecordRefusal>> => {
    const [stays = id, ...others] = people.recordsOf(id);
    for (const other of others) await changePatron(other, cleared);
    const changed = await changePatron(stays, (patron) => written(cleared(patron)));
    return changed.ok ? ok(people.get(stays) ?? changed.value) : changed;
  };

  return {
    block: (id, block) =>
      changeReader(id, ({ block: _before, ...patron }) => patron, (patron) => (block === undefined ? patron : { ...patron, block: { ...block, since: deps.today(), at: deps.now(), by: deps.staff(), device: deps.device() } })),

    notePatron: (id, note) => changeReader(id, ({ note: _before, ...patron }) => patron, (patron) => (note.trim() === "" ? patron : { ...patron, note: note.trim() })),

    leave: async (id, how) => {
      const [stays = id] = people.recordsOf(id);
      const changed = await changePatron(stays, ({ left: _before, ...patron }) => (how === undefined ? { ...patron, active: true } : { ...patron, ...classAsOf(patron, deps.openYear()), active: false, left: { on: deps.today(), how } }));
      return changed.ok ? ok(people.get(stays) ?? changed.value) : changed;
    },

    changeCopy: async (id, change) => {
      if (deps.role() !== "librarian") return err({ type: "ForLibrarians" });
      const changed = await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], async () => {
        const row = await db.copies.get(id);
        if (!row) return undefined;
        const { note, ...copy }: Copy = { ...copyFrom(row.doc), ...change };
        const kept: Copy = { ...copy, ...(note === undefined || note.trim() === "" ? {} : { note: note.trim() }) };
        await putEdited(db, [copyRow(kept, databases.catalogue)]);
        return kept;
      });
      if (!changed) return err({ type: "NotHere" });
      changes.tell({ titles: [changed.title] });
      return ok(changed);
    },
  };
};

/** Whoever comes back in another year must not look as if their class were one of that year. */
const classAsOf = (patron: Patron, openYear: number): Pick<Patron, "classYear"> => (patron.group === "pupil" && patron.classUnit !== undefined ? { classYear: classYearOf(patron, openYear) } : {});
