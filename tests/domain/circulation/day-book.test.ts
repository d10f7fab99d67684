import fc from "fast-check";
import { expect, test } from "vitest";
import { dayBookEntries, dayBookOf, sumOf } from "#domain/circulation/day-book.ts";
import { columnsOf, dayBookViews, sumIn } from "#domain/circulation/day-book-columns.ts";
import type { CopyLent, CopyReturned, LogEvent, ReadingKind, VisitCounted, VisitUndone } from "#domain/circulation/events.ts";
import { day } from "#domain/kernel/day.ts";
import type { CopyId } from "#domain/kernel/ids.ts";
import { lent, returned, settled, undone } from "./story.ts";

const counted = (visitors: number, more: Partial<Pick<VisitCounted, "facts" | "readInLibrary">> & { on?: string } = {}): VisitCounted => {
  const { cause, thing, ...noted } = lent("an", more.on === undefined ? {} : { on: more.on });
  const { id, v, school, device, sequence, staff, app, rules, day, at } = noted;
  return { id, kind: "visit-counted", v, school, device, sequence, staff, app, rules, day, at, visitors, facts: more.facts ?? { group: "pupil", classUnit: "6A", grade: 6 }, ...(more.readInLibrary ? { readInLibrary: more.readInLibrary } : {}) };
};

const takenBack = (visit: VisitCounted, on = "2026-11-23"): VisitUndone => {
  const { visitors, facts, readInLibrary, period, ...noted } = visit;
  return { ...noted, id: `${visit.id}u` as VisitUndone["id"], kind: "visit-undone", day: day(on), undoes: visit.id };
};

test("a class in its reading period and a teacher at the door are visits of their groups; the books are counted by kind", () => {
  const book = dayBookOf([counted(38, { readInLibrary: { childrenBook: 30, referenceBook: 8 } }), counted(1, { facts: { group: "teacher" } }), counted(1)]);
  expect(sumOf(book, { entry: "visit", group: "pupil", grade: 6 })).toBe(39);
  expect(sumOf(book, { entry: "visit", group: "teacher" })).toBe(1);
  expect(sumOf(book, { entry: "readInLibrary", bookType: "childrenBook" })).toBe(30);
  expect(sumOf(book, { entry: "readInLibrary" })).toBe(38);
});

test("what was lent and taken back stands on its own day; a return nobody can explain is counted without a group", () => {
  const loan = lent("an");
  const book = dayBookOf([loan, { ...returned({ on: "2026-11-25", closes: [loan] }), facts: loan.facts }, returned({ on: "2026-11-25", copy: "copy:another" as CopyId })]);
  expect(sumOf(book, { entry: "lent", day: day("2026-11-23"), bookType: "referenceBook" })).toBe(1);
  expect(sumOf(book, { entry: "returned", day: day("2026-11-25") })).toBe(2);
  expect(sumOf(book, { entry: "returned", group: "pupil" })).toBe(1);
});

test("what was undone was never counted, also when it is undone on a later day", () => {
  const [visit, loan] = [counted(38), lent("an")];
  expect(dayBookOf([visit, takenBack(visit, "2026-11-24"), loan, undone(loan)])).toEqual([]);
});

test("newspapers are read in the library and are no kind of book", () => {
  const book = dayBookOf([counted(12, { facts: { group: "teacher" }, readInLibrary: { serial: 9, teacherBook: 2 } })]);
  expect(["serial", "teacherBook"].map((bookType) => sumOf(book, { entry: "readInLibrary", bookType: bookType as ReadingKind }))).toEqual([9, 2]);
});

const movedIn = (events: readonly LogEvent[]) => {
  const book = dayBookOf(events);
  return [sumOf(book, { entry: "lent" }), sumOf(book, { entry: "returned" })];
};
const withFacts = (back: CopyReturned, loan: CopyLent): CopyReturned => ({ ...back, facts: loan.facts });

test("a loan that was settled as not true was never lent, until that is taken back or settled otherwise", () => {
  const [an, binh] = [lent("an", { at: 1 }), lent("binh", { at: 2, device: "tablet" })];
  const decided = settled([an, binh], an, { on: "2026-12-02", after: binh, at: 3 });
  expect(movedIn([an, binh])).toEqual([2, 0]);
  expect(movedIn([an, binh, decided])).toEqual([1, 0]);
  expect(movedIn([an, binh, decided, undone(decided)])).toEqual([2, 0]);
  expect(movedIn([an, binh, settled([an, binh], null, { after: binh, at: 3 })])).toEqual([0, 0]);
  expect(movedIn([an, binh, decided, settled([an, binh], binh, { on: "2026-12-03", after: decided, at: 4 })])).toEqual([1, 0]);
});

