/** Lists of loans as slips, letters, lists and messages: the words come from the catalogue, the facts from the loans. */
import type { TFunction } from "i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { daysLate } from "#domain/circulation/lend.ts";
import { loansIn, type LoanOut, type ReaderDebts, type Unit, type UnitDebts } from "#domain/circulation/overdues.ts";
import { dayInVietnamese, type Day } from "#domain/kernel/day.ts";
import { leavingWords } from "../parts/leaving-words.ts";
import type { Form, ReaderSlip } from "../parts/page-maker.ts";

export interface Context {
  readonly t: TFunction;
  readonly school: string;
  readonly today: Day;
}

export type View = "overdue" | "soon" | "all";

/** "Lớp 9A", of those who have left "Lớp 9A · đã ra trường 2026". */
export const unitName = (t: TFunction, { is, name, left }: Unit): string => [t(`overdues.units.${is}`, { name }), ...(left ? [leavingWords(t, left)] : [])].join(" · ");

/** Within a sentence: "lớp 6A". */
const unitInText = (t: TFunction, { is, name, left }: Unit): string => `${t(`overdues.unitsInText.${is}`, { name })}${left ? ` (${leavingWords(t, left)})` : ""}`;

/** A class has its books in its teacher's name. */
export const readerName = (t: TFunction, { patron, isClass }: Pick<ReaderDebts, "patron" | "isClass">): string =>
  isClass ? (patron ? t("overdues.wholeClassBy", { name: patron.fullName }) : t("overdues.wholeClass")) : (patron?.fullName ?? t("overdues.unknownReader"));

export const titleOf = (t: TFunction, { title, loan: { quantity = 1 } }: Pick<LoanOut, "title" | "loan">): string => {
  const name = title ? displayTitle(title) : t("overdues.unknownTitle");
  return quantity === 1 ? name : t("overdues.quantity", { title: name, quantity });
};

const readersIn = (units: readonly UnitDebts[]): number => units.reduce((sum, { readers }) => sum + readers.length, 0);

export const totals = (units: readonly UnitDebts[]): { readonly loans: number; readonly readers: number } => ({ loans: loansIn(units), readers: readersIn(units) });

/** `own` is what a reader takes home from the desk; else it asks for the books back. */
export const slipOf = ({ t, school, today }: Context, reader: string, loans: readonly LoanOut[], own = false): ReaderSlip => ({
  school,
  heading: t(own ? "overdues.slip.own" : "overdues.slip.reminder"),
  reader,
  books: loans.map((out) => {
    const days = daysLate(out.loan, today);
    return {
      title: titleOf(t, out),
      accessionNo: out.copy?.accessionNo ?? "",
      due: t("overdues.slip.due", { day: dayInVietnamese(out.loan.due) }),
      late: days > 0 ? t("overdues.slip.late", { days }) : "",
    };
  }),
  request: t(own ? "overdues.slip.ownRequest" : "overdues.slip.request", { day: dayInVietnamese(today) }),
});

/** One for every reader that is known: nobody else could be given it. */
export const slipsOf = (context: Context, units: readonly UnitDebts[]): ReaderSlip[] =>
  units.flatMap(({ unit, readers }) => readers.flatMap((reader) => (reader.patron ? [slipOf(context, `${readerName(context.t, reader)} · ${unitName(context.t, unit)}`, reader.loans)] : [])));

export const letterTo = (context: Context, { unit, readers }: UnitDebts, teacher: string): Form => {
  const { t, today } = context;
  const facts = { unit: unitInText(t, unit), ...totals([{ unit, readers }]), day: dayInVietnamese(today) };
  return {
    ...formOf(context),
    heading: t("overdues.form.letterHeading"),
    subheading: t("overdues.form.letterSubheading", facts),
    opening: [t("overdues.form.dear", { ...facts, teacher: teacher.trim() || t("overdues.form.blank") }), t("overdues.form.letterOpening", facts)],
    columns: [...columnsOf(t), { heading: t("overdues.form.late"), widthMm: 18, align: "middle" }],
    parts: [{ rows: rowsOf(context, readers, (out) => String(daysLate(out.loan, today))) }],
    closing: [t("overdues.form.letterClosing")],
    signatures: [{ role: t("overdues.form.teacher"), hint: t("overdues.form.sign") }, { role: t("overdues.form.librarian"), hint: t("overdues.form.sign") }],
  };
};

