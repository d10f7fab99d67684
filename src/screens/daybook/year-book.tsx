/** A school year, added up by months, by terms and whole, and by classes. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { columnsOf, type DayBookView } from "#domain/circulation/day-book-columns.ts";
import type { SchoolYear } from "#domain/school/calendar.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import type { Form } from "../parts/page-maker.ts";
import { ClassTable } from "./class-table.tsx";
import { FigureTable } from "./figure-table.tsx";
import { classPaper, yearPaper } from "./papers.ts";
import { usePeriodsOf } from "./reading-periods.ts";
import { spanOfYear } from "./spans.ts";
import { useFigures } from "./use-figures.ts";
import { yearInRows } from "./year-rows.ts";

/** `onPaper` is told the forms to print: by months as shown, and by classes. */
export const YearBook = ({ year, view, grades, onPaper }: { year: SchoolYear; view: DayBookView; grades: readonly number[]; onPaper: (forms: readonly Form[]) => void }) => {
  const { t } = useTranslation();
  const { desk, setting } = useSchool();
  const school = useObservable(setting).name;
  const figures = useFigures(spanOfYear(year.year));
  const periods = usePeriodsOf(year);
  if (figures === "notTold" || periods === "notTold") return <p role="alert">{t("daybook.notAdded")}</p>;
  if (figures === undefined || periods === undefined) return <p className="soft">{t("daybook.adding")}</p>;
  const of = { school, today: desk.today(), figures, grades };
  const { rows, sums } = yearInRows(t, year, figures);
  return (
    <>
      <section className="card">
        <Button variant="default" mih={44} onClick={() => onPaper([yearPaper(t, of, year, view), classPaper(t, of, year, periods)])}>{t("daybook.paper.printYear")}</Button>
        <FigureTable first={t("daybook.month")} columns={columnsOf(view, figures, grades)} rows={rows} sums={sums} />
      </section>
      <section className="card"><ClassTable figures={figures} periods={periods} year={year} /></section>
    </>
  );
};
