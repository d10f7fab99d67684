import fc from "fast-check";
import { expect, test } from "vitest";
import { dueDay, renewedDueDay } from "#domain/circulation/due-day.ts";
import { addDays, day, type Day } from "#domain/kernel/day.ts";
import { isClosed, type Calendar } from "#domain/school/calendar.ts";

const calendar: Calendar = {
  schoolYear: { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-16"), endsOn: day("2027-05-31") },
  closedWeekdays: [0],
  closures: [],
  openDays: [],
};
const week = { period: { days: 7 } };
const today = day("2026-11-25");

test("a renewal adds its days to the due day, so who comes early loses none", () => {
  expect(renewedDueDay(week, calendar, today, day("2026-11-27"))).toBe("2026-12-04");
  expect(renewedDueDay({ ...week, renewDays: 3 }, calendar, today, day("2026-11-27"))).toBe("2026-11-30");
});

test("an overdue loan is renewed from today on", () => {
  expect(renewedDueDay(week, calendar, today, day("2026-11-02"))).toBe("2026-12-02");
});

test("a loan until the end of the first term is renewed until the end of the second, also when the term ends on a closed day", () => {
  const term = { period: { until: "endOfTerm" as const } };
  expect(renewedDueDay(term, calendar, today, day("2027-01-16"))).toBe("2027-05-31");
  const closedEnd = { ...calendar, closures: [{ from: day("2027-01-16"), to: day("2027-01-16"), name: "" }] };
  expect(dueDay(term, closedEnd, today)).toBe("2027-01-15");
  expect(renewedDueDay(term, closedEnd, today, day("2027-01-15"))).toBe("2027-05-31");
});

test("a renewal ends with the school year; where nothing is gained the due day stays as it was", () => {
  expect(renewedDueDay(week, calendar, day("2027-05-27"), day("2027-05-28"))).toBe("2027-05-31");
  expect(renewedDueDay(week, calendar, day("2027-05-29"), day("2027-05-31"))).toBe("2027-05-31");
  expect(renewedDueDay({ period: { until: "endOfSchoolYear" } }, calendar, today, day("2027-05-31"))).toBe("2027-05-31");
  expect(renewedDueDay({ period: { until: "date", on: day("2027-08-16") } }, calendar, day("2027-05-20"), day("2027-08-16"))).toBe("2027-08-16");
});

test("a loan for the summer is due on its day, past the end of the school year; a closed one moves on and never back to May", () => {
  const summer = { period: { until: "date" as const, on: day("2027-08-15") } };
  expect(dueDay(summer, calendar, day("2027-05-20"))).toBe("2027-08-16");
  const closed = { ...calendar, closures: [{ from: day("2027-06-01"), to: day("2027-08-22"), name: "Nghỉ hè" }] };
  expect(dueDay(summer, closed, day("2027-05-20"))).toBe("2027-08-23");
  expect(dueDay(summer, calendar, day("2027-08-20"))).toBe("2027-08-27");
});

const first = day("2026-06-01");
const anyDay = fc.integer({ min: 0, max: 700 }).map((ahead) => addDays(first, ahead));
const anyCalendar = fc.record({
  schoolYear: fc.constant(calendar.schoolYear),
  closedWeekdays: fc.subarray([0, 1, 2, 3, 4, 5, 6] as const, { maxLength: 5 }),
  closures: fc.array(fc.tuple(anyDay, fc.integer({ min: 0, max: 40 })).map(([from, length]) => ({ from, to: addDays(from, length), name: "" })), { maxLength: 5 }),
  openDays: fc.array(anyDay, { maxLength: 3 }),
});
const anyPeriod = fc.oneof(
  fc.integer({ min: 1, max: 60 }).map((days) => ({ days })),
  fc.constantFrom({ until: "endOfTerm" as const }, { until: "endOfSchoolYear" as const }),
  anyDay.map((on) => ({ until: "date" as const, on })),
);
const lastOpenOfYear = (at: Calendar): Day | undefined => {
  for (let on = at.schoolYear.endsOn; on >= first; on = addDays(on, -1)) if (!isClosed(at, on)) return on;
  return undefined;
};

test("no due day is closed or over, and a renewed one is the old day or a later open day, whatever the calendar", () => {
  let gained = 0;
  fc.assert(
    fc.property(anyCalendar, anyDay, anyPeriod, fc.integer({ min: 0, max: 90 }), (at, lentOn, period, later) => {
      const due = dueDay({ period }, at, lentOn);
      expect(isClosed(at, due)).toBe(false);
      expect(due >= lentOn).toBe(true);
      const on = addDays(lentOn, later);
      const renewed = renewedDueDay({ period }, at, on, due);
      if (renewed === due) return;
      gained++;
      expect(isClosed(at, renewed)).toBe(false);
      expect(renewed > due && renewed > on).toBe(true);
      const openDayLeft = (lastOpenOfYear(at) ?? first) >= on;
      if (!("until" in period && period.until === "date") && on <= at.schoolYear.endsOn && openDayLeft) expect(renewed <= at.schoolYear.endsOn).toBe(true);
    }),
    { numRuns: 1000 },
  );
  expect(gained).toBeGreaterThan(100);
});

test("who borrows later, or for longer, never has to return earlier", () => {
  fc.assert(
    fc.property(anyCalendar, anyDay, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 30 }), (at, lentOn, days, more) => {
      const due = dueDay({ period: { days } }, at, lentOn);
      expect(dueDay({ period: { days: days + more } }, at, lentOn) >= due).toBe(true);
      expect(renewedDueDay({ period: { days }, renewDays: days + more }, at, lentOn, due) >= renewedDueDay({ period: { days } }, at, lentOn, due)).toBe(true);
      const later = addDays(lentOn, more);
      // The year's last days, when none of them is open any more, run on into the holidays.
      const sameSide = later <= at.schoolYear.endsOn === lentOn <= at.schoolYear.endsOn;
      if (sameSide && (lastOpenOfYear(at) ?? first) >= later) expect(dueDay({ period: { days } }, at, later) >= due).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
