/** Lists of loans as slips, letters and lists: the words come from the catalogue, the facts from the loans. */
import type { TFunction } from "i18next";
import { totalsOf, type ReaderDebts, type UnitDebts } from "#domain/circulation/by-unit.ts";
import { dueNow } from "#domain/circulation/due-day.ts";
import { daysLate } from "#domain/circulation/lend.ts";
import type { LoanOut } from "#domain/circulation/overdues.ts";
import { dayInVietnamese, type Day } from "#domain/kernel/day.ts";
import type { Calendar } from "#domain/school/calendar.ts";
import type { Form, ReaderSlip } from "../parts/page-maker.ts";
import { totalsInWords } from "../parts/totals-words.ts";
import { debtInWords, readerName, standingInWords, titleOf, titleOwed, unitInText, unitName, unitShort } from "./words.ts";

export interface Context {
  readonly t: TFunction;
  readonly school: string;
  readonly today: Day;
  readonly calendar: Calendar;
}

/** `own` is what a reader takes home from the desk; else it asks for the books back. */
export const slipOf = ({ t, school, today, calendar }: Context, reader: string, loans: readonly LoanOut[], own = false): ReaderSlip => ({
  school,
  heading: t(own ? "overdues.slip.own" : "overdues.slip.reminder"),
  reader,
  books: loans.map((out) => {
    const days = daysLate(out.loan, today, calendar);
    return {
      title: titleOf(t, out),
      accessionNo: out.copy?.accessionNo ?? "",
      due: t("overdues.slip.due", { day: dayInVietnamese(dueNow(out.loan, calendar)) }),
      late: days > 0 ? t("overdues.slip.late", { days }) : standingInWords(t, out.loan),
    };
  }),
  request: t(own ? "overdues.slip.ownRequest" : "overdues.slip.request", { day: dayInVietnamese(today) }),
});

/** One for every reader that is known: nobody else could be given it. */
export const slipsOf = (context: Context, units: readonly UnitDebts[]): ReaderSlip[] =>
  units.flatMap(({ unit, readers }) => readers.flatMap((reader) => (reader.patron ? [slipOf(context, `${readerName(context.t, reader)} · ${unitName(context.t, unit)}`, reader.loans)] : [])));

export const letterTo = (context: Context, { unit, readers }: UnitDebts, teacher: string): Form => {
  const { t, today, calendar } = context;
  const facts = { unit: unitInText(t, unit), ...totalsOf([{ unit, readers }]), day: dayInVietnamese(today) };
  return {
    ...formOf(context),
    heading: t("overdues.form.letterHeading"),
    subheading: t("overdues.form.letterSubheading", facts),
    opening: [t("overdues.form.dear", { ...facts, teacher: teacher.trim() || t("overdues.form.blank") }), t("overdues.form.letterOpening", facts)],
    columns: [...columnsOf(t), { heading: t("overdues.form.late"), widthMm: 18, align: "middle" }],
    parts: [{ rows: rowsOf(context, readers, (out) => String(daysLate(out.loan, today, calendar))) }],
    closing: [t("overdues.form.letterClosing")],
    signatures: [{ role: t("overdues.form.teacher"), hint: t("overdues.form.sign") }, { role: t("overdues.form.librarian"), hint: t("overdues.form.sign") }],
  };
};

/** "Danh sách mượn quá hạn chưa trả" in the columns that schools know it by. */
export const overdueList = (context: Context, units: readonly UnitDebts[]): Form => {
  const { t, today, calendar } = context;
  const rows = units.flatMap(({ unit, readers }) =>
    readers.flatMap((reader) =>
      reader.loans.map((out, index) => [
        ...(index === 0 ? [readerName(t, reader), unitShort(t, unit)] : ["", ""]),
        out.copy?.accessionNo ?? "",
        titleOf(t, out),
        dayInVietnamese(out.loan.lentOn),
        dayInVietnamese(dueNow(out.loan, calendar)),
        String(daysLate(out.loan, today, calendar)),
      ]),
    ),
  );
  return {
    ...formOf(context),
    heading: t("overdues.form.overdueHeading"),
    subheading: t("overdues.form.overdueSubheading", { day: dayInVietnamese(today) }),
    opening: [],
    columns: [
      { heading: t("overdues.form.no"), widthMm: 10, align: "middle" },
      { heading: t("overdues.form.reader"), widthMm: 26, lines: wholeNames },
      { heading: t("overdues.form.unit"), widthMm: 16, align: "middle", lines: 6 },
      { heading: t("overdues.form.accessionNo"), widthMm: 23 },
      { heading: t("overdues.form.title"), widthMm: 28, lines: wholeNames },
      { heading: t("overdues.form.lentOn"), widthMm: 25, align: "middle" },
      { heading: t("overdues.form.dueOn"), widthMm: 25, align: "middle" },
      { heading: t("overdues.form.daysLate"), widthMm: 17, align: "middle" },
    ],
    parts: [{ rows: rows.map((row, index) => [String(index + 1), ...row]) }],
    closing: [t("overdues.form.listTotal", { what: totalsInWords(t, totalsOf(units), ", ") })],
    signatures: [{ role: t("overdues.form.principal"), hint: t("overdues.form.sign") }, { role: t("overdues.form.librarian"), hint: t("overdues.form.sign") }],
  };
};

