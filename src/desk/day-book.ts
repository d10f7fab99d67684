/**
 * The day book at work: a class or a group is tallied with one confirmation, a card at the door counts one visit of its reader's
 * group, and a page is told from the log. Who came is nowhere written: that a reader has just been counted is known to this page alone.
 */
import type { BackdatingRefusal } from "#domain/circulation/backdating.ts";
import { secondNoteDays } from "#domain/circulation/contradictions.ts";
import { dayBookOf, type DayBookFigure } from "#domain/circulation/day-book.ts";
import type { LogEvent, VisitCounted, VisitEvent, VisitFacts } from "#domain/circulation/events.ts";
import { borrowersIn, type BorrowersFigure, type SameReader } from "#domain/circulation/forgetting.ts";
import { withLost, withWords, type DayWords, type LibraryDay } from "#domain/circulation/library-day.ts";
import { readingPeriodsOf, standingVisits, type ReadingPeriod } from "#domain/circulation/visits.ts";
import { foldCode } from "#domain/copies/barcode.ts";
import { addDays, type Day } from "#domain/kernel/day.ts";
import type { EventId, PatronId } from "#domain/kernel/ids.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { gradeOfClass, type SchoolClass } from "#domain/patrons/school-class.ts";
import type { StaffRole } from "#domain/school/staff-role.ts";
import { noted, type Act } from "./envelope.ts";
import type { DeskDeps, Known, People } from "./ports.ts";

export interface DayBookStore {
  /** Keeps what `decide` answers, with its place in the outbox; `standing` = the asked visit, when it is here and not yet taken back. */
  remember(visit: EventId | undefined, decide: (known: { readonly device: Known["device"]; readonly standing: VisitCounted | undefined }) => VisitEvent | undefined): Promise<VisitEvent | undefined>;
  /** Events of these days, whatever took one of them back, and the whole story of each copy about which something was settled. */
  eventsOf(from: Day, to: Day): Promise<readonly LogEvent[]>;
  /** All that was ever counted here, and taken back. */
  visits(): Promise<readonly LogEvent[]>;
  /** What was written of these days, with what this desk wrote of them and another desk's words replaced. */
  days(from: Day, to: Day): Promise<readonly LibraryDayFile[]>;
  keepDay(on: Day, change: (file: LibraryDayFile) => LibraryDayFile): Promise<void>;
  /** From which day on this device has all that was written; undefined when it let nothing go. */
  wholeFrom(): Promise<Day | undefined>;
  /** Parties known to be one reader, from the ties that are here and from what was written down before others went. */
  sameReaders(): Promise<readonly SameReader[]>;
}

export type Tally = Pick<VisitCounted, "visitors" | "facts" | "readInLibrary" | "period">;

export interface LibraryDayFile {
  readonly words: LibraryDay;
  /** Written here while another desk wrote something else in its place: to be taken over, or let go. */
  readonly lost?: DayWords;
}

/** A count that stands, with who made it and where. */
export interface CountMade {
  readonly visit: VisitCounted;
  /** Empty when it was nobody's who is known here. */
  readonly staff: string;
  readonly device: string;
}

/** Taking back what was counted on an earlier day is writing for that day. */
export type UndoCountRefusal = { readonly type: "NothingToUndo" } | Extract<BackdatingRefusal, { type: "ForLibrarians" }>;

export type DoorAnswer =
  | { readonly type: "Counted"; readonly event: EventId; readonly patron: Patron }
  | { readonly type: "CountedLately"; readonly patron: Patron }
  | { readonly type: "CardCancelled"; readonly code: string; readonly patron: Patron }
  /** Nothing was counted: the card was given to each of them. */
  | { readonly type: "WhichReader"; readonly code: string; readonly readers: readonly Patron[] }
  | { readonly type: "NoSuchCard"; readonly code: string };

export interface DayBook {
  figures(from: Day, to: Day): Promise<readonly DayBookFigure[]>;
  /** Of days before this one only a part is on this device, the rest on the server; undefined when all is here. */
  wholeFrom(): Promise<Day | undefined>;
  /** How many readers of each group borrowed in a month ("2026-11"). */
  borrowers(month: string): Promise<readonly BorrowersFigure[]>;
  /** Classes of pupils, in the order of their names. */
  classes(): Promise<readonly SchoolClass[]>;
  /** `on` = the library day of a count that was noted on paper and is typed in later. */
  tally(tally: Tally, on?: Day): Promise<Result<EventId, BackdatingRefusal>>;
  /** `reader` = whose card it is, of those who have it. */
  countAtDoor(code: string, reader?: PatronId): Promise<DoorAnswer>;
  /** All that was counted on a day and stands. */
  counts(on: Day): Promise<readonly CountMade[]>;
  readingPeriods(from: Day, to: Day): Promise<readonly ReadingPeriod[]>;
  undo(visit: EventId): Promise<Result<void, UndoCountRefusal>>;
  /** Days of which something was written, in their order. */
  days(from: Day, to: Day): Promise<readonly LibraryDayFile[]>;
  /** A librarian's words on a day; what is not in the change stays. */
  write(on: Day, change: DayWords): Promise<Result<void, BackdatingRefusal>>;
  settleLost(on: Day, how: "takeOver" | "letGo"): Promise<Result<void, BackdatingRefusal>>;
  /** Whether a card scanned at the desk counts a visit, on all devices of the school. */
  changeCountAtDesk(countAtDesk: boolean): Promise<void>;
}

