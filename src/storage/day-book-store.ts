/** The day book's port on Dexie. Its figures are told from the log by the day each time they are asked for: there is no second truth to rebuild. */
import type { VisitEvent } from "#domain/circulation/events.ts";
import { sameReaders, type SameReader } from "#domain/circulation/forgetting.ts";
import { dayWords, type DayWords, type LibraryDay } from "#domain/circulation/library-day.ts";
import { day } from "#domain/kernel/day.ts";
import { same } from "#domain/kernel/merge.ts";
import type { SchoolId } from "#domain/kernel/ids.ts";
import type { SchoolYear } from "#domain/school/calendar.ts";
import { databasesOf, yearOfLog } from "#wire/database-names.ts";
import { libraryDayFrom, libraryDayId, libraryDayKind, libraryDayToDocument } from "#wire/library-days.ts";
import type { DayBookStore, LibraryDayFile } from "../desk/day-book.ts";
import type { Changes } from "./changes.ts";
import { openYearIn } from "./closed-years.ts";
import type { SchoolDatabase } from "./database.ts";
import { documentTables, ifRead } from "./document-rows.ts";
import { putEdited } from "./edits.ts";
import { databasesRead } from "./feeds.ts";
import { asOfReaders, joinedReadersIn } from "./joins.ts";
import { deviceHere, noteInLog, noteTables, writerOf } from "./log.ts";
import { rowsWith } from "./rows-with.ts";

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
    if (event) changes.tell({ isActs: true });
    return event;
  },

  eventsOf: (from, to) => db.transaction("r", [db.events], async () => {
    const ofDays = await db.events.where("event.day").between(from, to, true, true).toArray();
    // An act of these days can have been taken back, or looked into and settled, on a later one.
    const undoing = await db.events.where("event.undoes").above("").toArray();
    const settling = await db.events.where("event.settles").above("").toArray();
    const stories = await rowsWith(db.events, "about", settling.map(({ about }) => about));
    return [...ofDays, ...undoing, ...stories].map(({ event }) => event);
  }),

  visits: async () => (await db.events.where("about").equals("visits").toArray()).map(({ event }) => event),

  days: async (from, to) => {
    const [rows, lost] = await Promise.all([db.others.where("kind").equals(libraryDayKind).toArray(), db.lost.where("id").between(libraryDayId(from), libraryDayId(to), true, true).toArray()]);
    const days = rows.map(({ doc }) => libraryDayFrom(doc)).filter(({ day: on }) => on >= from && on <= to).sort((a, b) => (a.day < b.day ? -1 : 1));
    const files = days.map((words) => fileOf(words, lost.filter(({ id }) => id === libraryDayId(words.day))));
    return files.filter(({ words, lost: replaced }) => replaced !== undefined || dayWords.some((field) => words[field] !== undefined));
  },

  keepDay: async (on, change) => {
    const id = libraryDayId(on);
    await db.transaction("rw", [db.lost, db.outbox, db.counters, ...documentTables(db)], async () => {
      const row = ifRead(await db.others.get(id));
      const before = fileOf(row ? libraryDayFrom(row.doc) : { day: on }, await db.lost.where("id").equals(id).toArray());
      const { words, lost } = change(before);
      if (lost === undefined) await db.lost.where("id").equals(id).delete();
      if (!same(words, before.words)) await putEdited(db, [{ id, database: databasesOf(school).desk, doc: libraryDayToDocument(words), kind: libraryDayKind }]);
    });
    changes.tell();
  },

  wholeFrom: async () => {
    const open = await openYearIn(db);
    if (open?.closed === undefined) return undefined;
    const read = (await databasesRead(db)).flatMap((database) => yearOfLog(database) ?? []);
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

/** The later of two words that were replaced stands. */
const fileOf = (words: LibraryDay, lost: readonly { readonly fields: object }[]): LibraryDayFile => (lost.length === 0 ? { words } : { words, lost: Object.assign({}, ...lost.map(({ fields }) => withoutNulls(fields))) as DayWords });

const withoutNulls = (fields: object): object => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
