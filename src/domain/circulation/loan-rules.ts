/**
 * The school's loan rules as data: reader group × book type → how many, how long, and whether an overdue book blocks.
 * A rule book is versioned by the day it begins; every loan keeps the due day and the version it was decided by.
 * A school begins with the defaults of its level (default-rules.ts); a librarian changes them, code does not.
 */
import type { BookType } from "../catalogue/title.ts";
import type { Day } from "../kernel/day.ts";
import type { RulesId, StaffId } from "../kernel/ids.ts";
import { compareStamps, type Stamp } from "../kernel/stamp.ts";
import type { PatronGroup } from "../patrons/patron.ts";
import type { SchoolLevel } from "../school/level.ts";
import { usualRules } from "./default-rules.ts";

export type LoanPeriod =
  | { readonly days: number }
  | { readonly until: "endOfTerm" | "endOfSchoolYear" }
  /** Until a day that the librarian names: books for the summer holidays, for an exam. */
  | { readonly until: "date"; readonly on: Day };

/** What is owed for a lost book: the same title again, its value on the day, or its cover price times `factor` (1–5). */
export type LossRule = { readonly by: "sameTitle" | "value" } | { readonly by: "factor"; readonly factor: number };

export interface LoanRule {
  /** How many copies of books under this same rule a reader may have at once. */
  readonly limit: number;
  readonly period: LoanPeriod;
  readonly inLibraryOnly?: boolean;
  /** How often a loan may be renewed. A rule that does not say allows none. */
  readonly renewals?: number;
  /** How many days a renewal adds; without it, the rule's own period once more. */
  readonly renewDays?: number;
  /** Đồng, held for each copy while it is out. */
  readonly deposit?: number;
  /** Undefined: the school has no rule, and settles each case. */
  readonly loss?: LossRule;
}

export interface RulesText {
  /** By reader group, then book type; a group's "any" stands for the types not named. */
  readonly rules: Readonly<Record<PatronGroup, Readonly<Partial<Record<BookType | "any", LoanRule>>>>>;
  /** Groups who borrow nothing more while a book of theirs is overdue. */
  readonly overdueBlocks: Readonly<Record<PatronGroup, boolean>>;
  /** How many days a book may be late before it blocks; a group that is not named is blocked from the first. */
  readonly blocksAfterDays?: Readonly<Partial<Record<PatronGroup, number>>>;
  /** For how many titles a reader may wait at once; a group that is not named, for `usualHolds`. */
  readonly holds?: Readonly<Partial<Record<PatronGroup, number>>>;
}

export interface RuleBook extends RulesText {
  readonly id: RulesId;
  readonly validFrom: Day;
  /** Who wrote it down, and when; the school's first rules, and those of the first release, do not say. */
  readonly staff?: StaffId;
  readonly at?: Stamp;
  /** Taken back before it began. It is kept: a device that had not heard may have lent by it. */
  readonly takenBack?: boolean;
}

/** Which rule a loan falls under, and the key under which its copies are counted together. */
export const ruleFor = (book: RulesText, group: PatronGroup, type: BookType): { rule: LoanRule; countedAs: BookType | "any" } | undefined => {
  const own = book.rules[group][type];
  if (own) return { rule: own, countedAs: type };
  const any = book.rules[group].any;
  return any ? { rule: any, countedAs: "any" } : undefined;
};

/** The book of rules in force on a day: the last that has begun; before the first, the first. */
export const rulesOn = (books: readonly RuleBook[], today: Day): RuleBook | undefined => {
  const sorted = inForceOrder(books);
  return sorted.findLast((book) => book.validFrom <= today) ?? sorted[0];
};

/** Of two that begin on one day, also from two devices, the one written last comes later and is the one that holds. */
export const inForceOrder = (books: readonly RuleBook[]): RuleBook[] =>
  books.filter(({ takenBack }) => !takenBack).sort((a, b) => compare(a.validFrom, b.validFrom) || compareStamps(a.at ?? unsaid, b.at ?? unsaid) || compare(a.id, b.id));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const unsaid = { instant: 0, count: 0 };

/** The rules that a school of this level begins with. */
export const defaultRules = (id: RulesId, validFrom: Day, level: SchoolLevel = "lowerSecondary"): RuleBook => ({ id, validFrom, ...usualRules(level) });
