/** The day book's port on Dexie. Its figures are told from the log by the day each time they are asked for: there is no second truth to rebuild. */
import { aboutOf, type VisitEvent } from "#domain/circulation/events.ts";
import type { SchoolId } from "#domain/kernel/ids.ts";
import { openLogYearOf, type SchoolYear } from "#domain/school/calendar.ts";
import { databasesOf } from "#wire/database-names.ts";
import type { DayBookStore } from "../desk/day-book.ts";
import type { Changes } from "./changes.ts";
import { addTo, type SchoolDatabase } from "./database.ts";

export const createDayBookStore = ({ db, school, changes, openYear }: { db: SchoolDatabase; school: SchoolId; changes: Changes; openYear: () => SchoolYear }): DayBookStore => ({
  remember: async (visit, decide) => {
    const event = await db.transaction("rw", [db.events, db.outbox, db.device, db.counters], async (): Promise<VisitEvent | undefined> => {
      const device = await db.device.get("this");
      if (!device) throw new Error("this device has no school");
      const asked = visit && (await db.events.get(visit));
      const standing = asked?.event.kind === "visit-counted" && (await db.events.where("event.undoes").equals(asked.id).count()) === 0;
      const decided = decide({ device: { id: device.id, school: device.school, sequence: device.sequence, lastStamp: device.lastStamp }, standing });
      if (!decided) return undefined;
      const database = databasesOf(school).log(openLogYearOf(openYear(), decided.day));
      await db.events.add({ id: decided.id, about: aboutOf(decided) ?? "", database, event: decided });
      await db.outbox.add({ id: decided.id, database });
      await addTo(db, "unsent", 1);
      await db.device.put({ ...device, sequence: decided.sequence, lastStamp: decided.at });
      return decided;
    });
    if (event) changes.tell();
    return event;
  },

  eventsOf: (from, to) => db.transaction("r", [db.events], async () => {
    const ofDays = await db.events.where("event.day").between(from, to, true, true).toArray();
    // An act of these days can have been taken back on a later one.
    const undoing = await db.events.where("event.undoes").above("").toArray();
    return [...ofDays, ...undoing].map(({ event }) => event);
  }),
});
