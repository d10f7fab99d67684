/**
 * What can be said of a copy at the desk besides lending it and taking it back: lost, found, claimed as returned, its
 * condition, made good, and a contradiction settled. Each is asked of the copy's story as it stands at this desk.
 */
import type { EventId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { StaffRole } from "../school/staff-role.ts";
import type { CopyStory, OpenLoan } from "./copy-story.ts";
import type { ConditionNoted, ContradictionSettled, CopyLost, LossCompensated, Noted, Happened, ReturnClaimed } from "./events.ts";

type Said<Event extends Happened<string>> = Pick<Event, "kind"> & Omit<Event, keyof Noted<string> | "cause" | "thing">;

export type LoanAct = Said<CopyLost> | Said<Happened<"copy-found">> | Said<ReturnClaimed> | Said<ConditionNoted> | Said<LossCompensated> | Said<ContradictionSettled>;

export type LoanActRefusal =
  | { readonly type: "LoanIsOver" }
  /** A copy that is with a reader is lost by that reader. */
  | { readonly type: "CopyIsOut"; readonly loans: readonly OpenLoan[] }
  | { readonly type: "NotMissing" }
  | { readonly type: "AlreadySaid" }
  | { readonly type: "NothingOwed" }
  /** Only a copy of the same title can take its number. */
  | { readonly type: "ReplacedByOther" }
  | { readonly type: "NoAmount" }
  | { readonly type: "NoReceiptNo" }
  | { readonly type: "ForLibrarians" }
  | { readonly type: "NothingToSettle" };

/** `known` = the ids of all that this desk knows of the copy. */
export const mayAct = (act: LoanAct, story: CopyStory, known: ReadonlySet<EventId>, by: StaffRole | undefined): Result<LoanAct, LoanActRefusal> => {
  const refusal = refusalOf(act, story, known, by);
  return refusal ? err({ ...refusal }) : ok(act);
};

const refusalOf = (act: LoanAct, story: CopyStory, known: ReadonlySet<EventId>, by: StaffRole | undefined): LoanActRefusal | undefined => {
  switch (act.kind) {
    case "copy-lost": {
      if (act.loan === undefined) return story.loans.length > 0 ? { type: "CopyIsOut", loans: story.loans } : story.missingSince === undefined ? undefined : { type: "AlreadySaid" };
      return loanRefusal(story, act.loan, ({ lostOn }) => lostOn !== undefined);
    }
    case "copy-found":
      return story.missingSince === undefined && !story.loans.some(({ lostOn }) => lostOn !== undefined) ? { type: "NotMissing" } : undefined;
    case "return-claimed":
      return loanRefusal(story, act.loan, ({ claimedOn }) => (claimedOn === undefined) === (act.withdrawn ?? false));
    case "condition-noted":
      return undefined;
    case "loss-compensated": {
      if (by !== "librarian") return { type: "ForLibrarians" };
      if (!story.debts.some(({ loan }) => loan === act.loan)) return { type: "NothingOwed" };
      if (act.replaces && act.by !== "sameTitle") return { type: "ReplacedByOther" };
      if (act.receiptNo.trim() === "") return { type: "NoReceiptNo" };
      return (act.by === "value" || act.by === "factor") && !(act.amount !== undefined && act.amount > 0) ? { type: "NoAmount" } : undefined;
    }
    case "contradiction-settled": {
      if (by !== "librarian") return { type: "ForLibrarians" };
      const isSound = act.settles.length > 0 && act.settles.every((id) => known.has(id)) && (act.stands === null || act.settles.includes(act.stands));
      return isSound ? undefined : { type: "NothingToSettle" };
    }
  }
};

const loanRefusal = (story: CopyStory, id: EventId, said: (loan: OpenLoan) => boolean): LoanActRefusal | undefined => {
  const loan = story.loans.find(({ event }) => event === id);
  return loan === undefined ? { type: "LoanIsOver" } : said(loan) ? { type: "AlreadySaid" } : undefined;
};