export interface DayBookDeps extends Pick<DeskDeps, "deviceName" | "staffName"> {
  readonly store: DayBookStore;
  readonly people: People;
  readonly now: () => number;
  readonly act: () => Act;
  readonly role: () => StaffRole | undefined;
  readonly changeCountAtDesk: DayBook["changeCountAtDesk"];
  readonly mayWriteFor: (on: Day) => Result<Day, BackdatingRefusal>;
}

const daysAtOnce = 92;
const spanEnd = (from: Day, to: Day): Day => [addDays(from, daysAtOnce - 1), to].sort()[0] as Day;

/** Within it a reader who goes out and comes in again is one visit. */
const oneVisit = 30 * 60_000;

export const createDayBook = ({ store, people, now, act, role, mayWriteFor, deviceName, staffName, changeCountAtDesk }: DayBookDeps): DayBook => {
  const lately = new Map<PatronId, { readonly event: EventId; readonly at: number }>();

  const count = async (counted: Tally, on?: Day): Promise<EventId> => {
    const today = act();
    const doing = on === undefined ? today : { ...today, today: on };
    const event = await store.remember(undefined, ({ device }) => ({ ...noted("visit-counted", device, doing), ...counted }));
    if (!event) throw new Error("a count is always kept");
    return event.id;
  };

  /** Counting is anybody's at the desk; words on a day are a librarian's, also on today. */
  const keepDay = async (on: Day, change: (file: LibraryDayFile) => LibraryDayFile): Promise<Result<void, BackdatingRefusal>> => {
    const allowed = role() === "librarian" ? mayWriteFor(on) : err({ type: "ForLibrarians" } as const);
    if (!allowed.ok) return allowed;
    await store.keepDay(on, change);
    return ok(undefined);
  };

  return {
    figures: async (from, to) => {
      const figures: DayBookFigure[] = [];
      // A year's events are too many to hold at once.
      for (let [first, last] = [from, spanEnd(from, to)]; first <= to; [first, last] = [addDays(last, 1), spanEnd(addDays(last, 1), to)]) {
        const around = await store.eventsOf(addDays(first, -secondNoteDays), addDays(last, secondNoteDays));
        for (const figure of dayBookOf(around)) if (figure.day >= first && figure.day <= last) figures.push(figure);
      }
      return figures;
    },

    wholeFrom: store.wholeFrom,

    borrowers: async (month) => borrowersIn(month, await store.eventsOf(`${month}-01` as Day, `${month}-31` as Day), await store.sameReaders()),

    classes: async () => classesOf(people.all()),

    tally: async (tally, on) => {
      const allowed = on === undefined ? undefined : mayWriteFor(on);
      return allowed && !allowed.ok ? allowed : ok(await count(tally, on));
    },

    counts: async (on) => {
      const visits = standingVisits(await store.eventsOf(on, on)).filter(({ day }) => day === on);
      return Promise.all(visits.map(async (visit) => ({ visit, staff: staffName(visit.staff), device: await deviceName(visit.device) })));
    },

    readingPeriods: async (from, to) => readingPeriodsOf(await store.visits()).filter(({ day }) => day >= from && day <= to),

    countAtDoor: async (typed, reader) => {
      const code = foldCode(typed);
      const readers = people.withCard(code);
      const [patron, another] = reader === undefined ? readers : readers.filter(({ id }) => id === reader);
      if (another) return { type: "WhichReader", code, readers };
      if (!patron) {
        const [former] = people.withCancelledCard(code);
        return former ? { type: "CardCancelled", code, patron: former } : { type: "NoSuchCard", code };
      }
      const last = lately.get(patron.id);
      if (last && now() - last.at < oneVisit) return { type: "CountedLately", patron };
      const event = await count({ visitors: 1, facts: factsOf(patron) });
      lately.set(patron.id, { event, at: now() });
      return { type: "Counted", event, patron };
    },

    undo: async (visit) => {
      const doing = act();
      let refused: UndoCountRefusal = { type: "NothingToUndo" };
      const kept = await store.remember(visit, ({ device, standing }) => {
        if (!standing) return undefined;
        const allowed = mayWriteFor(standing.day);
        if (!allowed.ok && allowed.error.type === "ForLibrarians") {
          refused = allowed.error;
          return undefined;
        }
        return { ...noted("visit-undone", device, doing), undoes: visit };
      });
      if (!kept) return err(refused);
      for (const [patron, { event }] of lately) if (event === visit) lately.delete(patron);
      return ok(undefined);
    },

    days: store.days,

    write: (on, change) => keepDay(on, ({ words, lost }) => ({ words: withWords(words, change), ...(lost ? { lost } : {}) })),

    settleLost: (on, how) => keepDay(on, ({ words, lost = {} }) => ({ words: how === "takeOver" ? withLost(words, lost) : words })),

    changeCountAtDesk,
  };
};

const factsOf = ({ group, classUnit, grade }: Patron): VisitFacts => ({ group, ...(classUnit === undefined ? {} : { classUnit }), ...(grade === undefined ? {} : { grade }) });

/** Teachers' departments are no classes. */
const classesOf = (readers: readonly Patron[]): SchoolClass[] => {
  const found = new Map<string, SchoolClass>();
  for (const { group, active, classUnit, grade } of readers) {
    if (group !== "pupil" || !active || classUnit === undefined || found.get(classUnit)?.grade !== undefined) continue;
    const known = grade ?? gradeOfClass(classUnit);
    found.set(classUnit, known === undefined ? { classUnit } : { classUnit, grade: known });
  }
  return [...found.values()].sort((a, b) => byName(a.classUnit, b.classUnit));
};

const byName = new Intl.Collator("vi", { numeric: true }).compare;
