/** A school year by its months, as rows of figures with their sums: the same on the screen and on paper. */
import type { TFunction } from "i18next";
import type { DayBookFigure } from "#domain/circulation/day-book.ts";
import { monthOf } from "#domain/kernel/day.ts";
import type { SchoolYear } from "#domain/school/calendar.ts";
import { monthsOfYear } from "./spans.ts";

export interface RowOf {
  readonly key: string;
  readonly head: string;
  readonly figures: readonly DayBookFigure[];
}

export const yearInRows = (t: TFunction, year: SchoolYear, figures: readonly DayBookFigure[]): { readonly rows: readonly RowOf[]; readonly sums: readonly RowOf[] } => ({
  rows: monthsOfYear(year, figures).map((month) => ({ key: month, head: `${month.slice(5)}/${month.slice(0, 4)}`, figures: figures.filter(({ day }) => monthOf(day) === month) })),
  sums: [
    { key: "firstTerm", head: t("daybook.span.firstTerm"), figures: figures.filter(({ day }) => day <= year.firstTermEndsOn) },
    { key: "secondTerm", head: t("daybook.span.secondTerm"), figures: figures.filter(({ day }) => day > year.firstTermEndsOn) },
    { key: "year", head: t("daybook.span.inYear"), figures },
  ],
});
