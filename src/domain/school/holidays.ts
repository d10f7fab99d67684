/**
 * The days on which the law closes every school: fixed days of the solar year, and by the lunar year Tết, five days from
 * the last of the old year on, and the day of the Hùng Kings. Labour Code 2019, article 112. The second day of the national
 * holiday, days in lieu and days that the government swaps are announced each year: the school types them in.
 */
import { addDays, day, daysBetween, type Day } from "../kernel/day.ts";

export const holidayNames = ["newYear", "tet", "hungKings", "reunification", "labour", "national"] as const;
export type HolidayName = (typeof holidayNames)[number];

export const holidayOn = (on: Day): HolidayName | undefined => solarHolidays[on.slice(5)] ?? lunarHoliday(on);

/** In their order; `from` and `to` belong to the span. */
export const holidaysBetween = (from: Day, to: Day): { readonly on: Day; readonly name: HolidayName }[] =>
  Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, ahead) => addDays(from, ahead)).flatMap((on) => {
    const name = holidayOn(on);
    return name ? [{ on, name }] : [];
  });

const solarHolidays: Readonly<Record<string, HolidayName>> = { "01-01": "newYear", "04-30": "reunification", "05-01": "labour", "09-02": "national" };

const lunarHoliday = (on: Day): HolidayName | undefined => {
  const dates = lunarDates[on.slice(0, 4)];
  if (dates === undefined) return undefined;
  const [tet, hungKings] = dates;
  const sinceTet = daysBetween(day(`${on.slice(0, 4)}-${tet}`), on);
  if (sinceTet >= -1 && sinceTet <= 3) return "tet";
  return on.slice(5) === hungKings ? "hungKings" : undefined;
};

/**
 * The first day of the lunar year, and the tenth of its third month. Two calendars that know nothing of each other (npm
 * amlich 0.0.2, date-holidays 3) agree on all of them; in 2050 they differ for the first time, so the list ends before it.
 */
const lunarDates: Readonly<Record<string, readonly [tet: string, hungKings: string]>> = {
  2020: ["01-25", "04-02"], 2021: ["02-12", "04-21"], 2022: ["02-01", "04-10"], 2023: ["01-22", "04-29"], 2024: ["02-10", "04-18"],
  2025: ["01-29", "04-07"], 2026: ["02-17", "04-26"], 2027: ["02-06", "04-16"], 2028: ["01-26", "04-04"], 2029: ["02-13", "04-23"],
  2030: ["02-02", "04-12"], 2031: ["01-23", "04-01"], 2032: ["02-11", "04-19"], 2033: ["01-31", "04-09"], 2034: ["02-19", "04-28"],
  2035: ["02-08", "04-17"], 2036: ["01-28", "04-06"], 2037: ["02-15", "04-24"], 2038: ["02-04", "04-13"], 2039: ["01-24", "04-03"],
  2040: ["02-12", "04-20"], 2041: ["02-01", "04-10"], 2042: ["01-22", "04-29"], 2043: ["02-10", "04-19"], 2044: ["01-30", "04-07"],
  2045: ["02-17", "04-26"], 2046: ["02-06", "04-15"], 2047: ["01-26", "04-04"], 2048: ["02-14", "04-22"], 2049: ["02-02", "04-11"],
};
