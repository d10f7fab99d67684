/** What is copied into Zalo: to whoever answers for a class, and to one reader. */
import { booksIn, totalsOf, type ReaderDebts, type UnitDebts } from "#domain/circulation/by-unit.ts";
import { dueNow } from "#domain/circulation/due-day.ts";
import { standingOf } from "#domain/circulation/overdues.ts";
import { dayInVietnamese } from "#domain/kernel/day.ts";
import { totalsInWords } from "../parts/totals-words.ts";
import type { Context } from "./papers.ts";
import { debtInWords, readerName, titleOf, titleOwed, unitInText } from "./words.ts";

export type View = "overdue" | "soon" | "all";

/** `teacher` = the name of who answers for the class, where that is known. */
export const messageForUnit = (context: Context, view: View, unit: UnitDebts, teacher?: string): string => {
  const { t, school, today } = context;
  const totals = totalsOf([unit]);
  return [
    t(`overdues.text.unit${suffix[view]}`, { school, unit: teacher === undefined ? unitInText(t, unit.unit) : t("overdues.text.homeroom", { teacher, unit: unitInText(t, unit.unit) }), ...totals, what: totalsInWords(t, totals, ", "), day: dayInVietnamese(today) }),
    ...unit.readers.map((reader) => `- ${readerName(t, reader)}: ${booksInMessage(context, reader).join("; ")}`),
    t("overdues.text.end"),
  ].join("\n");
};

export const messageForReader = (context: Context, view: View, reader: ReaderDebts): string => {
  const { t, school, today } = context;
  return [
    t(`overdues.text.reader${suffix[view]}`, { school, name: readerName(t, reader), loans: booksIn(reader.loans), day: dayInVietnamese(today) }),
    ...booksInMessage(context, reader).map((book) => `- ${book}`),
    t("overdues.text.end"),
  ].join("\n");
};

const suffix = { overdue: "", soon: "Soon", all: "All" } as const satisfies Record<View, string>;

const booksInMessage = ({ t, calendar }: Context, { loans, debts }: ReaderDebts): string[] => [
  // What is not simply asked back is not told to a reader or teacher without saying why.
  ...loans.map((out) => t(`overdues.text.book.${standingOf(out.loan) ?? "out"}`, { title: titleOf(t, out), day: dayInVietnamese(dueNow(out.loan, calendar)) })),
  ...debts.map((owed) => t("overdues.text.debt", { title: titleOwed(t, owed), debt: debtInWords(t, owed) })),
];
