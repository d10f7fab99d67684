/** What the open reader has to make good for, and what the rules ask. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PatronDebt } from "../../desk/desk.ts";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { amountOwed } from "../../domain/circulation/compensation.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import { dongInDigits } from "../../ui/dong.ts";

/** `onCompensate` is undefined where whoever works here may not. */
export const DebtList = ({ debts, onCompensate }: { debts: readonly PatronDebt[]; onCompensate: ((owed: PatronDebt) => void) | undefined }) => {
  const { t } = useTranslation();
  if (debts.length === 0) return null;
  return (
    <section aria-labelledby="reader-debts" style={{ marginTop: "0.9rem" }}>
      <h3 id="reader-debts" style={{ margin: 0, fontSize: "1rem", color: "var(--refused)" }}>{t("acts.debts", { n: debts.length })}</h3>
      <ul className="loan-list">
        {debts.map((owed) => (
          <li key={owed.debt.event}>
            <div style={{ fontWeight: 600 }}>{displayTitle(owed.title)}</div>
            <div className="soft">{t("desk.accessionNo", { no: owed.copy.accessionNo })} · {t(`acts.debtBecause.${owed.debt.because}`, { day: dayInVietnamese(owed.debt.since) })}</div>
            {owed.debt.disputed && <span className="pill" data-tone="notice">{t("overdues.standing.disputed")}</span>}
            <div><RuleOfLoss owed={owed} /></div>
            {onCompensate && <Button variant="default" mt="xs" onClick={() => onCompensate(owed)} aria-label={`${t("acts.compensate")} ${displayTitle(owed.title)}`}>{t("acts.compensate")}</Button>}
          </li>
        ))}
      </ul>
    </section>
  );
};

/** "Nội quy: đền 2 lần giá bìa. Giá bìa 35.000 đ → 70.000 đ" */
export const RuleOfLoss = ({ owed: { rule, title } }: { owed: PatronDebt }) => {
  const { t } = useTranslation();
  const amount = rule && amountOwed(rule.by, rule, title.coverPrice);
  const price = title.coverPrice === undefined ? t("acts.noPrice") : t("acts.price", { amount: dongInDigits(title.coverPrice) });
  return (
    <>
      {t(`acts.rule.${rule?.by ?? "none"}`, { factor: rule?.by === "factor" ? rule.factor : undefined })}{" "}
      <span className="soft">({price})</span>
      {amount !== undefined && amount !== title.coverPrice && <strong> → {dongInDigits(amount)} đ</strong>}
    </>
  );
};
