/** What a list, a slip and a message call a class, a reader, a book and how it stands with it. */
import type { TFunction } from "i18next";
import type { ReaderDebts, Unit } from "#domain/circulation/by-unit.ts";
import type { HeldLoan } from "#domain/circulation/copy-story.ts";
import { standingOf, type DebtOut, type LoanOut } from "#domain/circulation/overdues.ts";
import { dongInDigits } from "../../ui/dong.ts";
import { leavingWords } from "../parts/leaving-words.ts";
import { lotInWords } from "../parts/lot-words.ts";

/** "Lớp 9A", of those who have left "Lớp 9A · đã ra trường 2026". */
export const unitName = (t: TFunction, { is, name, left, ofYear }: Unit): string => [`${t(`overdues.units.${is}`, { name })}${yearInWords(t, ofYear)}`, ...(left ? [leavingWords(t, left)] : [])].join(" · ");

/** In a column that says already that it is a class or department. */
export const unitShort = (t: TFunction, { name, left, ofYear }: Unit): string => [`${name}${yearInWords(t, ofYear)}`, ...(left ? [`(${leavingWords(t, left)})`] : [])].join(" ");

/** Within a sentence: "lớp 6A". */
export const unitInText = (t: TFunction, { is, name, left, ofYear }: Unit): string => `${t(`overdues.unitsInText.${is}`, { name })}${yearInWords(t, ofYear)}${left ? ` (${leavingWords(t, left)})` : ""}`;

/** A class of an earlier year: " năm 2025–2026". */
const yearInWords = (t: TFunction, year: number | undefined): string => (year === undefined ? "" : ` ${t("overdues.ofYear", { from: year, to: year + 1 })}`);

/** A class has its books in its teacher's name. */
export const readerName = (t: TFunction, { patron, isClass }: Pick<ReaderDebts, "patron" | "isClass">): string =>
  isClass ? (patron ? t("overdues.wholeClassBy", { name: patron.fullName }) : t("overdues.wholeClass")) : (patron?.fullName ?? t("overdues.unknownReader"));

export const titleOf = (t: TFunction, { title, loan }: Pick<LoanOut, "title" | "loan">): string => lotInWords(t, title, loan.quantity ?? 1);

export const titleOwed = (t: TFunction, { title, quantity }: Pick<DebtOut, "title" | "quantity">): string => lotInWords(t, title, quantity);

/** Empty for a book that is simply to be brought back. */
export const standingInWords = (t: TFunction, loan: HeldLoan): string => {
  const standing = standingOf(loan);
  return standing ? t(`overdues.standing.${standing}`) : "";
};

/** "làm hỏng, chưa đền 35.000 đ"; of what is being looked into no amount is asked. */
export const debtInWords = (t: TFunction, { debt, amount }: DebtOut): string =>
  debt.disputed ? t("overdues.standing.disputed") : [t(`overdues.debt.${debt.because}`), ...(amount === undefined ? [] : [t("overdues.dong", { amount: dongInDigits(amount) })])].join(" ");

