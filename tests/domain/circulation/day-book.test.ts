import fc from "fast-check";
import { expect, test } from "vitest";
import { dayBookOf, sumOf } from "#domain/circulation/day-book.ts";
import type { LogEvent, VisitCounted, VisitUndone } from "#domain/circulation/events.ts";
import { day } from "#domain/kernel/day.ts";
import { lent, returned, undone } from "./story.ts";

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
  const book = dayBookOf([loan, { ...returned({ on: "2026-11-25", closes: [loan] }), facts: loan.facts }, returned({ on: "2026-11-25" })]);
  expect(sumOf(book, { entry: "lent", day: day("2026-11-23"), bookType: "referenceBook" })).toBe(1);
  expect(sumOf(book, { entry: "returned", day: day("2026-11-25") })).toBe(2);
  expect(sumOf(book, { entry: "returned", group: "pupil" })).toBe(1);
});

test("what was undone was never counted, also when it is undone on a later day", () => {
  const [visit, loan] = [counted(38), lent("an")];
  expect(dayBookOf([visit, takenBack(visit, "2026-11-24"), loan, undone(loan)])).toEqual([]);
});

test("heard in any order, in part twice, the book is the same", () => {
  const step = fc.record({ what: fc.constantFrom("visit", "lent", "returned"), on: fc.constantFrom("2026-11-23", "2026-11-24"), visitors: fc.integer({ min: 1, max: 45 }), books: fc.integer({ min: 0, max: 40 }), undo: fc.boolean() });
  let events = 0;
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 20 }).chain((steps) => {
    const standing: LogEvent[] = [];
    const log = steps.flatMap(({ what, on, visitors, books, undo }): LogEvent[] => {
      const act = what === "visit" ? counted(visitors, { on, readInLibrary: { other: books } }) : what === "lent" ? lent("an", { on }) : returned({ on });
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
