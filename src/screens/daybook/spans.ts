/** The months and school years that a page of the day book can be of. */
import type { DayBookFigure } from "#domain/circulation/day-book.ts";
import { monthOf, type Day } from "#domain/kernel/day.ts";
import type { SchoolYear } from "#domain/school/calendar.ts";

/** Both days belong to it. */
export interface DaySpan {
  readonly from: Day;
  readonly to: Day;
}

export const spanOfMonth = (month: string): DaySpan => ({ from: `${month}-01` as Day, to: `${month}-31` as Day });
/** A year of the log: it begins in the summer before school. */
export const spanOfYear = (year: number): DaySpan => ({ from: `${year}-06-01` as Day, to: `${year + 1}-05-31` as Day });

/** Three years, the latest first. A browser's own field of months speaks the browser's language, and some have none. */
export const monthsUpTo = (latest: string): string[] => Array.from({ length: 36 }, (_, back) => monthAfter(latest, -back));

/** From the first day of school to the last, and what was counted in the summer. */
export const monthsOfYear = ({ year, startsOn, endsOn }: SchoolYear, figures: readonly DayBookFigure[]): string[] => {
  const counted = new Set(figures.map(({ day }) => monthOf(day)));
  return Array.from({ length: 12 }, (_, index) => monthAfter(`${year}-06`, index)).filter((month) => counted.has(month) || (month >= monthOf(startsOn) && month <= monthOf(endsOn)));
};

const monthAfter = (month: string, count: number): string => {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}`;
};
