import fc from "fast-check";
import { expect, test } from "vitest";
import { dueDay } from "#domain/circulation/due-day.ts";
import { addDays, day, daysBetween, weekdayOf } from "#domain/kernel/day.ts";
import { isClosed, schoolYearOf, type Calendar } from "#domain/school/calendar.ts";
import { holidayOn } from "#domain/school/holidays.ts";

const calendar: Calendar = {
  schoolYear: { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") },
  closedWeekdays: [0],
  closures: [{ from: day("2027-01-30"), to: day("2027-02-14"), name: "Nghỉ Tết" }],
  openDays: [],
};
const first = day("2026-06-01");

test("a week's loan before the Tết break is due on the first open day after it", () => {
  expect(dueDay({ period: { days: 7 } }, calendar, day("2027-01-26"))).toBe("2027-02-15");
});

test("the summer belongs to the year that follows it; another year's terms end on the same days as the open one's", () => {
  expect(schoolYearOf(calendar.schoolYear, day("2026-06-01"))).toBe(calendar.schoolYear);
  expect(schoolYearOf(calendar.schoolYear, day("2026-05-31"))).toEqual({ year: 2025, startsOn: "2025-09-05", firstTermEndsOn: "2026-01-15", endsOn: "2026-05-31" });
});

test("a day worked in exchange is open, whatever the weekday or a holiday says", () => {
  const sunday = day("2026-11-29");
  expect([isClosed(calendar, sunday), isClosed({ ...calendar, openDays: [sunday] }, sunday)]).toEqual([true, false]);
  expect(dueDay({ period: { days: 7 } }, { ...calendar, openDays: [sunday] }, day("2026-11-22"))).toBe(sunday);
});

const anyDay = fc.integer({ min: 0, max: 700 }).map((ahead) => addDays(first, ahead));
const anyCalendar = fc.record({
  schoolYear: fc.constant(calendar.schoolYear),
  closedWeekdays: fc.subarray([0, 1, 2, 3, 4, 5, 6] as const, { maxLength: 5 }),
  closures: fc.array(fc.tuple(anyDay, fc.integer({ min: 0, max: 40 })).map(([from, length]) => ({ from, to: addDays(from, length), name: "" })), { maxLength: 5 }),
  openDays: fc.array(anyDay, { maxLength: 3 }),
});
const anyRule = fc.oneof(fc.integer({ min: 1, max: 60 }).map((days) => ({ days })), fc.constantFrom({ until: "endOfTerm" as const }, { until: "endOfSchoolYear" as const }));

test("no due day is a closed day or lies before the loan, whatever the calendar", () => {
  fc.assert(
    fc.property(anyCalendar, anyDay, anyRule, (at, today, period) => {
      const due = dueDay({ period }, at, today);
      expect(isClosed(at, due)).toBe(false);
      expect(daysBetween(today, due)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 500 },
  );
});

test("a day is closed for one of the four reasons and no other", () => {
  fc.assert(
    fc.property(anyCalendar, anyDay, (at, on) => {
      const reasons = at.closedWeekdays.includes(weekdayOf(on) as never) || holidayOn(on) !== undefined || at.closures.some(({ from, to }) => on >= from && on <= to);
      expect(isClosed(at, on)).toBe(reasons && !at.openDays.includes(on));
    }),
  );
});
