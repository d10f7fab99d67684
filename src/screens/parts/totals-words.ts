/** "3 cuốn · 1 cuốn chưa đền (70.000 đ) · 2 bạn đọc" */
import type { TFunction } from "i18next";
import type { Totals } from "#domain/circulation/by-unit.ts";
import { dongInDigits } from "../../ui/dong.ts";

export const totalsInWords = (t: TFunction, { loans, debts, amount, readers }: Totals, between = " · "): string =>
  [
    ...(loans > 0 || debts === 0 ? [t("overdues.count.loans", { n: loans })] : []),
    ...(debts === 0 ? [] : [t(amount > 0 ? "overdues.count.debtsOf" : "overdues.count.debts", { n: debts, amount: dongInDigits(amount) })]),
    t("overdues.count.readers", { n: readers }),
  ].join(between);
