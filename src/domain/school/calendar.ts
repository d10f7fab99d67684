/**
 * When the library is open, and when the school year and its terms end. A due day never falls on a closed day:
 * it moves to the next open one, but a pupil's loan never runs past the end of the school year.
 */
import { addDays, weekdayOf, type Day, type Weekday } from "../kernel/day.ts";
import { holidayOn } from "./holidays.ts";

export interface SchoolYear {
  /** "2026" for the year 2026–2027: the name of its log. */
  readonly year: number;
  readonly startsOn: Day;
  readonly firstTermEndsOn: Day;
  readonly endsOn: Day;
}

export interface Calendar {
  readonly schoolYear: SchoolYear;
  readonly closedWeekdays: readonly Weekday[];
  /** The school's own closed days, and those that the government moved this year. The holidays of the law need no entry. */
  readonly closures: readonly Closure[];
  /** Worked in exchange for another day: open although the weekday or a holiday says closed. */
  readonly openDays: readonly Day[];
}

/** Both days belong to it. */
export interface Closure {
  readonly from: Day;
  readonly to: Day;
  readonly name: string;
}

export const isClosed = ({ closedWeekdays, closures, openDays }: Calendar, on: Day): boolean =>
  !openDays.includes(on) && (closedWeekdays.includes(weekdayOf(on)) || holidayOn(on) !== undefined || closures.some(({ from, to }) => from <= on && on <= to));

/** The day itself or the first open day after it; a library closed for a whole year keeps the day as it is. */
export const nextOpenDay = (calendar: Calendar, from: Day): Day => {
  for (let ahead = 0; ahead <= 366; ahead++) {
    const on = addDays(from, ahead);
    if (!isClosed(calendar, on)) return on;
  }
  return from;
};

/** The last of the next `count` days on which the library is open, today not counted. */
export const openDayAhead = (calendar: Calendar, today: Day, count: number): Day => {
  let last = today;
  for (let passed = 0; passed < count; passed++) last = nextOpenDay(calendar, addDays(last, 1));
  return last;
};

export const lastOpenDay = (calendar: Calendar, until: Day): Day => {
  for (let back = 0; back <= 366; back++) {
    const on = addDays(until, -back);
    if (!isClosed(calendar, on)) return on;
  }
  return until;
};

/** The school year whose log an act of this day belongs to; a year's log begins on 1 June (the summer before school). */
export const logYearOf = (on: Day): number => {
  const year = Number(on.slice(0, 4));
  return on.slice(5) >= "06-01" ? year : year - 1;
};

/** The school year of a day. Of another year than the open one nothing else is known than that its terms began and ended on the same days. */
export const schoolYearOf = (open: SchoolYear, on: Day): SchoolYear => {
  const year = logYearOf(on);
  const then = (of: Day): Day => `${Number(of.slice(0, 4)) + year - open.year}${of.slice(4)}` as Day;
  return year === open.year ? open : { year, startsOn: then(open.startsOn), firstTermEndsOn: then(open.firstTermEndsOn), endsOn: then(open.endsOn) };
};

/**
 * Which log an act is written to: that of the open school year, or the one before for days before it began. A device with a
 * broken clock writes days of other centuries; they go to a log that everybody reads, where they can be seen and put right.
 */
export const openLogYearOf = (open: SchoolYear, on: Day): number => (on >= `${open.year}-06-01` ? open.year : open.year - 1);

/** The province moves the days of a year that has begun. Another year is never made of it: that is the turn of the school year. */
export const isOfYear = ({ startsOn, endsOn }: Pick<SchoolYear, "startsOn" | "endsOn">, year: number): boolean => logYearOf(startsOn) === year && endsOn < `${year + 1}-09-01`;

export const endOfTerm = ({ schoolYear }: Calendar, today: Day): Day =>
  today <= schoolYear.firstTermEndsOn ? schoolYear.firstTermEndsOn : schoolYear.endsOn;
