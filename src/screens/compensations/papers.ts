/** Compensations as a receipt and as the register: the words come from the catalogue, the facts from what was written down. */
import type { TFunction } from "i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { dayInVietnamese, type Day } from "#domain/kernel/day.ts";
import { moneyInVietnamese } from "#domain/kernel/money-in-words.ts";
import type { Compensation } from "../../desk/compensations.ts";
import { dongInDigits } from "../../ui/dong.ts";
import type { Form, Receipt } from "../parts/page-maker.ts";

export const readerOf = (t: TFunction, { patron, facts, isClass }: Compensation): string => {
  const name = patron?.fullName ?? t("compensations.unknownReader");
  return isClass ? t("compensations.wholeClass", { unit: facts?.classUnit ?? "", name }) : [name, facts?.classUnit].filter(Boolean).join(" · ");
};

/** Which copy, or how many of a lot. */
export const whichOf = (t: TFunction, { copy, quantity, facts }: Compensation): string => copy?.accessionNo ?? (facts === undefined ? "" : t("compensations.quantity", { n: quantity }));

export const howOf = (t: TFunction, { by, because }: Compensation): string => [because && t(`compensations.because.${because}`), t(`compensations.means.${by}`)].filter(Boolean).join(" – ");

export const amountOf = ({ amount, undone }: Compensation): string => (amount === undefined || undone ? "" : dongInDigits(amount));

/** What was taken back counts for nothing. */
export const takenIn = (entries: readonly Compensation[]): number => entries.reduce((sum, { amount = 0, undone }) => sum + (undone ? 0 : amount), 0);

export const standingIn = (entries: readonly Compensation[]): number => entries.filter(({ undone }) => !undone).length;

export const receiptOf = (t: TFunction, school: string, entry: Compensation): Receipt => {
  const { on, receiptNo, patron, facts, isClass, title, copy, quantity, because, by, amount, undone } = entry;
  const words = "compensations.paper" as const;
  return {
    school,
    heading: t(`${words}.heading`),
    number: t(`${words}.number`, { no: receiptNo }),
    day: t(`${words}.day`, { date: on.slice(8, 10), month: on.slice(5, 7), year: on.slice(0, 4) }),
    copies: [t(`${words}.forLibrary`), t(`${words}.forReader`)],
    lines: [
      { label: t(isClass ? `${words}.teacher` : `${words}.reader`), value: patron?.fullName ?? t("compensations.unknownReader"), bold: true },
      ...(facts?.classUnit === undefined ? [] : [{ label: t(facts.group === "pupil" ? `${words}.classUnit` : `${words}.unit`), value: facts.classUnit }]),
      { label: t(`${words}.book`), value: title ? displayTitle(title) : "" },
      copy || facts === undefined ? { label: t(`${words}.accessionNo`), value: copy?.accessionNo ?? "" } : { label: t(`${words}.quantity`), value: t("compensations.quantity", { n: quantity }) },
      ...(because === undefined ? [] : [{ label: t(`${words}.because`), value: t(`${words}.becauseOf.${because}`) }]),
      { label: t(`${words}.how`), value: t(`compensations.means.${by}`) },
      ...(amount === undefined
        ? []
        : [
            { label: t(`${words}.amount`), value: t(`${words}.amountInDong`, { amount: dongInDigits(amount) }), bold: true },
            { label: t(`${words}.inWords`), value: moneyInVietnamese(amount) },
          ]),
    ],
    signatures: [{ role: t(`${words}.payer`), hint: t(`${words}.sign`) }, { role: t(`${words}.librarian`), hint: t(`${words}.sign`) }],
    ...(undone ? { cancelled: t(`${words}.cancelled`) } : {}),
  };
};

export const registerOf = (t: TFunction, school: string, entries: readonly Compensation[], { from, to, today }: { readonly from: Day; readonly to: Day; readonly today: Day }): Form => {
  const column = (name: "no" | "receipt" | "reader" | "book" | "accessionNo" | "how" | "amount", widthMm: number, align: "start" | "middle" | "end" = "start") => ({ heading: t(`compensations.columns.${name}`), widthMm, align });
  const taken = takenIn(entries);
  return {
    school,
    state: [t("overdues.form.state"), t("overdues.form.motto")],
    placeAndDay: t("overdues.form.placeAndDay", { date: today.slice(8, 10), month: today.slice(5, 7), year: today.slice(0, 4) }),
    heading: t("compensations.form.heading"),
    subheading: t("compensations.form.subheading", { from: dayInVietnamese(from), to: dayInVietnamese(to) }),
    opening: [],
    columns: [column("no", 8, "middle"), column("receipt", 24), column("reader", 30), column("book", 32), column("accessionNo", 24), column("how", 32), column("amount", 20, "end")],
    parts: [
      {
        rows: entries.map((entry, index) => [
          String(index + 1),
          `${entry.receiptNo} ${dayInVietnamese(entry.on)}`,
          readerOf(t, entry),
          entry.title ? displayTitle(entry.title) : "",
          whichOf(t, entry),
          entry.undone ? t("compensations.undone") : howOf(t, entry),
          amountOf(entry),
        ]),
      },
    ],
    closing: [t("compensations.form.total", { n: standingIn(entries), amount: dongInDigits(taken), words: moneyInVietnamese(taken) })],
    signatures: [{ role: t("overdues.form.principal"), hint: t("overdues.form.sign") }, { role: t("overdues.form.librarian"), hint: t("overdues.form.sign") }],
    pageNo: (page, of) => t("overdues.form.page", { page, of }),
  };
};
