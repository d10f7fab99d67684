/** Joins of records are documents of the desk, sealed and written once; parting removes the document. Nothing else is touched. */
import type { Day } from "#domain/kernel/day.ts";
import { newId, type JoinId, type PatronId } from "#domain/kernel/ids.ts";
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

  const tell = async (ids: readonly (JoinId | PatronId)[]): Promise<void> => {
    await people.renew(ids);
    changes.tell({ patrons: ids });
  };

  const partAll = async (ids: readonly JoinId[]): Promise<number> => {
    const rows = (await joinRows(db)).filter(({ joined }) => ids.includes(joined.id));
    await db.transaction("rw", tables, () => deleteRows(db, rows.map(({ id }) => id)));
    await tell(rows.flatMap(({ joined: { id, from, into } }) => [id, from, into]));
    return rows.length;
  };

  const joinAll = async (asked: readonly { readonly from: PatronId; readonly into: PatronId }[]): Promise<readonly JoinId[]> => {
    const made = await Promise.all(asked.map(async ({ from, into }) => {
      const join = { id: newId("join", randomByte), from, into, on: today() };
      return { join, row: await rowFrom(key, await recordsJoinedToDocument(key, join), desk) };
    }));
    const kept = await db.transaction("rw", tables, async () => {
      const [froms, intos] = await Promise.all([db.patrons.bulkGet(asked.map(({ from }) => from)), db.patrons.bulkGet(asked.map(({ into }) => into))]);
      const those = made.filter((_, index) => froms[index] !== undefined && intos[index] !== undefined);
      await putEdited(db, those.map(({ row }) => row));
      return those.map(({ join }) => join);
    });
    await tell(kept.flatMap(({ id, from, into }) => [id, from, into]));
    return kept.map(({ id }) => id);
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
      if ((await joinAll([{ from: from.id, into: into.id }])).length === 0) return err({ type: "NotHere" });
      const reader = people.get(into.id);
      return reader ? ok(reader) : err({ type: "NotHere" });
    },

    joinAll: async (joins) => {
      if (role() !== "librarian") return err({ type: "ForLibrarians" });
      const asked = joins.flatMap(({ from, into }) => {
        const [one, other] = [people.get(from), people.get(into)];
        return one && other && one.id !== other.id ? [{ from: one.id, into: other.id }] : [];
      });
      return ok(await joinAll(asked));
    },

    part: async (id) => {
      if (role() !== "librarian") return err({ type: "ForLibrarians" });
      return (await partAll([id])) === 0 ? err({ type: "NotHere" }) : ok(undefined);
    },

    partAll: async (ids) => (role() === "librarian" ? ok(await partAll(ids)) : err({ type: "ForLibrarians" })),
  };
};
