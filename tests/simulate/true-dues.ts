/**
 * On which day a loan of the simulated school is due, told apart from the product: its rules in plain figures, and the days
 * on which it is closed from 2026 to 2029, written out one by one.
 */

/** Ordinary books: for so many days, and so many more when renewed. Textbooks are lent until the year ends. */
const days = {
  pupil: (on: string) => (on < "2026-09-28" ? { lent: 14, renewed: 7 } : { lent: 10, renewed: 5 }),
  teacher: () => ({ lent: 30, renewed: 30 }),
} as const;

const closed = new Set(
  `2026-10-12 2026-10-13 2026-11-20 2027-01-01
  2027-02-01 2027-02-02 2027-02-03 2027-02-04 2027-02-05 2027-02-06 2027-02-08 2027-02-09 2027-02-10 2027-02-11 2027-02-12 2027-02-13
  2027-04-16 2027-04-30 2027-05-01
  2027-09-02 2028-01-01 2028-01-25 2028-01-26 2028-01-27 2028-01-28 2028-01-29 2028-04-04 2028-05-01
  2028-09-02 2029-01-01 2029-02-12 2029-02-13 2029-02-14 2029-02-15 2029-02-16 2029-04-23 2029-04-30 2029-05-01`.split(/\s+/),
);
const workedSunday = "2026-09-20";
/** Of the school year that this day is in. */
const lastDayOf = (on: string): string => `${Number(on.slice(0, 4)) + Number(on.slice(5) >= "06-01")}-05-31`;

export type TrueGroup = keyof typeof days;
export type TrueBook = "referenceBook" | "textbook";

export const isClosedOn = (on: string): boolean => closed.has(on) || (new Date(on).getUTCDay() === 0 && on !== workedSunday);

const later = (on: string, count: number): string => new Date(Date.parse(on) + count * 86_400_000).toISOString().slice(0, 10);

const openFrom = (on: string): string => (isClosedOn(on) ? openFrom(later(on, 1)) : on);

export const trueDues = {
  lent: (group: TrueGroup, book: TrueBook, on: string): string => {
    const lastDay = lastDayOf(on);
    if (book === "textbook") return lastDay;
    const due = openFrom(later(on, days[group](on).lent));
    return due > lastDay ? lastDay : due;
  },
  renewed: (group: TrueGroup, book: TrueBook, on: string, due: string): string => {
    if (book === "textbook") return due;
    const from = due > on ? due : on;
    const lastDay = lastDayOf(on);
    const next = openFrom(later(from, days[group](on).renewed));
    const kept = next > lastDay ? lastDay : next;
    return kept > from ? kept : due;
  },
};