export const debtsList = (context: Context, units: readonly UnitDebts[], schoolYear: number): Form => {
  const { t, today, calendar } = context;
  return {
    ...formOf(context),
    heading: t("overdues.form.listHeading"),
    subheading: t("overdues.form.listSubheading", { from: schoolYear, to: schoolYear + 1, day: dayInVietnamese(today) }),
    opening: [],
    columns: [
      { heading: t("overdues.form.no"), widthMm: 10, align: "middle" },
      { heading: t("overdues.form.reader"), widthMm: 29, lines: wholeNames },
      { heading: t("overdues.form.book"), widthMm: 33, lines: wholeNames },
      { heading: t("overdues.form.accessionNo"), widthMm: 23 },
      { heading: t("overdues.form.due"), widthMm: 25, align: "middle" },
      { heading: t("overdues.form.remark"), widthMm: 34, lines: wholeNames },
      { heading: t("overdues.form.note"), widthMm: 16 },
    ],
    parts: units.map((each) => ({
      heading: t("overdues.form.part", { unit: unitName(t, each.unit), what: totalsInWords(t, totalsOf([each]), ", ") }),
      rows: each.readers.flatMap((reader, no) =>
        [
          ...reader.loans.map((out) => [titleOf(t, out), out.copy?.accessionNo ?? "", dayInVietnamese(dueNow(out.loan, calendar)), standingInWords(t, out.loan), ""]),
          ...reader.debts.map((owed) => [titleOwed(t, owed), owed.copy?.accessionNo ?? "", "", debtInWords(t, owed), ""]),
        ].map((row, index) => [...numbered(t, reader, no, index), ...row]),
      ),
    })),
    closing: [t("overdues.form.listTotal", { what: totalsInWords(t, totalsOf(units), ", ") })],
    signatures: [{ role: t("overdues.form.principal"), hint: t("overdues.form.sign") }, { role: t("overdues.form.librarian"), hint: t("overdues.form.sign") }],
  };
};

const formOf = ({ t, school, today }: Context) => ({
  school,
  state: [t("overdues.form.state"), t("overdues.form.motto")] as const,
  placeAndDay: t("overdues.form.placeAndDay", { date: today.slice(8, 10), month: today.slice(5, 7), year: today.slice(0, 4) }),
  pageNo: (page: number, of: number): string => t("overdues.form.page", { page, of }),
});

const columnsOf = (t: TFunction): Form["columns"] => [
  { heading: t("overdues.form.no"), widthMm: 11, align: "middle" },
  { heading: t("overdues.form.reader"), widthMm: 42, lines: wholeNames },
  { heading: t("overdues.form.book"), widthMm: 48, lines: wholeNames },
  { heading: t("overdues.form.accessionNo"), widthMm: 25 },
  { heading: t("overdues.form.due"), widthMm: 26, align: "middle" },
];

const rowsOf = ({ t, calendar }: Context, readers: readonly ReaderDebts[], last: (out: LoanOut) => string): string[][] =>
  readers.flatMap((reader, no) => reader.loans.map((out, index) => [...numbered(t, reader, no, index), titleOf(t, out), out.copy?.accessionNo ?? "", dayInVietnamese(dueNow(out.loan, calendar)), last(out)]));

/** Lines for the longest name and title in a narrow column: who owes what is not cut. */
const wholeNames = 4;

/** A reader with several books is numbered and named once. */
const numbered = (t: TFunction, reader: ReaderDebts, no: number, index: number): readonly [string, string] => (index === 0 ? [String(no + 1), readerName(t, reader)] : ["", ""]);
