/**
 * The school's loan rules as data: reader group × book type → how many, how long, and whether an overdue book blocks.
 * A rule book is versioned by the day it begins; every loan keeps the due day and the version it was decided by.
 * The defaults are what real school rules say (2–4 books for 7 days, teachers for a term, textbooks for the school year,
 * no money fines); a librarian changes them, code does not.
 */
import type { BookType } from "../catalogue/title.ts";
import type { Day } from "../kernel/day.ts";
import type { RulesId } from "../kernel/ids.ts";
import type { PatronGroup } from "../patrons/patron.ts";

export type LoanPeriod = { readonly days: number } | { readonly until: "endOfTerm" | "endOfSchoolYear" };

export interface LoanRule {
  /** How many copies of books under this same rule a reader may have at once. */
  readonly limit: number;
  readonly period: LoanPeriod;
  readonly inLibraryOnly?: boolean;
}

export interface RuleBook {
  readonly id: RulesId;
  readonly validFrom: Day;
  /** By reader group, then book type; a group's "any" stands for the types not named. */
  readonly rules: Readonly<Record<PatronGroup, Readonly<Partial<Record<BookType | "any", LoanRule>>>>>;
  /** Groups who borrow nothing more while a book of theirs is overdue. */
  readonly overdueBlocks: Readonly<Record<PatronGroup, boolean>>;
}

/** Which rule a loan falls under, and the key under which its copies are counted together. */
export const ruleFor = (book: RuleBook, group: PatronGroup, type: BookType): { rule: LoanRule; countedAs: BookType | "any" } | undefined => {
  const own = book.rules[group][type];
  if (own) return { rule: own, countedAs: type };
  const any = book.rules[group].any;
  return any ? { rule: any, countedAs: "any" } : undefined;
};

/** The book of rules in force on a day: the latest that has begun; before the first, the first. */
export const rulesOn = (books: readonly RuleBook[], today: Day): RuleBook | undefined => {
  const sorted = [...books].sort((a, b) => (a.validFrom < b.validFrom ? -1 : a.validFrom > b.validFrom ? 1 : a.id < b.id ? -1 : 1));
  return [...sorted].reverse().find((book) => book.validFrom <= today) ?? sorted[0];
};

export const defaultRules = (id: RulesId, validFrom: Day): RuleBook => ({
  id,
  validFrom,
  rules: {
    pupil: { any: { limit: 2, period: { days: 7 } }, textbook: { limit: 20, period: { until: "endOfSchoolYear" } }, teacherBook: inLibrary },
    teacher: { any: { limit: 5, period: { days: 30 } }, textbook: yearLong, teacherBook: yearLong },
    staff: { any: { limit: 3, period: { days: 14 } } },
    management: { any: { limit: 5, period: { days: 30 } }, textbook: yearLong, teacherBook: yearLong },
    parent: { any: { limit: 2, period: { days: 14 } } },
    other: { any: { limit: 1, period: { days: 7 } } },
  },
  overdueBlocks: { pupil: true, teacher: false, staff: true, management: false, parent: true, other: true },
});

const inLibrary: LoanRule = { limit: 1, period: { days: 0 }, inLibraryOnly: true };
const yearLong: LoanRule = { limit: 30, period: { until: "endOfSchoolYear" } };
