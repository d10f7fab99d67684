/** By which rules loans were decided, and the deposits that those rules hold: looked up after the answer, which waits for nothing. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HeldLoan } from "../../domain/circulation/copy-story.ts";
import { depositsHeld } from "../../domain/circulation/deposits.ts";
import type { RuleBook } from "../../domain/circulation/loan-rules.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import type { EventId } from "../../domain/kernel/ids.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { dongInDigits } from "../../ui/dong.ts";

type Loan = Pick<HeldLoan, "event" | "facts" | "use" | "quantity">;
export type DecidedBy = ReadonlyMap<EventId, RuleBook>;

export const useDecidedBy = (loans: readonly Loan[]): DecidedBy => {
  const { ruleVersions } = useSchool();
  const versions = useObservable(ruleVersions.all);
  const [decidedBy, setDecidedBy] = useState<DecidedBy>(new Map());
  const asked = loans.map(({ event }) => event).join(" ");
  useEffect(() => {
    let stale = false;
    void ruleVersions.ofLoans(asked === "" ? [] : (asked.split(" ") as EventId[])).then((found) => !stale && setDecidedBy(found));
    return () => {
      stale = true;
    };
  }, [ruleVersions, versions, asked]);
  return decidedBy;
};

/** What the desk takes, gives back or holds for these loans; nothing where the rules ask for no deposit. */
export const Deposit = ({ loans, words }: { loans: readonly Loan[]; words: "take" | "giveBack" }) => {
  const { t } = useTranslation();
  const held = depositsHeld(loans, useDecidedBy(loans));
  return held > 0 ? <p className="big"><strong>{t(`desk.deposit.${words}`, { dong: dongInDigits(held) })}</strong></p> : null;
};

/** Said of a loan once the school has had more than one version of its rules, and of one with a deposit. */
export const LoanRulesNote = ({ loan, decidedBy }: { loan: Loan; decidedBy: DecidedBy }) => {
  const { t } = useTranslation();
  const versions = useObservable(useSchool().ruleVersions.all);
  const book = decidedBy.get(loan.event);
  if (!book) return null;
  const deposit = depositsHeld([loan], decidedBy);
  const parts = [
    ...(versions.length > 1 ? [t(book.takenBack ? "desk.decidedByTakenBack" : "desk.decidedBy", { day: dayInVietnamese(book.validFrom) })] : []),
    ...(deposit > 0 ? [t("desk.deposit.ofLoan", { dong: dongInDigits(deposit) })] : []),
  ];
  return parts.length > 0 ? <span className="soft">{parts.join(" · ")}</span> : null;
};
