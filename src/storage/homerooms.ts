/** Who answers for which class, as documents of the desk database. */
import { newId, type SchoolId } from "#domain/kernel/ids.ts";
import { homeroomTeachers } from "#domain/patrons/homeroom.ts";
import { databasesOf } from "#wire/database-names.ts";
import { homeroomFrom, homeroomKind, homeroomToDocument } from "#wire/homerooms.ts";
import type { HomeroomService } from "../desk/homerooms.ts";
import type { People } from "../desk/ports.ts";
import type { Changes } from "./changes.ts";
import type { SchoolDatabase } from "./database.ts";
import { documentTables } from "./document-rows.ts";
import { deleteRows, putEdited } from "./edits.ts";

export interface HomeroomDeps {
  readonly db: SchoolDatabase;
  readonly school: SchoolId;
  readonly people: People;
  readonly changes: Changes;
  readonly openYear: () => number;
  readonly randomByte: () => number;
}

export const createHomerooms = ({ db, school, people, changes, openYear, randomByte }: HomeroomDeps): HomeroomService => {
  const known = async () => (await db.others.where("kind").equals(homeroomKind).toArray()).map(({ doc }) => homeroomFrom(doc));
  return {
    teachers: async () =>
      new Map([...homeroomTeachers(await known(), openYear())].flatMap(([classUnit, id]) => {
        const teacher = people.get(id);
        return teacher?.active ? [[classUnit, teacher] as const] : [];
      })),
    setTeacher: async (classUnit, teacher) => {
      const year = openYear();
      await db.transaction("rw", [db.outbox, db.counters, db.device, ...documentTables(db)], async () => {
        const before = (await known()).filter((homeroom) => homeroom.year === year && homeroom.classUnit === classUnit);
        await deleteRows(db, before.map(({ id }) => id));
        if (teacher === undefined) return;
        const doc = homeroomToDocument({ id: newId("homeroom", randomByte), year, classUnit, teacher });
        await putEdited(db, [{ id: doc._id, database: databasesOf(school).desk, doc, kind: homeroomKind }]);
      });
      changes.tell();
    },
  };
};
