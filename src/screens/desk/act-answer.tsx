/** The answers of renewing, and of what is said of a copy besides lending and taking it back. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { newDueDays } from "../../desk/renew-all.ts";
import type { FirstSync } from "../../desk/services.ts";
import { displayTitle } from "../../domain/catalogue/title.ts";
import type { LoanAct } from "../../domain/circulation/loan-acts.ts";
import type { EventId } from "../../domain/kernel/ids.ts";
import { lotRefusalInWords, renewRefusalInWords, sayRefusalInWords, whyNotRenewed } from "../parts/act-sentences.ts";
import { lotInWords } from "../parts/lot-words.ts";
import { dayInWords } from "../parts/sentences.ts";
import { Answer, CopyLine, pictureOf } from "./answer-frame.tsx";
import { Deposit } from "./decided-by.tsx";
import { Freshness, OnPart } from "./freshness.tsx";
import { saidOfLotAs, toneOf, type ReadersLoan, type Shown } from "./shown.ts";

export type ActShown = Extract<Shown, { type: "Renewed" | "RenewRefused" | "RenewedAll" | "Said" | "SayRefused" | "LotSaid" | "LotRefused" | "NotHere" }>;

interface ActAnswerProps {
  readonly shown: ActShown;
  readonly lacked: FirstSync | undefined;
  readonly undo: ReactNode;
  readonly onRenewAnyway: (asked: ReadersLoan) => void;
}

export const ActAnswer = ({ shown, lacked, undo, onRenewAnyway }: ActAnswerProps) => {
  const { t } = useTranslation();
  const tone = toneOf(shown);
  const picture = pictureOf(tone);
  const anyway = (asked: ReadersLoan) => (
    <Button variant="default" size="lg" onClick={() => onRenewAnyway(asked)} aria-label={`${t("acts.renewAnyway")} ${displayTitle(asked.title)}`}>{t("acts.renewAnyway")}</Button>
  );
  switch (shown.type) {
    case "Renewed":
      return (
        <Answer tone={tone} picture={picture} heading={t("acts.renewed")} saved actions={undo}>
          <CopyLine file={shown.copy} />
          <p className="big">{t("acts.newDue", { day: dayInWords(t, shown.due) })}</p>
          <OnPart lacked={lacked} />
        </Answer>
      );
    case "RenewRefused":
      return (
        <Answer tone={tone} picture={picture} heading={t("acts.renewRefused")} actions={shown.mayOverride && anyway(shown.asked)}>
          <CopyLine file={shown.copy} />
          <ul className="reasons">
            {shown.refusals.map((refusal) => <li key={refusal.type} className="big">{renewRefusalInWords(t, refusal)}</li>)}
          </ul>
          <Freshness lacked={lacked} />
        </Answer>
      );
    case "RenewedAll": {
      const refused = shown.answers.filter(({ answer }) => answer.type !== "Renewed");
      const renewed = shown.answers.length - refused.length;
      return (
        <Answer tone={tone} picture={picture} heading={renewed === 0 ? t("acts.renewedAllNone") : t("acts.renewedAll", { n: renewed })} saved={renewed > 0}>
          {newDueDays(shown.answers).map(({ due, count }) => <p key={due} className="big">{t("acts.renewedUntil", { day: dayInWords(t, due), n: count })}</p>)}
          {renewed > 0 && <OnPart lacked={lacked} />}
          {refused.length > 0 && (
            <>
              <p className="big">{t("acts.notRenewed", { n: refused.length })}</p>
              <ul className="reasons">
                {refused.map(({ asked, answer }) => (
                  <li key={asked.loan.event}>
                    <strong>{displayTitle(asked.title)}</strong>: {whyNotRenewed(t, answer)}
                    {answer.type === "RenewRefused" && answer.mayOverride && <div className="answer-actions">{anyway(asked)}</div>}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Answer>
      );
    }
    case "Said":
      return (
        <Answer tone={tone} picture={picture} heading={t(shown.act.kind === "return-claimed" && shown.act.withdrawn ? "acts.claimWithdrawnSaid" : headings[shown.act.kind], { condition: shown.act.kind === "condition-noted" ? t(`acts.conditions.${shown.act.condition}`) : "" })} saved actions={<>{shown.act.kind === "loss-compensated" && <ReceiptButton event={shown.event} />}{undo}</>}>
          <CopyLine file={shown.copy} />
          <AfterSaid act={shown.act} />
        </Answer>
      );
    case "SayRefused":
      return (
        <Answer tone={tone} picture={picture} heading={t("acts.sayRefused")}>
          <CopyLine file={shown.copy} />
          <p className="big">{sayRefusalInWords(t, shown)}</p>
        </Answer>
      );
    case "LotSaid":
      return (
        <Answer tone={tone} picture={picture} heading={t(headingsOfLot[saidOfLotAs(shown)])} saved actions={<>{shown.act.kind === "lot-compensated" && <ReceiptButton event={shown.event} />}{undo}</>}>
          <p className="big"><strong>{lotInWords(t, shown.lot.title, shown.act.quantity)}</strong></p>
          {shown.act.kind === "lot-lost" && <p className="big">{t("acts.lostHint")}</p>}
          {shown.act.kind === "lot-compensated" && <p className="big">{t("acts.compensatedHint", { no: shown.act.receiptNo })}</p>}
          {shown.act.kind === "lot-returned" && <Deposit words="giveBack" loans={[shown.lot.loan]} />}
        </Answer>
      );
    case "LotRefused":
      return (
        <Answer tone={tone} picture={picture} heading={t("acts.sayRefused")}>
          <p className="big"><strong>{lotInWords(t, shown.lot.title, 1)}</strong></p>
          <p className="big">{lotRefusalInWords(t, shown.refusal)}</p>
        </Answer>
      );
    case "NotHere":
      return <Answer tone={tone} picture={picture} heading={t("acts.notHere")} />;
  }
};

const ReceiptButton = ({ event }: { event: EventId }) => {
  const { t } = useTranslation();
  return <Button component="a" href={`#/receipt/${encodeURIComponent(event)}`} size="lg">{t("acts.printReceipt")}</Button>;
};

const headingsOfLot = { back: "desk.takenBack", found: "acts.lot.foundSaid", lost: "acts.lostOf", compensated: "acts.compensated" } as const satisfies Record<ReturnType<typeof saidOfLotAs>, string>;

const headings = {
  "copy-lost": "acts.lostOf",
  "copy-found": "acts.foundSaid",
  "return-claimed": "acts.claimedSaid",
  "condition-noted": "acts.conditionSaid",
  "loss-compensated": "acts.compensated",
  "contradiction-settled": "acts.settledSaid",
} as const satisfies Record<LoanAct["kind"], string>;

const AfterSaid = ({ act }: { act: LoanAct }) => {
  const { t } = useTranslation();
  switch (act.kind) {
    case "copy-lost":
      return <p className="big">{t("acts.lostHint")}</p>;
    case "copy-found":
      return <p className="big">{t("acts.foundHint")}</p>;
    case "return-claimed":
      return <p className="big">{t(act.withdrawn ? "acts.claimWithdrawnHint" : "acts.claimedHint")}</p>;
    case "condition-noted":
      return act.loan === undefined ? null : <p className="big">{t("acts.conditionOwed")}</p>;
    case "loss-compensated":
      return (
        <>
          <p className="big">{t("acts.compensatedHint", { no: act.receiptNo })}</p>
          {act.replaces && <p className="big">{t("acts.replacedHint")}</p>}
        </>
      );
    case "contradiction-settled":
      return null;
  }
};
