/** The day book on paper: a month in the official form (Nhật ký thư viện), and the statistic of a school year, by months and by classes. */
import type { TFunction } from "i18next";
import { dayBookEntries, sumOf, type DayBookFigure } from "#domain/circulation/day-book.ts";
import { columnsOf, sumIn, type DayBookColumn, type DayBookView } from "#domain/circulation/day-book-columns.ts";
import type { ReadingPeriod } from "#domain/circulation/visits.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { SchoolYear } from "#domain/school/calendar.ts";
import type { LibraryDayFile } from "../../desk/day-book.ts";
import type { Form } from "../parts/page-maker.ts";
import { byEntry, columnInWords } from "./column-words.ts";
import { classUnitsIn, periodSpans } from "./reading-periods.ts";
import { yearInRows } from "./year-rows.ts";

export interface PaperOf {
  readonly school: string;
  readonly today: Day;
  readonly figures: readonly DayBookFigure[];
  /** Of the school. */
  readonly grades: readonly number[];
}

export const monthPaper = (t: TFunction, of: PaperOf, month: string, files: readonly LibraryDayFile[]): Form => {
  const columns = columnsOf("form", of.figures, of.grades);
  const counted = widthFor(columns, paperWidth - dayWidth - leastForWords);
  const words = paperWidth - dayWidth - counted * columns.length;
  const activities = Math.round(words * 0.6);
  const days = [...new Set([...of.figures.map(({ day }) => day), ...files.map(({ words: { day } }) => day)])].sort();
  return {
    ...headOf(t, of),
    heading: t("daybook.paper.heading"),
    subheading: t("daybook.monthOf", { month: Number(month.slice(5)), year: month.slice(0, 4) }),
    columns: [
      { heading: t("daybook.day"), widthMm: dayWidth, align: "middle" },
      ...countedColumns(t, columns, counted),
      { heading: t("daybook.words.activities"), widthMm: activities, lines: mostLines },
      { heading: t("daybook.words.remarks"), widthMm: Math.round((words - activities) * 10) / 10, lines: mostLines },
    ],
    parts: [
      {
        rows: days.map((day) => {
          const written = files.find(({ words: { day: on } }) => on === day)?.words;
          return [`${day.slice(8)}/${day.slice(5, 7)}`, ...cells(of.figures.filter((figure) => figure.day === day), columns), written?.activities ?? "", written?.remarks ?? ""];
        }),
      },
    ],
    carried: { over: t("daybook.paper.over"), forward: t("daybook.paper.forward") },
    totals: [[t("daybook.sum"), ...columns.map((column) => String(sumIn(of.figures, column)))]],
  };
};

export const yearPaper = (t: TFunction, of: PaperOf, year: SchoolYear, view: DayBookView): Form => {
  const columns = columnsOf(view, of.figures, of.grades);
  const counted = widthFor(columns, paperWidth - leastForTerm, paperWidth);
  const { rows, sums } = yearInRows(t, year, of.figures);
  return {
    ...headOf(t, of),
    heading: t("daybook.paper.yearHeading"),
    subheading: t("daybook.paper.yearSubheading", { from: year.year, to: year.year + 1 }),
    columns: [{ heading: t("daybook.month"), widthMm: Math.round((paperWidth - counted * columns.length) * 10) / 10, align: "middle" }, ...countedColumns(t, columns, counted)],
    parts: [{ rows: rows.map(({ head, figures }) => [head, ...cells(figures, columns)]) }],
    totals: sums.map(({ head, figures }) => [head, ...columns.map((column) => String(sumIn(figures, column)))]),
  };
};

export const classPaper = (t: TFunction, of: PaperOf, year: SchoolYear, periods: readonly ReadingPeriod[]): Form => {
  const ofPupils = of.figures.filter(({ group, classUnit }) => group === "pupil" && classUnit !== undefined);
  const spans = periodSpans(year);
  const row = (figures: readonly DayBookFigure[], held: readonly ReadingPeriod[]) => [...spans.map(([, counts]) => held.filter(counts).length), ...dayBookEntries.map((entry) => sumOf(figures, { entry }))];
  const counted = Math.floor((paperWidth - leastForClass) / (spans.length + dayBookEntries.length));
  return {
    ...headOf(t, of),
    heading: t("daybook.paper.classHeading"),
    subheading: t("daybook.paper.yearSubheading", { from: year.year, to: year.year + 1 }),
    columns: [
      { heading: t("daybook.classUnit"), widthMm: paperWidth - counted * (spans.length + dayBookEntries.length), align: "middle" },
      ...spans.map(([name]) => ({ heading: t(`daybook.span.${name}`), widthMm: counted, align: "middle", adds: true, group: t("daybook.paper.periods") }) as const),
      ...dayBookEntries.map((entry) => ({ heading: t(`daybook.entry.${entry}`), widthMm: counted, align: "middle", adds: true }) as const),
    ],
    parts: [{ rows: classUnitsIn(ofPupils, periods).map((unit) => [unit, ...row(ofPupils.filter(({ classUnit }) => classUnit === unit), periods.filter(({ classUnit }) => classUnit === unit)).map(shown)]) }],
    carried: { over: t("daybook.paper.over"), forward: t("daybook.paper.forward") },
    totals: [[t("daybook.sum"), ...row(ofPupils, periods).map(String)]],
  };
};

/** A4 on its side, within its margins. */
const paperWidth = 260;
const dayWidth = 25;
const leastForWords = 72;
const leastForTerm = 22;
const leastForClass = 36;
/** What was written of a day stands whole in its cell, however narrow. */
const mostLines = 30;

const widthFor = (columns: readonly DayBookColumn[], room: number, most = 10): number => Math.floor(Math.min(most, room / columns.length) * 10) / 10;

const cells = (figures: readonly DayBookFigure[], columns: readonly DayBookColumn[]): string[] => columns.map((column) => shown(sumIn(figures, column)));

/** A register shows nothing where nothing was. */
const shown = (sum: number): string => String(sum || "");

const countedColumns = (t: TFunction, columns: readonly DayBookColumn[], widthMm: number): Form["columns"] =>
  byEntry(columns).flatMap(({ entry, columns: own }) => {
    const group = t(`daybook.entry.${entry}`);
    return own.map(({ of }) => (own.length === 1 && of.is === "all" ? { heading: group, widthMm, align: "middle", adds: true } as const : { heading: columnInWords(t, of), widthMm, align: "middle", adds: true, group } as const));
  });

const headOf = (t: TFunction, { school, today }: PaperOf): Pick<Form, "school" | "state" | "placeAndDay" | "opening" | "closing" | "paper" | "numbered" | "signatures" | "pageNo"> => ({
  school,
  state: [t("overdues.form.state"), t("overdues.form.motto")],
  placeAndDay: t("overdues.form.placeAndDay", { date: today.slice(8, 10), month: today.slice(5, 7), year: today.slice(0, 4) }),
  opening: [],
  closing: [],
  paper: "onItsSide",
  numbered: true,
  signatures: [{ role: t("overdues.form.principal"), hint: t("overdues.form.sign") }, { role: t("overdues.form.librarian"), hint: t("overdues.form.sign") }],
  pageNo: (page, of) => t("overdues.form.page", { page, of }),
});
