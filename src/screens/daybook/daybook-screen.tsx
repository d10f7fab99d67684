/** The day book (nhật ký thư viện) of a month, which writes itself; below it a day of it, count by count; above it the ways of counting who came in. */
import { NativeSelect } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { bookTypes } from "#domain/catalogue/title.ts";
import { sumOf, type DayBookFigure } from "#domain/circulation/day-book.ts";
import type { BorrowersFigure } from "#domain/circulation/forgetting.ts";
import { day as dayOf, dayInVietnamese, monthOf, type Day } from "#domain/kernel/day.ts";
import { patronGroups } from "#domain/patrons/patron.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { Page } from "../../ui/page.tsx";
import { NotWholeHere } from "../parts/not-whole-here.tsx";
import classes from "./daybook.module.css";
import { dayInWords } from "../parts/sentences.ts";
import { ClassPeriods } from "./class-periods.tsx";
import { DayCounts } from "./day-counts.tsx";
import { Tallying } from "./tallying.tsx";

export const DaybookScreen = ({ onScan }: { onScan: (listener: (code: string) => void) => () => void }) => {
  const { t } = useTranslation();
  const { desk, dayBook } = useSchool();
  const [month, setMonth] = useState(monthOf(desk.today()));
  const [figures, setFigures] = useState<readonly DayBookFigure[]>([]);
  const [chosenDay, setChosenDay] = useState<Day | undefined>();
  const [borrowers, setBorrowers] = useState<readonly BorrowersFigure[]>([]);

  useEffect(() => {
    let current = true;
    const load = () => {
      void dayBook.figures(dayOf(`${month}-01`), `${month}-31` as Day).then((found) => current && setFigures(found));
      void dayBook.borrowers(month).then((found) => current && setBorrowers(found));
    };
    load();
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk, dayBook, month]);

  const chosen = chosenDay && monthOf(chosenDay) === month ? chosenDay : monthOf(desk.today()) === month ? desk.today() : figures[figures.length - 1]?.day;

  return (
    <Page title={t("daybook.title")}>
      <Tallying onScan={onScan} />
      <section className="card">
        <NativeSelect label={t("daybook.month")} value={month} onChange={({ currentTarget }) => setMonth(currentTarget.value)} w="14rem" data={monthsUpTo(monthOf(desk.today())).map((value) => ({ value, label: t("daybook.monthOf", { month: Number(value.slice(5)), year: value.slice(0, 4) }) }))} />
        <NotWholeHere from={dayOf(`${month}-01`)} />
        <Book figures={figures} chosen={chosen} onChoose={setChosenDay} />
        {borrowers.length > 0 && (
          <p>
            {t("forgetting.borrowers", { n: borrowers.reduce((sum, { count }) => sum + count, 0) })} ({borrowers.map(({ group, count }) => `${t(`desk.group.${group}`)}: ${count}`).join(" · ")})
          </p>
        )}
      </section>
      {chosen !== undefined && (
        <section className="card" aria-label={dayInWords(t, chosen)}>
          <h2 className={classes.heading}>{dayInWords(t, chosen)}</h2>
          <DayCounts on={chosen} />
        </section>
      )}
      <section className="card"><ClassPeriods month={month} /></section>
    </Page>
  );
};

/** Three years, the latest first. A browser's own field of months speaks the browser's language, and some have none. */
const monthsUpTo = (latest: string): string[] => {
  const last = Number(latest.slice(0, 4)) * 12 + Number(latest.slice(5)) - 1;
  return Array.from({ length: 36 }, (_, back) => `${Math.floor((last - back) / 12)}-${String(((last - back) % 12) + 1).padStart(2, "0")}`);
};

const Book = ({ figures, chosen, onChoose }: { figures: readonly DayBookFigure[]; chosen: Day | undefined; onChoose: (day: Day) => void }) => {
  const { t } = useTranslation();
  const days = [...new Set(figures.map(({ day }) => day))].sort();
  const row = (of: readonly DayBookFigure[]) => [
    ...patronGroups.map((group) => sumOf(of, { entry: "visit", group })),
    ...bookTypes.map((bookType) => sumOf(of, { entry: "readInLibrary", bookType })),
    sumOf(of, { entry: "lent" }),
    sumOf(of, { entry: "returned" }),
  ];
  return days.length === 0 ? <p className="soft">{t("daybook.empty")}</p> : (
    <div className={classes.wide} tabIndex={0} role="region" aria-label={t("daybook.title")}>
      <table className={classes.book}>
        <thead>
          <tr>
            <th rowSpan={2} scope="col">{t("daybook.day")}</th>
            <th colSpan={patronGroups.length} scope="colgroup">{t("daybook.visits")}</th>
            <th colSpan={bookTypes.length} scope="colgroup">{t("daybook.readInLibrary")}</th>
            <th rowSpan={2} scope="col">{t("daybook.lent")}</th>
            <th rowSpan={2} scope="col">{t("daybook.returned")}</th>
          </tr>
          <tr>
            {patronGroups.map((group) => <th key={group} scope="col">{t(`desk.group.${group}`)}</th>)}
            {bookTypes.map((type) => <th key={type} scope="col">{t(`daybook.bookType.${type}`)}</th>)}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day}>
              <th scope="row"><button type="button" className={classes.dayLink} aria-pressed={day === chosen} onClick={() => onChoose(day)}>{dayInVietnamese(day)}</button></th>
              {row(figures.filter((figure) => figure.day === day)).map((count, index) => <td key={index}>{count || ""}</td>)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("daybook.total")}</th>
            {row(figures).map((count, index) => <td key={index}>{count}</td>)}
          </tr>
        </tfoot>
      </table>
    </div>
  );
};
