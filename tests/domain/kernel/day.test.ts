import { expect, test } from "vitest";
import { addDays, day, dayAt, dayFrom, dayFromTyped, daysBetween, weekdayOf, type YearMeant } from "#domain/kernel/day.ts";

test("day arithmetic agrees with the computer's calendar over four centuries", () => {
  let looked = 0;
  for (let instant = Date.UTC(1900, 0, 1); instant < Date.UTC(2300, 0, 1); instant += 86_400_000 * 3) {
    const iso = new Date(instant).toISOString().slice(0, 10);
    expect(addDays(day(iso), 3)).toBe(new Date(instant + 86_400_000 * 3).toISOString().slice(0, 10));
    expect(weekdayOf(day(iso))).toBe(new Date(instant).getUTCDay());
    expect(daysBetween(day("1900-01-01"), day(iso))).toBe(looked * 3);
    looked++;
  }
  expect(looked).toBeGreaterThan(48_000);
});

test("the library day is the school's: it begins at seven in the evening of the day before in Greenwich", () => {
  expect(dayAt(Date.parse("2026-11-22T16:59:59Z"))).toBe("2026-11-22");
  expect(dayAt(Date.parse("2026-11-22T17:00:00Z"))).toBe("2026-11-23");
});

test.each([
  ["5/12/2026", "2026-12-05"],
  ["05/12/2026", "2026-12-05"],
  ["05122026", "2026-12-05"],
  ["5-12-2026", "2026-12-05"],
  ["5/12", "2026-12-05"],
  ["2026-12-05", "2026-12-05"],
  ["31/02/2026", undefined],
  ["12/31/2026", undefined],
  ["tomorrow", undefined],
])("%s typed is read day first", (typed, expected) => {
  expect(dayFromTyped(typed, day("2026-11-23"), "near")).toBe(expected);
});

test.each<[string, YearMeant, string, string | undefined]>([
  ["5/2", "ahead", "2026-12-15", "2027-02-05"],
  ["30/4", "ahead", "2026-09-10", "2027-04-30"],
  // The storm was yesterday, and is typed in today.
  ["27/11", "ahead", "2026-11-28", "2026-11-27"],
  ["28/12", "back", "2027-01-04", "2026-12-28"],
  ["5/9", "back", "2027-03-01", "2026-09-05"],
  // Not yet: refused by who asked, and not taken for a year ago.
  ["30/11", "back", "2026-11-28", "2026-11-30"],
  ["28/12", "near", "2027-01-04", "2026-12-28"],
  ["4/1", "near", "2026-12-28", "2027-01-04"],
  ["29/2", "ahead", "2027-12-01", "2028-02-29"],
  ["29/2", "ahead", "2026-12-01", undefined],
  ["5/2/2026", "ahead", "2026-12-15", "2026-02-05"],
])("%s typed for a day %s on %s is %s", (typed, meant, today, expected) => {
  expect(dayFromTyped(typed, day(today), meant)).toBe(expected);
});

test("what is no date is none", () => {
  for (const text of ["2026-13-01", "2026-00-10", "2025-02-29", "1800-01-01", "x"]) expect(dayFrom(text)).toBeUndefined();
});
