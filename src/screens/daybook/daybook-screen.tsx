/** The day book (nhật ký thư viện), which writes itself: a month by its days, or a school year by its months; above it the ways of counting who came in. */
import { Button, Group, NativeSelect, SegmentedControl } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { dayBookViews, type DayBookView } from "#domain/circulation/day-book-columns.ts";
import { monthOf, type Day } from "#domain/kernel/day.ts";
import type { SchoolClass } from "#domain/patrons/school-class.ts";
import { logYearOf, schoolYearOf } from "#domain/school/calendar.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { Page } from "../../ui/page.tsx";
import { NotWholeHere } from "../parts/not-whole-here.tsx";
import { usePageMaker, type Form } from "../parts/page-maker.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";
import { MonthBook } from "./month-book.tsx";
import { monthsUpTo, spanOfMonth, spanOfYear } from "./spans.ts";
import { Tallying } from "./tallying.tsx";
import { YearBook } from "./year-book.tsx";

const spans = ["month", "year"] as const;

export const DaybookScreen = ({ onScan }: { onScan: (listener: (code: string) => void) => () => void }) => {
  const { t } = useTranslation();
  const { desk, dayBook, setting } = useSchool();
  const openYear = useObservable(setting).year;
  const today = desk.today();
  const [span, setSpan] = useState<(typeof spans)[number]>("month");
  const [month, setMonth] = useState(monthOf(today));
  const [year, setYear] = useState(logYearOf(today));
  const [view, setView] = useState<DayBookView>("form");
  const [schoolClasses, setSchoolClasses] = useState<readonly SchoolClass[]>([]);
  useEffect(() => void dayBook.classes().then(setSchoolClasses), [dayBook]);
  const [papers, setPapers] = useState<readonly Form[]>([]);
  const maker = usePageMaker();
  const grades = [...new Set(schoolClasses.flatMap(({ grade }) => grade ?? []))];

  if (papers.length > 0) {
    return (
      <Page title={t("daybook.title")}>
        <Button variant="default" style={{ justifySelf: "start" }} onClick={() => setPapers([])}>{t("daybook.paper.back")}</Button>
        <SheetsToPrint pages={papers.flatMap((form) => maker.formSheets(form))} button={t("printing.print")} />
      </Page>
    );
  }
  return (
    <Page title={t("daybook.title")}>
      <Tallying schoolClasses={schoolClasses} onScan={onScan} />
      <Group align="end">
        <SegmentedControl aria-label={t("daybook.showSpan")} value={span} onChange={(value) => setSpan(value === "year" ? "year" : "month")} data={spans.map((value) => ({ value, label: t(`daybook.spans.${value}`) }))} />
        {span === "month" ? (
          <NativeSelect label={t("daybook.month")} value={month} onChange={({ currentTarget }) => setMonth(currentTarget.value)} data={monthsUpTo(monthOf(today)).map((value) => ({ value, label: t("daybook.monthOf", { month: Number(value.slice(5)), year: value.slice(0, 4) }) }))} />
        ) : (
          <NativeSelect label={t("daybook.schoolYear")} value={String(year)} onChange={({ currentTarget }) => setYear(Number(currentTarget.value))} data={[0, 1, 2].map((back) => logYearOf(today) - back).map((value) => ({ value: String(value), label: `${value}–${value + 1}` }))} />
        )}
        <NativeSelect label={t("daybook.view")} value={view} onChange={({ currentTarget }) => setView(dayBookViews.find((one) => one === currentTarget.value) ?? "form")} data={dayBookViews.map((value) => ({ value, label: t(`daybook.views.${value}`) }))} />
      </Group>
      <NotWholeHere from={(span === "month" ? spanOfMonth(month) : spanOfYear(year)).from} />
      {span === "month" ? <MonthBook key={month} month={month} view={view} grades={grades} onPaper={setPapers} /> : <YearBook year={schoolYearOf(openYear, `${year}-09-01` as Day)} view={view} grades={grades} onPaper={setPapers} />}
    </Page>
  );
};
