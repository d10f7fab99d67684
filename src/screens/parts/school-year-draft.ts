/**
 * The three dates of a school year as they are typed: the day it begins, the end of its first term, its end. The usual
 * year runs from 5 September to 31 May, its first term to 15 January.
 */
import { day, dayFromTyped, dayInVietnamese, type Day } from "#domain/kernel/day.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { isOfYear, logYearOf, type SchoolYear } from "#domain/school/calendar.ts";

export const yearDates = ["startsOn", "firstTermEndsOn", "endsOn"] as const;
export type YearDate = (typeof yearDates)[number];
export type YearDraft = Readonly<Record<YearDate, string>>;
export type YearProblems = Readonly<Partial<Record<YearDate, "notADate" | "notInOrder" | "otherYear">>>;

export const usualYear = (year: number): SchoolYear => ({ year, startsOn: day(`${year}-09-05`), firstTermEndsOn: day(`${year + 1}-01-15`), endsOn: day(`${year + 1}-05-31`) });

/** The school year a school is working in: from June on the coming one. */
export const usualSchoolYear = (today: Day): SchoolYear => usualYear(logYearOf(today));

export const yearDraftOf = (year: SchoolYear): YearDraft => ({
  startsOn: dayInVietnamese(year.startsOn),
  firstTermEndsOn: dayInVietnamese(year.firstTermEndsOn),
  endsOn: dayInVietnamese(year.endsOn),
});

export const yearFrom = (draft: YearDraft, today: Day): Result<SchoolYear, YearProblems> => {
  const startsOn = dayFromTyped(draft.startsOn, today, "near");
  const [firstTermEndsOn, endsOn] = [draft.firstTermEndsOn, draft.endsOn].map((typed) => dayFromTyped(typed, startsOn ?? today, "ahead"));
  if (!startsOn || !firstTermEndsOn || !endsOn) {
    return err({
      ...(startsOn ? {} : { startsOn: "notADate" }),
      ...(firstTermEndsOn ? {} : { firstTermEndsOn: "notADate" }),
      ...(endsOn ? {} : { endsOn: "notADate" }),
    });
  }
  if (firstTermEndsOn <= startsOn) return err({ firstTermEndsOn: "notInOrder" });
  if (endsOn <= firstTermEndsOn) return err({ endsOn: "notInOrder" });
  return ok({ year: logYearOf(startsOn), startsOn, firstTermEndsOn, endsOn });
};

/** Only of this year; without a year a day is meant of it. */
export const datesOf = (year: number, draft: YearDraft): Result<SchoolYear, YearProblems> => {
  const typed = yearFrom(draft, day(`${year}-12-01`));
  if (!typed.ok || isOfYear(typed.value, year)) return typed;
  return err(typed.value.year === year ? { endsOn: "otherYear" } : { startsOn: "otherYear" });
};
