/** What the rules ask for a book that is lost or spoilt: "Nội quy: đền 2 lần giá bìa. Giá bìa 35.000 đ → 70.000 đ" */
import { useTranslation } from "react-i18next";
import type { Title } from "../../domain/catalogue/title.ts";
import { amountOwed } from "../../domain/circulation/compensation.ts";
import type { LossRule } from "../../domain/circulation/loan-rules.ts";
import { dongInDigits } from "../../ui/dong.ts";

export interface Owed {
  readonly title: Title | undefined;
  readonly rule: LossRule | undefined;
  /** Of a lot; absent = 1. */
  readonly quantity?: number;
}

export const RuleOfLoss = ({ title, rule, quantity = 1 }: Owed) => {
  const { t } = useTranslation();
  const coverPrice = title?.coverPrice;
  const amount = rule && amountOwed(rule.by, rule, coverPrice, quantity);
  const price = coverPrice === undefined ? t("acts.noPrice") : t("acts.price", { amount: dongInDigits(coverPrice) });
  return (
    <>
      {t(`acts.rule.${rule?.by ?? "none"}`, { factor: rule?.by === "factor" ? rule.factor : undefined })}{" "}
      <span className="soft">({price})</span>
      {amount !== undefined && amount !== coverPrice && <strong> → {dongInDigits(amount)} đ</strong>}
    </>
  );
};
