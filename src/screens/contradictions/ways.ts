/** How each kind of finding can be settled: what a person can say about it, and the act that says so. A lot that is short is put right where its stock is. */
import type { ContradictionFile } from "../../desk/desk.ts";
import { isHold, isOfLot, type LogEvent } from "../../domain/circulation/events.ts";
import type { LoanAct } from "../../domain/circulation/loan-acts.ts";
import type { LotSettlement } from "../../domain/circulation/lot-acts.ts";
import { lotLoanIdOf } from "../../domain/circulation/lot-events.ts";
import type { CopyId, EventId, PatronId } from "../../domain/kernel/ids.ts";

export type Way =
  | { readonly word: "nobodyHasIt" | "lookedInto" | "standsAll" | "givenBack" | "dayIsRight"; readonly act: LoanAct }
  | { readonly word: "hasIt"; readonly name: string; readonly act: LoanAct }
  | { readonly word: "oneIsTrue" | "bothAreTrue" | "notedTwice" | "lookedInto" | "standsAll" | "dayIsRight"; readonly lots: readonly LotSettlement[] }
  /** Of a visit, a hold or a loan by quantity, each by the undo of its own kind. */
  | { readonly word: "takeBack"; readonly takes: LogEvent }
  /** This one keeps what is borrowed; the other the card. */
  | { readonly word: "newCard"; readonly name: string; readonly patron: PatronId; readonly code: string }
  /** This one keeps the label; each other one gets a new one. `n` = which of them it is, as they are listed. */
  | { readonly word: "keepsLabel"; readonly n: number; readonly copy: CopyId; readonly code: string }
  | { readonly word: "codeExplained"; readonly explains: readonly EventId[] };

export const waysToSettle = ({ finding, events, copy }: ContradictionFile): readonly Way[] => {
  switch (finding.type) {
    case "LentTwice": {
      const pair = [finding.first, finding.second];
      if (finding.cameBack) return [{ word: "lookedInto", act: settled(pair, null) }];
      const loans = events.filter(({ event }) => event.kind === "copy-lent");
      return [...loans.map(({ event, patron }): Way => ({ word: "hasIt", name: patron?.fullName ?? "", act: settled(pair, event.id) })), { word: "nobodyHasIt", act: settled(pair, null) }];
    }
    case "ReturnedNotOut":
      return [{ word: "lookedInto", act: settled([finding.returned], null) }];
    case "CameBackAfterCompensation":
      return [{ word: "givenBack", act: settled([finding.compensated, finding.returned], null) }];
    case "LentWhileBlocked":
      return copy ? finding.lent.map((lent): Way => ({ word: "standsAll", act: settled([lent], lent) })) : [{ word: "standsAll", lots: finding.lent.map((loan) => ({ loan, settles: [loan] })) }];
    case "LentTwiceByQuantity": {
      const looked = finding.loans.map(({ doubtful, beside }): LotSettlement => ({ loan: doubtful, settles: [beside, doubtful] }));
      return [{ word: "oneIsTrue", lots: looked.map((one) => ({ ...one, undoes: one.loan })) }, { word: "bothAreTrue", lots: looked }];
    }
    case "MoreBackThanLent": {
      const looked: Way = { word: "lookedInto", lots: finding.loans.map(({ loan, returns }) => ({ loan, settles: returns })) };
      const tooMany = finding.loans.flatMap(({ loan, returns, tooMany: many = [] }) => many.map((undoes): LotSettlement => ({ loan, settles: returns, undoes })));
      return finding.loans.every((one) => one.tooMany !== undefined) ? [{ word: "notedTwice", lots: tooMany }, looked] : [looked];
    }
    case "DayToCome":
      return ofAnotherDay(finding.act);
    case "LentMoreThanThere":
      return [];
    case "CardGivenTwice":
      return finding.readers.map(({ id, fullName, classUnit }): Way => ({ word: "newCard", name: [fullName, classUnit].filter(Boolean).join(", "), patron: id, code: finding.code }));
    case "LabelGivenTwice":
      return finding.copies.map(({ file }, index): Way => ({ word: "keepsLabel", n: index + 1, copy: file.copy.id, code: finding.code }));
    case "CodeUnknown":
      return [{ word: "codeExplained", explains: finding.noted }];
  }
};

const ofAnotherDay = (act: LogEvent): readonly Way[] => {
  if (isOfLot(act)) return [{ word: "takeBack", takes: act }, { word: "dayIsRight", lots: [{ loan: lotLoanIdOf(act), settles: [act.id] }] }];
  return isHold(act) || act.kind === "visit-counted" ? [{ word: "takeBack", takes: act }] : [{ word: "dayIsRight", act: settled([act.id], act.id) }];
};

const settled = (settles: readonly EventId[], stands: EventId | null): LoanAct => ({ kind: "contradiction-settled", settles, stands });
