import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { day } from "#domain/kernel/day.ts";
import { holidayOn, holidaysBetween } from "#domain/school/holidays.ts";

test("the holidays of one school year, Tết by the lunar calendar", () => {
  expect(holidaysBetween(day("2026-09-01"), day("2027-05-31")).map(({ on, name }) => `${on} ${name}`)).toEqual([
    "2026-09-02 national",
    "2027-01-01 newYear",
    "2027-02-05 tet",
    "2027-02-06 tet",
    "2027-02-07 tet",
    "2027-02-08 tet",
    "2027-02-09 tet",
    "2027-04-16 hungKings",
    "2027-04-30 reunification",
    "2027-05-01 labour",
  ]);
  expect(holidaysBetween(day("2027-02-07"), day("2027-02-07"))).toHaveLength(1);
  expect(holidaysBetween(day("2027-02-07"), day("2027-02-06"))).toEqual([]);
});

test("beyond the years whose lunar days are known only the solar holidays are", () => {
  expect(holidayOn(day("2060-02-02"))).toBeUndefined();
  expect(holidayOn(day("2060-05-01"))).toBe("labour");
});

const list = resolve(import.meta.dirname, "../../../../shared/data/vn-calendar/holidays_vn.csv");

test("Tết and the Hùng Kings' day are those of the published list of 2020–2030", () => {
  if (!existsSync(list)) return console.warn("holidays: ../shared/data/vn-calendar is not there, nothing compared");
  const published = readFileSync(list, "utf8").split("\n").flatMap((line) => {
    const [date, , type, name] = line.split(",");
    const expected = /^Giao thừa|^Tết Nguyên Đán/.test(name ?? "") ? "tet" : /Hùng Vương/.test(name ?? "") ? "hungKings" : undefined;
    return expected && type === "public" && date! >= "2020" ? [{ on: day(date!), expected }] : [];
  });
  expect(published.length).toBeGreaterThanOrEqual(33);
  expect(published.filter(({ on, expected }) => holidayOn(on) !== expected)).toEqual([]);
});
