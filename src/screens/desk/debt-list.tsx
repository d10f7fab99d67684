/** What the open reader has to make good for, and what the rules ask. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PatronDebt, PatronFile, PatronLot } from "../../desk/desk.ts";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import { RuleOfLoss } from "../parts/rule-of-loss.tsx";
import { LotDebtRows, type SayOfLot } from "./lot-rows.tsx";

interface DebtListProps {
  readonly file: Pick<PatronFile, "debts" | "lots">;
  /** Undefined where whoever works here may not. */
  readonly onCompensate: ((owed: PatronDebt | PatronLot) => void) | undefined;
  readonly onSayOfLot: SayOfLot;
}

export const DebtList = ({ file: { debts, lots }, onCompensate, onSayOfLot }: DebtListProps) => {
  const { t } = useTranslation();
  const count = debts.length + lots.reduce((sum, { owed }) => sum + owed, 0);
  if (count === 0) return null;
  return (
    <section aria-labelledby="reader-debts" style={{ marginTop: "0.9rem" }}>
      <h3 id="reader-debts" style={{ margin: 0, fontSize: "1rem", color: "var(--refused)" }}>{t("acts.debts", { n: count })}</h3>
      <ul className="loan-list">
        {debts.map((owed) => (
          <li key={owed.debt.event}>
            <div style={{ fontWeight: 600 }}>{displayTitle(owed.title)}</div>
            <div className="soft">{t("desk.accessionNo", { no: owed.copy.accessionNo })} · {t(`acts.debtBecause.${owed.debt.because}`, { day: dayInVietnamese(owed.debt.since) })}</div>
            {owed.debt.disputed && <span className="pill" data-tone="notice">{t("overdues.standing.disputed")}</span>}
            <div><RuleOfLoss title={owed.title} rule={owed.rule} /></div>
            {onCompensate && <Button variant="default" mt="xs" onClick={() => onCompensate(owed)} aria-label={`${t("acts.compensate")} ${displayTitle(owed.title)}`}>{t("acts.compensate")}</Button>}
          </li>
        ))}
        <LotDebtRows lots={lots} onSay={onSayOfLot} onCompensate={onCompensate} />
      </ul>
    </section>
  );
};
