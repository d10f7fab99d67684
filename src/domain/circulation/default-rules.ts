/**
 * The rules a school begins with, by its level: what real school rules say. Primary schools lend 2 books (some 4) for a week, an upper
 * secondary school 3 for ten days, a school of several levels 3 for two weeks; of a lower secondary school and of a preschool none was
 * found: the one has the primary school's, in the other a child takes one picture book home and its parents two.
 * Everywhere a lost book is replaced by the same title, a loan is renewed once, and there is no deposit and no fine.
 * They are data: the authority's own rules, once they come from above, are another `RulesText` beside these.
 */
import type { SchoolLevel } from "../school/level.ts";
import type { LoanRule, RulesText } from "./loan-rules.ts";

export const usualRules = (level: SchoolLevel): RulesText => ({
  rules: {
    pupil: { any: pupils[level], ...(level === "preschool" ? {} : { textbook: { ...yearLong, limit: 20 } }), teacherBook: inLibrary },
    teacher: { any: byDays(5, 30), textbook: yearLong, teacherBook: yearLong },
    staff: { any: byDays(3, 14) },
    management: { any: byDays(5, 30), textbook: yearLong, teacherBook: yearLong },
    parent: { any: byDays(2, 14) },
    other: { any: byDays(1, 7) },
  },
  overdueBlocks: { pupil: true, teacher: false, staff: true, management: false, parent: true, other: true },
});

const byDays = (limit: number, days: number): LoanRule => ({ limit, period: { days }, renewals: 1, loss: { by: "sameTitle" } });
const yearLong: LoanRule = { limit: 30, period: { until: "endOfSchoolYear" }, loss: { by: "sameTitle" } };
const inLibrary: LoanRule = { limit: 1, period: { days: 0 }, inLibraryOnly: true };

const pupils: Readonly<Record<SchoolLevel, LoanRule>> = {
  preschool: byDays(1, 7),
  primary: byDays(2, 7),
  lowerSecondary: byDays(2, 7),
  upperSecondary: byDays(3, 10),
  several: byDays(3, 14),
};