test("lent twice and back again, both loans happened: looking into it changes no figure", () => {
  const [an, binh] = [lent("an", { at: 1 }), lent("binh", { at: 2, device: "tablet" })];
  const back = returned({ on: "2026-11-25", after: binh, closes: [an, binh], at: 3 });
  expect(movedIn([an, binh, back, settled([an, binh], null, { on: "2026-11-26", after: back, at: 4 })])).toEqual([2, 1]);
});

test("one book noted back at two desks came back once, with the facts of the desk that knew of the loan; brought back again later it counts again", () => {
  const loan = lent("an", { at: 1 });
  const unheard = returned({ on: "2026-11-24", device: "tablet", at: 2 });
  const known = withFacts(returned({ on: "2026-11-25", after: loan, closes: [loan], at: 3 }), loan);
  const both = dayBookOf([loan, unheard, known]);
  expect(both.filter(({ entry }) => entry === "returned")).toMatchObject([{ day: "2026-11-25", group: "pupil", count: 1 }]);
  const next = lent("binh", { on: "2026-11-27", after: known, at: 4 });
  expect(movedIn([loan, unheard, known, next, returned({ on: "2026-11-30", after: next, closes: [next], at: 5 })])).toEqual([2, 2]);
  // The desk had heard that it was back, and noted another coming back: something came back that nobody had lent out.
  expect(movedIn([loan, known, returned({ on: "2026-11-28", after: known, at: 6 })])).toEqual([1, 2]);
});

test("one loan noted at two desks for the same reader on the same day is one", () => {
  expect(movedIn([lent("an", { at: 1 }), lent("an", { at: 2, device: "tablet" })])).toEqual([1, 0]);
  expect(movedIn([lent("an", { at: 1 }), lent("binh", { at: 2, device: "tablet" })])).toEqual([2, 0]);
});

test("in every view the columns of an entry add up to all of it, however many grades there are and whatever a record left out", () => {
  const loan = { ...lent("an"), facts: { ...lent("an").facts, classUnit: "12A", grade: 12 } };
  const figures = dayBookOf([counted(38), counted(5, { facts: { group: "pupil" } }), counted(2, { facts: { group: "parent" }, readInLibrary: { serial: 2 } }), counted(1, { facts: { group: "teacher" } }), loan, returned({ copy: "copy:another" as CopyId })]);
  for (const grades of [[], [6, 7, 8, 9], [1, 2, 3, 4, 5, 6, 7, 8, 9]]) {
    for (const view of dayBookViews) {
      const columns = columnsOf(view, figures, grades);
      for (const entry of dayBookEntries) {
        const added = columns.filter((column) => column.entry === entry).reduce((sum, column) => sum + sumIn(figures, column), 0);
        expect([view, entry, added]).toEqual([view, entry, sumOf(figures, { entry })]);
      }
    }
  }
  const visits = (grades: number[]) => columnsOf("form", figures, grades).filter(({ entry }) => entry === "visit").map(({ of }) => (of.is === "grades" ? `${of.from}–${of.to}` : of.is === "group" ? of.group : of.is));
  expect(visits([6, 7, 8, 9])).toEqual(["teacher", "6–6", "7–7", "8–8", "9–9", "12–12", "pupils", "others"]);
  expect(visits([1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual(["teacher", "1–5", "6–9", "10–12", "pupils", "others"]);
});

test("heard in any order, in part twice, the book is the same", () => {
  const step = fc.record({ what: fc.constantFrom("visit", "lent", "returned"), on: fc.constantFrom("2026-11-23", "2026-11-24"), visitors: fc.integer({ min: 1, max: 45 }), books: fc.integer({ min: 0, max: 40 }), undo: fc.boolean() });
  let events = 0;
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 20 }).chain((steps) => {
    const standing: LogEvent[] = [];
    const log = steps.flatMap(({ what, on, visitors, books, undo }, index): LogEvent[] => {
      const copy = `copy:c${index}` as CopyId;
      const act = what === "visit" ? counted(visitors, { on, readInLibrary: { other: books } }) : what === "lent" ? lent("an", { on, copy }) : returned({ on, copy });
      if (!undo) standing.push(act);
      return undo ? [act, act.kind === "visit-counted" ? takenBack(act) : undone(act)] : [act];
    });
    return fc.record({ standing: fc.constant(standing), log: fc.constant(log), arrived: fc.shuffledSubarray([...log, ...log], { minLength: log.length * 2 }) });
  }), ({ standing, log, arrived }) => {
    events += log.length;
    const book = dayBookOf(arrived);
    expect(book).toEqual(dayBookOf(log));
    const visitors = standing.reduce((sum, act) => sum + (act.kind === "visit-counted" ? act.visitors : 0), 0);
    expect(sumOf(book, { entry: "visit" })).toBe(visitors);
    expect(sumOf(book, { entry: "lent" }) + sumOf(book, { entry: "returned" })).toBe(standing.filter(({ kind }) => kind !== "visit-counted").length);
  }));
  expect(events).toBeGreaterThan(500);
});
