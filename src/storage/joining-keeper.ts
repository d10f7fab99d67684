/** Joins of records are documents of the desk, sealed and written once; parting removes the document. Nothing else is touched. */
import type { Day } from "#domain/kernel/day.ts";
import { newId, type PatronId } from "#domain/kernel/ids.ts";
import { err, ok } from "#domain/kernel/result.ts";
import { withOneSectorId } from "#domain/patrons/joined-records.ts";
import type { StaffRole } from "#domain/school/staff-role.ts";
import { databasesOf } from "#wire/database-names.ts";
import { recordsJoinedToDocument } from "#wire/people.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { JoinFile, JoiningService } from "../desk/joining.ts";
import type { Changes } from "./changes.ts";
import type { DeviceRow, SchoolDatabase } from "./database.ts";
import { documentTables, rowFrom } from "./document-rows.ts";
import { deleteRows, putEdited } from "./edits.ts";
import { joinRows } from "./joins.ts";
import type { PeopleKeeper } from "./people.ts";

export interface JoiningDeps {
  readonly db: SchoolDatabase;
  readonly key: SchoolKey;
  readonly device: DeviceRow;
  readonly people: PeopleKeeper;
  readonly changes: Changes;
  readonly today: () => Day;
  readonly randomByte: () => number;
  readonly role: () => StaffRole | undefined;
}

export const createJoining = ({ db, key, device, people, changes, today, randomByte, role }: JoiningDeps): JoiningService => {
  const { desk } = databasesOf(device.school);
  const tables = [db.outbox, db.counters, db.device, ...documentTables(db)];

  const tell = async (join: string, records: readonly PatronId[]): Promise<void> => {
    await people.renew([join, ...records]);
    changes.tell({ patrons: [join, ...records] });
  };

  return {
    suggested: async () => withOneSectorId(people.all()),

    joined: async () =>
      (await joinRows(db))
        .flatMap(({ joined }): JoinFile[] => {
          const [from, into] = [people.record(joined.from), people.record(joined.into)];
          return from && into ? [{ id: joined.id, on: joined.on, from, into }] : [];
        })
        .sort((a, b) => (a.on === b.on ? (a.id < b.id ? -1 : 1) : a.on < b.on ? 1 : -1)),

    join: async (asked, kept) => {
      if (role() !== "librarian") return err({ type: "ForLibrarians" });
      const [from, into] = [people.get(asked), people.get(kept)];
      if (!from || !into) return err({ type: "NotHere" });
      if (from.id === into.id) return err({ type: "OneAlready" });
      const join = { id: newId("join", randomByte), from: from.id, into: into.id, on: today() };
      const row = await rowFrom(key, await recordsJoinedToDocument(key, join), desk);
      const isDone = await db.transaction("rw", tables, async () => {
        if ((await db.patrons.bulkGet([from.id, into.id])).includes(undefined)) return false;
        await putEdited(db, [row]);
        return true;
      });
      if (!isDone) return err({ type: "NotHere" });
      await tell(join.id, [from.id, into.id]);
      const reader = people.get(into.id);
      return reader ? ok(reader) : err({ type: "NotHere" });
    },

    part: async (id) => {
      if (role() !== "librarian") return err({ type: "ForLibrarians" });
      const row = (await joinRows(db)).find((each) => each.id === id);
      if (!row) return err({ type: "NotHere" });
      await db.transaction("rw", tables, () => deleteRows(db, [id]));
      await tell(id, [row.joined.from, row.joined.into]);
      return ok(undefined);
    },
  };
};