export const debtsList = (context: Context, units: readonly UnitDebts[], schoolYear: number): Form => {
  const { t, today } = context;
  return {
    ...formOf(context),
    heading: t("overdues.form.listHeading"),
    subheading: t("overdues.form.listSubheading", { from: schoolYear, to: schoolYear + 1, day: dayInVietnamese(today) }),
    opening: [],
    columns: [...columnsOf(t), { heading: t("overdues.form.note"), widthMm: 18 }],
    parts: units.map((each) => ({ heading: t("overdues.form.part", { unit: unitName(t, each.unit), ...totals([each]) }), rows: rowsOf(context, each.readers, ({ loan }) => (loan.disputed ? t("overdues.disputed") : "")) })),
    closing: [t("overdues.form.listTotal", totals(units))],
    signatures: [{ role: t("overdues.form.principal"), hint: t("overdues.form.sign") }, { role: t("overdues.form.librarian"), hint: t("overdues.form.sign") }],
  };
};

export const messageForUnit = ({ t, school, today }: Context, view: View, unit: UnitDebts): string =>
  [
    t(`overdues.text.unit${suffix[view]}`, { school, unit: unitInText(t, unit.unit), ...totals([unit]), day: dayInVietnamese(today) }),
    ...unit.readers.map((reader) => `- ${readerName(t, reader)}: ${reader.loans.map((out) => bookInMessage(t, out)).join("; ")}`),
    t("overdues.text.end"),
  ].join("\n");

export const messageForReader = ({ t, school, today }: Context, view: View, reader: ReaderDebts): string =>
  [
    t(`overdues.text.reader${suffix[view]}`, { school, name: readerName(t, reader), loans: reader.loans.length, day: dayInVietnamese(today) }),
    ...reader.loans.map((out) => `- ${bookInMessage(t, out)}`),
    t("overdues.text.end"),
  ].join("\n");

const suffix = { overdue: "", soon: "Soon", all: "All" } as const satisfies Record<View, string>;

/** Where two places lent one copy, neither reader is told to have it without saying so. */
const bookInMessage = (t: TFunction, out: LoanOut): string => t(out.loan.disputed ? "overdues.text.disputedBook" : "overdues.text.book", { title: titleOf(t, out), day: dayInVietnamese(out.loan.due) });

const formOf = ({ t, school, today }: Context) => ({
  school,
  state: [t("overdues.form.state"), t("overdues.form.motto")] as const,
  placeAndDay: t("overdues.form.placeAndDay", { date: today.slice(8, 10), month: today.slice(5, 7), year: today.slice(0, 4) }),
  pageNo: (page: number, of: number): string => t("overdues.form.page", { page, of }),
});

const columnsOf = (t: TFunction): Form["columns"] => [
  { heading: t("overdues.form.no"), widthMm: 11, align: "middle" },
  { heading: t("overdues.form.reader"), widthMm: 42 },
  { heading: t("overdues.form.book"), widthMm: 48 },
  { heading: t("overdues.form.accessionNo"), widthMm: 25 },
  { heading: t("overdues.form.due"), widthMm: 26, align: "middle" },
];

/** A reader with several books is numbered and named once. */
const rowsOf = ({ t }: Context, readers: readonly ReaderDebts[], last: (out: LoanOut) => string): string[][] =>
  readers.flatMap((reader, no) =>
    reader.loans.map((out, index) => [index === 0 ? String(no + 1) : "", index === 0 ? readerName(t, reader) : "", titleOf(t, out), out.copy?.accessionNo ?? "", dayInVietnamese(out.loan.due), last(out)]),
  );
