/**
 * Who in a class lacks what, and who still has what, told from what is out at the moment. What the class has as a whole is
 * in nobody's hands in particular and stands in a line of its own: it fills nobody's gap, unless it is enough to fill all of them.
 */
import type { PatronId, TitleId } from "../kernel/ids.ts";
import { classYearOf } from "../patrons/class-steps.ts";
import type { Patron } from "../patrons/patron.ts";
import { logYearOf } from "../school/calendar.ts";
import type { HeldLoan } from "./copy-story.ts";
import { cellOf } from "./handing-out.ts";

/** A class of one school year: last year's 6A is not this year's. */
export interface ClassOfYear {
  readonly classUnit: string;
  /** "2026" for the school year 2026–2027. */
  readonly year: number;
}

/** Which class has it as a whole; undefined of what readers have themselves. Until the year is turned, what is lent in the summer is the old year's. */
export const classOfLoan = ({ borrower, facts, lentOn }: Pick<HeldLoan, "borrower" | "facts" | "lentOn">, openYear: number): ClassOfYear | undefined =>
  borrower.is === "class" && facts.classUnit !== undefined ? { classUnit: facts.classUnit, year: Math.min(logYearOf(lentOn), openYear) } : undefined;

/** The class a pupil is in, or left from. */
export const classOfPupil = (patron: Patron, openYear: number): ClassOfYear | undefined =>
  patron.group === "pupil" && patron.classUnit !== undefined ? { classUnit: patron.classUnit, year: patron.active ? openYear : classYearOf(patron, openYear) } : undefined;

export const sameClass = (a: ClassOfYear | undefined, b: ClassOfYear): boolean => a?.classUnit === b.classUnit && a.year === b.year;

/** Each once, the latest year first, as classes are counted: 6A, 6B, 10A1. */
export const classesInOrder = (classes: readonly ClassOfYear[]): ClassOfYear[] => {
  const { compare } = new Intl.Collator("vi", { numeric: true });
  return [...new Map(classes.map((one) => [`${one.year} ${one.classUnit}`, one] as const)).values()].sort((a, b) => b.year - a.year || compare(a.classUnit, b.classUnit));
};

/** So many of a title with a pupil, or with the whole class. */
export interface Held {
  readonly pupil: PatronId | undefined;
  readonly title: { readonly id: TitleId };
  readonly out: number;
  /** Lost, and not made good. */
  readonly owed: number;
}

export interface PupilTitles {
  readonly pupil: PatronId;
  readonly titles: readonly TitleId[];
}

/** Who has which title now, as cells of the class's table. */
export const cellsHeld = (holdings: readonly Held[]): Set<string> => new Set(holdings.flatMap(({ pupil, title, out }) => (pupil !== undefined && out > 0 ? [cellOf(pupil, title.id)] : [])));

/** Titles of which the class as a whole has one for each of its pupils who has none. */
export const enoughAsWhole = (pupils: readonly PatronId[], titles: readonly TitleId[], holdings: readonly Held[]): ReadonlySet<TitleId> => {
  const held = cellsHeld(holdings);
  const asWhole = (title: TitleId): number => holdings.reduce((sum, one) => (one.pupil === undefined && one.title.id === title ? sum + one.out : sum), 0);
  return new Set(titles.filter((title) => asWhole(title) > 0 && asWhole(title) >= pupils.filter((pupil) => !held.has(cellOf(pupil, title))).length));
};

/** In the order of the list; pupils who have all are not named. */
export const lackingIn = (pupils: readonly PatronId[], titles: readonly TitleId[], holdings: readonly Held[]): PupilTitles[] => {
  const held = cellsHeld(holdings);
  const enough = enoughAsWhole(pupils, titles, holdings);
  return pupils.map((pupil) => ({ pupil, titles: titles.filter((title) => !enough.has(title) && !held.has(cellOf(pupil, title))) })).filter((one) => one.titles.length > 0);
};

/** What each pupil still has or has lost; pupils with nothing are not named. */
export const stillOutIn = <Of extends Held>(pupils: readonly PatronId[], holdings: readonly Of[]): { readonly pupil: PatronId; readonly holdings: readonly Of[] }[] =>
  pupils.map((pupil) => ({ pupil, holdings: holdings.filter((held) => held.pupil === pupil) })).filter((one) => one.holdings.length > 0);

/** The titles of the set, and after them others that the class has. */
export const columnsOf = <Title extends { readonly id: TitleId }>(set: readonly Title[], holdings: readonly { readonly title: Title }[]): Title[] => [
  ...new Map([...set, ...holdings.map(({ title }) => title)].map((title) => [title.id, title] as const)).values(),
];
