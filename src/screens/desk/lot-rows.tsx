/** What the open reader has of textbooks kept by quantity, among their loans and among what they owe: with the same acts as for a copy. */
import { Button, Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PatronLot } from "../../desk/desk.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { dueNow } from "../../domain/circulation/due-day.ts";
import { daysLate } from "../../domain/circulation/lend.ts";
import type { LotAct } from "../../domain/circulation/lot-acts.ts";
import { dayInVietnamese, type Day } from "../../domain/kernel/day.ts";
import { MoreIcon } from "../../ui/icons.tsx";
import { lotInWords } from "../parts/lot-words.ts";
import { RuleOfLoss } from "../parts/rule-of-loss.tsx";
import { LoanRulesNote, type DecidedBy } from "./decided-by.tsx";

export type SayOfLot = (lot: PatronLot, act: LotAct) => void;

/** Rows of the list of loans. */
export const LotLoanRows = ({ lots, today, decidedBy, onSay }: { lots: readonly PatronLot[]; today: Day; decidedBy: DecidedBy; onSay: SayOfLot }) => {
  const { t } = useTranslation();
  const calendar = useObservable(useSchool().calendar);
  return lots.filter(({ out }) => out > 0).map((lot) => {
    const { loan, out } = lot;
    const name = lotInWords(t, lot.title, out);
    return (
      <li key={loan.event}>
        <div className="loan-row">
          <span className="loan-title">{name}</span>
          <div style={{ display: "flex", flex: "none" }}>
            <Button variant="subtle" color="teal" px="xs" onClick={() => onSay(lot, { kind: "lot-returned", quantity: out })} aria-label={`${t("acts.takeBack")}: ${name}`}>{t("acts.takeBack")}</Button>
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <Button variant="subtle" color="teal" px="xs" aria-label={t("acts.more", { title: name })}><MoreIcon /></Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => onSay(lot, { kind: "lot-lost", quantity: out })}>{t("acts.lost")}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </div>
        </div>
        <div style={{ display: "flex", flexWrap: "wrap", gap: "0.5rem", alignItems: "center" }}>
          <span className="soft">{t("acts.lot.kept")} · {t("desk.due", { day: dayInVietnamese(dueNow(loan, calendar)) })}</span>
          {daysLate(loan, today, calendar) > 0 && <span className="pill" data-tone="refused">{t("desk.overdue", { days: daysLate(loan, today, calendar) })}</span>}
          <LoanRulesNote loan={loan} decidedBy={decidedBy} />
        </div>
      </li>
    );
  });
};

/** Rows of the list of debts. `onCompensate` is undefined where whoever works here may not. */
export const LotDebtRows = ({ lots, onSay, onCompensate }: { lots: readonly PatronLot[]; onSay: SayOfLot; onCompensate: ((lot: PatronLot) => void) | undefined }) => {
  const { t } = useTranslation();
  return lots.filter(({ owed }) => owed > 0).map((lot) => {
    const { loan, owed, debt } = lot;
    const name = lotInWords(t, lot.title, owed);
    return (
      <li key={loan.event}>
        <div style={{ fontWeight: 600 }}>{name}</div>
        <div className="soft">{t("acts.lot.kept")} · {t("acts.debtBecause.lost", { day: dayInVietnamese(debt.since) })}</div>
        <div><RuleOfLoss title={lot.title} rule={lot.rule} quantity={owed} /></div>
        <div className="answer-actions" style={{ marginTop: "0.5rem" }}>
          {onCompensate && <Button variant="default" onClick={() => onCompensate(lot)} aria-label={`${t("acts.compensate")} ${name}`}>{t("acts.compensate")}</Button>}
          <Button variant="default" onClick={() => onSay(lot, { kind: "lot-returned", quantity: owed, found: true })} aria-label={`${t("acts.lot.found")}: ${name}`}>{t("acts.lot.found")}</Button>
        </div>
      </li>
    );
  });
};
