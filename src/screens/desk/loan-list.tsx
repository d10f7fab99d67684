/** What the open reader has out, and what can be done with each: one button for what is asked most, a menu for the rest. */
import { Button, Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PatronFile, PatronLoan } from "../../desk/desk.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { dueNow } from "../../domain/circulation/due-day.ts";
import { daysLate } from "../../domain/circulation/lend.ts";
import { dayInVietnamese, type Day } from "../../domain/kernel/day.ts";
import { MoreIcon } from "../../ui/icons.tsx";
import { LoanRulesNote, type DecidedBy } from "./decided-by.tsx";
import { LotLoanRows, type SayOfLot } from "./lot-rows.tsx";

export interface LoanChoices {
  readonly onRenew: (loan: PatronLoan) => void;
  readonly onTakeBack: (loan: PatronLoan) => void;
  readonly onLost: (loan: PatronLoan) => void;
  readonly onFound: (loan: PatronLoan) => void;
  readonly onClaimed: (loan: PatronLoan) => void;
  readonly onClaimWithdrawn: (loan: PatronLoan) => void;
  readonly onCondition: (loan: PatronLoan) => void;
  readonly onSayOfLot: SayOfLot;
}

export const LoanList = ({ file: { loans, lots }, today, decidedBy, choices }: { file: Pick<PatronFile, "loans" | "lots">; today: Day; decidedBy: DecidedBy; choices: LoanChoices }) => {
  const { t } = useTranslation();
  const calendar = useObservable(useSchool().calendar);
  return (
    <ul className="loan-list">
      {loans.map((file) => {
        const { loan, title, copy } = file;
        const name = displayTitle(title);
        return (
          <li key={loan.event}>
            <div className="loan-row">
              <a className="loan-title" href={`#/copy/${encodeURIComponent(copy.id)}`}>{name}</a>
              <div style={{ display: "flex", flex: "none" }}>
                {loan.lostOn === undefined && loan.use === undefined && (
                  <Button variant="subtle" color="teal" px="xs" onClick={() => choices.onRenew(file)} aria-label={`${t("acts.renew")}: ${name}`}>{t("acts.renew")}</Button>
                )}
                <LoanMenu file={file} choices={choices} />
              </div>
            </div>
            <div style={{ display: "flex", flexWrap: "wrap", gap: "0.5rem", alignItems: "center" }}>
              <span className="soft">{t("desk.accessionNo", { no: copy.accessionNo })} · {t("desk.due", { day: dayInVietnamese(dueNow(loan, calendar)) })}</span>
              {daysLate(loan, today, calendar) > 0 && <span className="pill" data-tone="refused">{t("desk.overdue", { days: daysLate(loan, today, calendar) })}</span>}
              {loan.use === "inLibrary" && <span className="pill" data-tone="notice">{t("acts.inLibrary")}</span>}
              {loan.lostOn !== undefined && <span className="pill" data-tone="refused">{t("acts.lostOn", { day: dayInVietnamese(loan.lostOn) })}</span>}
              {loan.claimedOn !== undefined && <span className="pill" data-tone="notice">{t("acts.claimedOn", { day: dayInVietnamese(loan.claimedOn) })}</span>}
              {loan.disputed && <span className="pill" data-tone="notice">{t("desk.disputed")}</span>}
              {loan.renewals > 0 && <span className="soft">{t("acts.renewedTimes", { n: loan.renewals })}</span>}
              <LoanRulesNote loan={loan} decidedBy={decidedBy} />
            </div>
          </li>
        );
      })}
      <LotLoanRows lots={lots} today={today} decidedBy={decidedBy} onSay={choices.onSayOfLot} />
    </ul>
  );
};

const LoanMenu = ({ file, choices }: { file: PatronLoan; choices: LoanChoices }) => {
  const { t } = useTranslation();
  const { loan, title } = file;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="subtle" color="teal" px="xs" aria-label={t("acts.more", { title: displayTitle(title) })}><MoreIcon /></Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => choices.onTakeBack(file)}>{t("acts.takeBack")}</Menu.Item>
        {loan.lostOn === undefined ? <Menu.Item onClick={() => choices.onLost(file)}>{t("acts.lost")}</Menu.Item> : <Menu.Item onClick={() => choices.onFound(file)}>{t("acts.foundAtReader")}</Menu.Item>}
        {loan.claimedOn === undefined ? <Menu.Item onClick={() => choices.onClaimed(file)}>{t("acts.claimed")}</Menu.Item> : <Menu.Item onClick={() => choices.onClaimWithdrawn(file)}>{t("acts.claimWithdrawn")}</Menu.Item>}
        <Menu.Item onClick={() => choices.onCondition(file)}>{t("acts.condition")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
