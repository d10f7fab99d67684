/** The reading periods of a school year, and the spans they are counted in. */
import { useCallback } from "react";
import type { DayBookFigure } from "#domain/circulation/day-book.ts";
import type { ReadingPeriod } from "#domain/circulation/visits.ts";
import type { SchoolYear } from "#domain/school/calendar.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { spanOfYear, type DaySpan } from "./spans.ts";
import { useTold, type NotTold } from "./use-told.ts";

export const usePeriodsOf = ({ year }: SchoolYear): readonly ReadingPeriod[] | NotTold | undefined => {
  const { dayBook } = useSchool();
  return useTold(useCallback(() => dayBook.readingPeriods(spanOfYear(year).from, spanOfYear(year).to), [dayBook, year]));
};

export type PeriodSpan = readonly [name: "inMonth" | "firstTerm" | "secondTerm" | "inYear", counts: (period: ReadingPeriod) => boolean];

export const periodSpans = ({ firstTermEndsOn }: SchoolYear, shown?: DaySpan): readonly PeriodSpan[] => [
  ...(shown ? [["inMonth", ({ day }: ReadingPeriod) => day >= shown.from && day <= shown.to] as const] : []),
  ["firstTerm", ({ day }) => day <= firstTermEndsOn],
  ["secondTerm", ({ day }) => day > firstTermEndsOn],
  ["inYear", () => true],
];

export const classUnitsIn = (figures: readonly DayBookFigure[], periods: readonly ReadingPeriod[]): string[] =>
  [...new Set([...figures, ...periods].flatMap(({ classUnit }) => classUnit ?? []))].sort(new Intl.Collator("vi", { numeric: true }).compare);
