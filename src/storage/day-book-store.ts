/** The day book's port on Dexie. Its figures are told from the log by the day each time they are asked for: there is no second truth to rebuild. */
import type { VisitEvent } from "#domain/circulation/events.ts";
import { sameReaders, type SameReader } from "#domain/circulation/forgetting.ts";
import { day } from "#domain/kernel/day.ts";
import type { SchoolId } from "#domain/kernel/ids.ts";
import type { SchoolYear } from "#domain/school/calendar.ts";
import { yearOfLog } from "#wire/database-names.ts";
import type { DayBookStore } from "../desk/day-book.ts";
import type { Changes } from "./changes.ts";
import { openYearIn } from "./closed-years.ts";
import type { SchoolDatabase } from "./database.ts";
import { asOfReaders, joinedReadersIn } from "./joins.ts";
import { deviceHere, noteInLog, noteTables, writerOf } from "./log.ts";

export const createDayBookStore = ({ db, school, changes, openYear }: { db: SchoolDatabase; school: SchoolId; changes: Changes; openYear: () => SchoolYear }): DayBookStore => ({
  remember: async (visit, decide) => {
    const event = await db.transaction("rw", noteTables(db), async (): Promise<VisitEvent | undefined> => {
      const device = await deviceHere(db);
      const asked = visit && (await db.events.get(visit));
      const standing = asked?.event.kind === "visit-counted" && (await db.events.where("event.undoes").equals(asked.id).count()) === 0;
      const decided = decide({ device: writerOf(device), standing: standing ? asked.event : undefined });
      if (decided) await noteInLog(db, school, openYear(), device, decided);
      return decided;
    });
    if (event) changes.tell();
    return event;
  },

  eventsOf: (from, to) => db.transaction("r", [db.events], async () => {
    const ofDays = await db.events.where("event.day").between(from, to, true, true).toArray();
    // An act of these days can have been taken back, or looked into and settled, on a later one.
    const undoing = await db.events.where("event.undoes").above("").toArray();
    const settling = await db.events.where("event.settles").above("").toArray();
    const stories = await db.events.where("about").anyOf(settling.map(({ about }) => about)).toArray();
    return [...ofDays, ...undoing, ...stories].map(({ event }) => event);
  }),

  visits: async () => (await db.events.where("about").equals("visits").toArray()).map(({ event }) => event),

  wholeFrom: async () => {
    const open = await openYearIn(db);
    if (open?.closed === undefined) return undefined;
    const read = (await db.feeds.toCollection().primaryKeys()).flatMap((database) => yearOfLog(database) ?? []);
    const earliest = Math.min(open.year, ...read);
    // What was written between June and the turn of a year lies in the log of the year before.
    const { startsOn } = openYear();
    return day(`${Number(startsOn.slice(0, 4)) - (open.year - earliest)}${startsOn.slice(4)}`);
  },

  sameReaders: async () => {
    const [written, ties] = await Promise.all([db.others.where("kind").equals("same-reader").toArray(), db.ties.where("patron").above("").toArray()]);
    const ofReaders = asOfReaders(ties, await joinedReadersIn(db));
    return [...written.map(({ doc }) => doc["parties"] as SameReader), ...sameReaders(ofReaders, ofReaders)];
  },
});
