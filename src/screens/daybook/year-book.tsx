/** A school year added up by months, by terms and whole, and by classes. */
import { useTranslation } from "react-i18next";
import { columnsOf, type DayBookView } from "#domain/circulation/day-book-columns.ts";
import { dayInVietnamese, monthOf } from "#domain/kernel/day.ts";
import type { SchoolYear } from "#domain/school/calendar.ts";
import { ClassTable } from "./class-table.tsx";
import { FigureTable } from "./figure-table.tsx";
import { monthsOfYear, spanOfYear } from "./spans.ts";
import { useFigures } from "./use-figures.ts";

export const YearBook = ({ year, view, grades }: { year: SchoolYear; view: DayBookView; grades: readonly number[] }) => {
  const { t } = useTranslation();
  const figures = useFigures(spanOfYear(year.year));
  if (figures === undefined) return <p className="soft">{t("daybook.adding")}</p>;
  const rows = monthsOfYear(year, figures).map((month) => ({ key: month, head: t("daybook.monthOf", { month: Number(month.slice(5)), year: month.slice(0, 4) }), figures: figures.filter(({ day }) => monthOf(day) === month) }));
  const sums = [
    { key: "firstTerm", head: t("daybook.termUntil", { term: t("daybook.span.firstTerm"), day: dayInVietnamese(year.firstTermEndsOn) }), figures: figures.filter(({ day }) => day <= year.firstTermEndsOn) },
    { key: "secondTerm", head: t("daybook.span.secondTerm"), figures: figures.filter(({ day }) => day > year.firstTermEndsOn) },
    { key: "year", head: t("daybook.span.inYear"), figures },
  ];
  return (
    <>
      <section className="card"><FigureTable first={t("daybook.month")} columns={columnsOf(view, figures, grades)} rows={rows} sums={sums} /></section>
      <section className="card"><ClassTable figures={figures} year={year} /></section>
    </>
  );
};
