/**
 * On which day a loan of the simulated school is due, told apart from the product: its rules in plain figures, and the days
 * of 2026–27 on which it is closed, written out one by one.
 */

/** Ordinary books: for so many days, and so many more when renewed. Textbooks are lent until the year ends. */
const days = {
  pupil: (on: string) => (on < "2026-09-28" ? { lent: 14, renewed: 7 } : { lent: 10, renewed: 5 }),
  teacher: () => ({ lent: 30, renewed: 30 }),
} as const;

const closed = new Set(
  `2026-10-12 2026-10-13 2026-11-20 2027-01-01
  2027-02-01 2027-02-02 2027-02-03 2027-02-04 2027-02-05 2027-02-06 2027-02-08 2027-02-09 2027-02-10 2027-02-11 2027-02-12 2027-02-13
  2027-04-16 2027-04-30 2027-05-01`.split(/\s+/),
);
const workedSunday = "2026-09-20";
const lastDay = "2027-05-31";

export type TrueGroup = keyof typeof days;
export type TrueBook = "referenceBook" | "textbook";

export const isClosedOn = (on: string): boolean => closed.has(on) || (new Date(on).getUTCDay() === 0 && on !== workedSunday);

const later = (on: string, count: number): string => new Date(Date.parse(on) + count * 86_400_000).toISOString().slice(0, 10);

const openFrom = (on: string): string => (isClosedOn(on) ? openFrom(later(on, 1)) : on);

export const trueDues = {
  lent: (group: TrueGroup, book: TrueBook, on: string): string => {
    if (book === "textbook") return lastDay;
    const due = openFrom(later(on, days[group](on).lent));
    return due > lastDay ? lastDay : due;
  },
  renewed: (group: TrueGroup, book: TrueBook, on: string, due: string): string => {
    if (book === "textbook") return due;
    const from = due > on ? due : on;
    const next = openFrom(later(from, days[group](on).renewed));
    const kept = next > lastDay ? lastDay : next;
    return kept > from ? kept : due;
  },
};
