/** Why an act at the desk was refused, in words. */
import type { TFunction } from "i18next";
import type { RenewAnswer, SayAnswer } from "../../desk/desk.ts";
import type { LotActRefusal } from "../../domain/circulation/lot-acts.ts";
import type { RenewRefusal } from "../../domain/circulation/renew.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import { refusalInWords } from "./sentences.ts";

export const renewRefusalInWords = (t: TFunction, refusal: RenewRefusal): string => {
  switch (refusal.type) {
    case "LoanIsOver":
      return t("acts.refusal.LoanIsOver");
    case "NotToBeRenewed":
      return t(`acts.refusal.NotToBeRenewed.${refusal.because}`);
    case "RenewedTooOften":
      return refusal.limit === 0 ? t("acts.refusal.RenewalNotInRules") : t("acts.refusal.RenewedTooOften", { limit: refusal.limit });
    case "DueStaysTheSame":
      return t("acts.refusal.DueStaysTheSame", { day: dayInVietnamese(refusal.due) });
    case "TitleIsAwaited":
      return t("holds.refusal.TitleIsAwaited", { waiting: refusal.waiting });
    case "PatronHasLeft":
    case "PatronIsBlocked":
    case "PatronHasOverdue":
      return refusalInWords(t, refusal);
  }
};

/** For a list of what was not renewed: one sentence, whatever the answer was. */
export const whyNotRenewed = (t: TFunction, answer: RenewAnswer): string => {
  switch (answer.type) {
    case "Renewed":
      return "";
    case "RenewRefused":
      return answer.refusals.map((refusal) => renewRefusalInWords(t, refusal)).join(" ");
    case "LaterActKnown":
      return t("desk.laterActKnown", { day: dayInVietnamese(answer.lastOn) });
    case "NotHere":
      return t("acts.notHere");
  }
};

export const lotRefusalInWords = (t: TFunction, refusal: LotActRefusal): string => {
  switch (refusal.type) {
    case "NotSoMany":
      return t("acts.refusal.NotSoMany", { most: refusal.most });
    case "ReceiptNoTaken":
      return t("acts.refusal.ReceiptNoTaken", { receiptNo: refusal.receiptNo });
    default:
      return t(`acts.refusal.${refusal.type}`);
  }
};

export const sayRefusalInWords = (t: TFunction, { refusal }: Extract<SayAnswer, { type: "SayRefused" }>): string =>
  refusal.type === "ReceiptNoTaken" ? t("acts.refusal.ReceiptNoTaken", { receiptNo: refusal.receiptNo }) : t(`acts.refusal.${refusal.type}`);
