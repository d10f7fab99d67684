/**
 * A library day is a plain date of the school's own calendar ("2026-11-23"), never an instant.
 * All date arithmetic of the program is here: plain civil dates, no time zone, no `Date` object but in `dayAt`.
 */
import type { Brand } from "./brand.ts";

/** ISO 8601 calendar date, year 1900–2999. Sorts as text. */
export type Day = Brand<string, "Day">;

/** 0 = Sunday … 6 = Saturday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** Viet Nam has kept UTC+7 without summer time since 1975; the school's zone, never the device's. */
const schoolZoneOffsetMinutes = 7 * 60;

export const dayFrom = (text: string): Day | undefined => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return isCivil(year, month, date) ? (text as Day) : undefined;
};

/** For literals in code and data that is already checked. @throws when the text is no date. */
export const day = (text: string): Day => {
  const checked = dayFrom(text);
  if (checked === undefined) throw new Error(`not a day: ${text}`);
  return checked;
};

/**
 * Which year a day typed without one is meant of. "5/2" for a closed day (ahead) is next February in December, "28/12" for an act
 * noted on paper (back) is last December in January. What is a month off the other way is that day all the same, and then
 * refused or seen to be over: nobody means the same day a year later.
 */
export type YearMeant = "ahead" | "back" | "near";

const daysAgoAtMost: Readonly<Record<YearMeant, number>> = { ahead: 30, near: 182, back: 335 };

/** What a person typed: d/m/yyyy, dd-mm-yyyy, ddmmyyyy, d/m, or ISO. Never month first. */
export const dayFromTyped = (typed: string, today: Day, meant: YearMeant): Day | undefined => {
  const text = typed.trim();
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return dayFrom(text);
  const parts = /^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}))?$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (!parts) return undefined;
  const [date, month, year] = [Number(parts[1]), Number(parts[2]), parts[3]];
  if (year !== undefined) return civilDay(Number(year), month, date);
  const thisYear = Number(today.slice(0, 4));
  const days = [thisYear - 1, thisYear, thisYear + 1].flatMap((one) => civilDay(one, month, date) ?? []);
  return days.find((one) => daysBetween(one, today) <= daysAgoAtMost[meant]);
};

/** "23/11/2026": how Vietnamese forms write a date. */
export const dayInVietnamese = (value: Day): string => `${value.slice(8, 10)}/${value.slice(5, 7)}/${value.slice(0, 4)}`;

/** The school's civil date at an instant (milliseconds since 1970, UTC). */
export const dayAt = (instant: number): Day => dayOfNumber(Math.floor((instant + schoolZoneOffsetMinutes * 60_000) / 86_400_000));

/** Milliseconds of an ordinary day. */
export const aDayLong = 86_400_000;

/** How long after the beginning of its library day an instant is, ms. */
export const timeOfDay = (instant: number): number => {
  const local = instant + schoolZoneOffsetMinutes * 60_000;
  return local - Math.floor(local / aDayLong) * aDayLong;
};

/** The instant at which a library day begins at the school. */
export const startOf = (value: Day): number => numberOf(value) * 86_400_000 - schoolZoneOffsetMinutes * 60_000;

export const addDays = (value: Day, count: number): Day => dayOfNumber(numberOf(value) + count);

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => numberOf(to) - numberOf(from);

export const weekdayOf = (value: Day): Weekday => ((((numberOf(value) + 4) % 7) + 7) % 7) as Weekday;

/** "2026-11", the library month that a party id belongs to. */
export const monthOf = (value: Day): string => value.slice(0, 7);

const civilDay = (year: number, month: number, date: number): Day | undefined =>
  isCivil(year, month, date)
    ? (`${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}` as Day)
    : undefined;

const isCivil = (year: number, month: number, date: number): boolean =>
  year >= 1900 && year <= 2999 && month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(year, month);

const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days since 1970-01-01, counted in 400-year eras that begin on 1 March (the leap day falls last). */
const numberOf = (value: Day): number => {
  const month = Number(value.slice(5, 7));
  const year = Number(value.slice(0, 4)) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(value.slice(8, 10)) - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
};

const dayOfNumber = (count: number): Day => {
  const shifted = count + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const made = civilDay(year, month, date);
  if (made === undefined) throw new Error(`day out of range: ${count} days after 1970-01-01`);
  return made;
};
