/**
 * The day book (nhật ký thư viện): how many readers came, what was read in the library, lent and taken back, by library day,
 * reader group, class, grade and kind of book. It writes itself: every figure is a count of what events say was so then, never of
 * what readers or books are today. What did not happen, or not twice, is left out (`countedOnce`).
 */
import type { Day } from "../kernel/day.ts";
import type { PatronGroup } from "../patrons/patron.ts";
import { countedOnce } from "./counted-once.ts";
import { readingKinds, type CirculationEvent, type CopyLent, type LogEvent, type ReadingKind, type VisitCounted } from "./events.ts";
import type { LotLent, LotReturned } from "./lot-events.ts";

export const dayBookEntries = ["visit", "readInLibrary", "lent", "returned"] as const;
export type DayBookEntry = (typeof dayBookEntries)[number];

/** One row of the book. A return that no desk could explain has neither group nor kind; a visit has no kind of book. */
export interface DayBookFigure {
  readonly day: Day;
  readonly entry: DayBookEntry;
  readonly group?: PatronGroup;
  readonly classUnit?: string;
  readonly grade?: number;
  readonly bookType?: ReadingKind;
  readonly count: number;
}

/** In any order and with repeats; an act and its undo may belong to different days. */
export const dayBookOf = (events: readonly LogEvent[]): DayBookFigure[] => {
  const figures = new Map<string, DayBookFigure>();
  for (const event of countedOnce(events)) {
    for (const figure of figuresOf(event)) {
      if (figure.count === 0) continue;
      const place = placeOf(figure);
      figures.set(place, { ...figure, count: figure.count + (figures.get(place)?.count ?? 0) });
    }
  }
  return [...figures].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, figure]) => figure);
};

/** The sum of the figures that fit, for a cell of the page or a total of the month. */
export const sumOf = (figures: readonly DayBookFigure[], wanted: Partial<Omit<DayBookFigure, "count">>): number =>
  figures.filter((figure) => Object.entries(wanted).every(([name, value]) => figure[name as keyof DayBookFigure] === value)).reduce((sum, { count }) => sum + count, 0);

const figuresOf = (event: LogEvent): readonly DayBookFigure[] => {
  switch (event.kind) {
    case "visit-counted":
      return [{ day: event.day, entry: "visit", ...readerOf(event.facts), count: event.visitors }, ...readOf(event)];
    case "copy-lent":
      return [moved(event.use === "inLibrary" ? "readInLibrary" : "lent", event)];
    case "copy-returned":
      return event.use === "inLibrary" ? [] : [moved("returned", event)];
    case "lot-lent":
      return [ofLot("lent", event)];
    case "lot-returned":
      return [ofLot("returned", event)];
    default:
      return [];
  }
};

const readOf = ({ day, facts, readInLibrary = {} }: VisitCounted): DayBookFigure[] =>
  readingKinds.map((bookType) => ({ day, entry: "readInLibrary", ...readerOf(facts), bookType, count: readInLibrary[bookType] ?? 0 }));

const moved = (entry: DayBookEntry, { day, facts }: CopyLent | Extract<CirculationEvent, { kind: "copy-returned" }>): DayBookFigure =>
  facts ? { day, entry, ...readerOf(facts), bookType: facts.bookType, count: 1 } : { day, entry, count: 1 };

const ofLot = (entry: DayBookEntry, { day, facts, thing: { quantity } }: LotLent | LotReturned): DayBookFigure => ({ day, entry, ...readerOf(facts), bookType: facts.bookType, count: quantity });

const readerOf = ({ group, classUnit, grade }: VisitCounted["facts"]): Pick<DayBookFigure, "group" | "classUnit" | "grade"> => ({ group, ...(classUnit === undefined ? {} : { classUnit }), ...(grade === undefined ? {} : { grade }) });

const placeOf = ({ day, entry, group, classUnit, grade, bookType }: DayBookFigure): string => JSON.stringify([day, entry, group ?? "", classUnit ?? "", grade ?? -1, bookType ?? ""]);
