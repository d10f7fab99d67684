/** The day book of a month: a row for each day, a day's counts when one is chosen, and who borrowed. */
import { Button } from "@mantine/core";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { columnsOf, type DayBookView } from "#domain/circulation/day-book-columns.ts";
import type { BorrowersFigure } from "#domain/circulation/forgetting.ts";
import { dayInVietnamese, monthOf, type Day } from "#domain/kernel/day.ts";
import { schoolYearOf } from "#domain/school/calendar.ts";
import type { LibraryDayFile } from "../../desk/day-book.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import type { Form } from "../parts/page-maker.ts";
import { dayInWords } from "../parts/sentences.ts";
import { ClassTable } from "./class-table.tsx";
import { DayCounts } from "./day-counts.tsx";
import { DayWords } from "./day-words.tsx";
import classes from "./daybook.module.css";
import { FigureTable } from "./figure-table.tsx";
import { monthPaper } from "./papers.ts";
import { usePeriodsOf } from "./reading-periods.ts";
import { spanOfMonth } from "./spans.ts";
import { useFigures } from "./use-figures.ts";
import { useTold, type NotTold } from "./use-told.ts";

/** `onPaper` is told the form to print. */
export const MonthBook = ({ month, view, grades, onPaper }: { month: string; view: DayBookView; grades: readonly number[]; onPaper: (forms: readonly Form[]) => void }) => {
  const { t } = useTranslation();
  const { desk, setting } = useSchool();
  const { name, year: openYear } = useObservable(setting);
  const [chosenDay, setChosenDay] = useState<Day | undefined>();
  const figures = useFigures(spanOfMonth(month));
  const files = useDays(month);
  const year = schoolYearOf(openYear, `${month}-01` as Day);
  const periods = usePeriodsOf(year);
  if (figures === "notTold" || files === "notTold" || periods === "notTold") return <p role="alert">{t("daybook.notAdded")}</p>;
  if (figures === undefined || files === undefined || periods === undefined) return <p className="soft">{t("daybook.adding")}</p>;
  const days = [...new Set([...figures.map(({ day }) => day), ...files.map(({ words }) => words.day)])].sort();
  const chosen = chosenDay ?? (monthOf(desk.today()) === month ? desk.today() : days[days.length - 1]);
  const rows = days.map((day) => ({
    key: day,
    head: <button type="button" className={classes.dayLink} aria-label={dayInVietnamese(day)} aria-pressed={day === chosen} onClick={() => setChosenDay(day)}>{dayInVietnamese(day).slice(0, 5)}</button>,
    figures: figures.filter((figure) => figure.day === day),
  }));
  return (
    <>
      <section className="card">
        {days.length > 0 && <Button variant="default" mih={44} onClick={() => onPaper([monthPaper(t, { school: name, today: desk.today(), figures, grades }, month, files)])}>{t("daybook.paper.print")}</Button>}
        {days.length === 0 ? <p className="soft">{t("daybook.empty")}</p> : <FigureTable first={t("daybook.day")} columns={columnsOf(view, figures, grades)} rows={rows} sums={[{ key: "month", head: t("daybook.sum"), figures }]} />}
        <Borrowers month={month} />
        {files.length > 0 && (
          <dl className={classes.written} aria-label={t("daybook.words.title")}>
            {files.map(({ words }) => <div key={words.day}><dt>{dayInVietnamese(words.day)}</dt><dd>{[words.activities, words.remarks].filter(Boolean).join(" · ")}</dd></div>)}
          </dl>
        )}
      </section>
      {chosen !== undefined && (
        <section className="card" aria-label={dayInWords(t, chosen)}>
          <h2 className={classes.heading}>{dayInWords(t, chosen)}</h2>
          <DayWords key={chosen} on={chosen} file={files.find(({ words }) => words.day === chosen)} />
          <DayCounts on={chosen} />
        </section>
      )}
      <section className="card"><ClassTable figures={figures} periods={periods} year={year} shown={spanOfMonth(month)} /></section>
    </>
  );
};

/** How many readers borrowed, which is less than how often. */
const Borrowers = ({ month }: { month: string }) => {
  const { t } = useTranslation();
  const borrowers = useBorrowers(month) ?? [];
  if (borrowers === "notTold") return <p role="alert">{t("daybook.notAdded")}</p>;
  if (borrowers.length === 0) return null;
  return <p>{t("forgetting.borrowers", { n: borrowers.reduce((sum, { count }) => sum + count, 0) })} ({borrowers.map(({ group, count }) => `${t(`desk.group.${group}`)}: ${count}`).join(" · ")})</p>;
};

const useBorrowers = (month: string): readonly BorrowersFigure[] | NotTold | undefined => {
  const { dayBook } = useSchool();
  return useTold(useCallback(() => dayBook.borrowers(month), [dayBook, month]));
};

const useDays = (month: string): readonly LibraryDayFile[] | NotTold | undefined => {
  const { dayBook } = useSchool();
  return useTold(useCallback(() => dayBook.days(spanOfMonth(month).from, spanOfMonth(month).to), [dayBook, month]));
};
