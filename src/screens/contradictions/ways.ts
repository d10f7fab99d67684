/** How each kind of finding can be settled: what a person can say about it, and the act that says so. A lot is put right where its stock is. */
import type { ContradictionFile } from "../../desk/desk.ts";
import type { LoanAct } from "../../domain/circulation/loan-acts.ts";
import type { EventId } from "../../domain/kernel/ids.ts";

export type Way =
  | { readonly word: "nobodyHasIt" | "lookedInto" | "standsAll" | "givenBack" | "dayIsRight"; readonly act: LoanAct }
  | { readonly word: "hasIt"; readonly name: string; readonly act: LoanAct }
  | { readonly word: "codeExplained"; readonly explains: readonly EventId[] };

export const waysToSettle = ({ finding, events }: ContradictionFile): readonly Way[] => {
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
      return [{ word: "standsAll", act: settled([finding.lent], finding.lent) }];
    case "DayToCome":
      return [{ word: "dayIsRight", act: settled([finding.act], finding.act) }];
    case "LentMoreThanThere":
      return [];
    case "CodeUnknown":
      return [{ word: "codeExplained", explains: finding.noted }];
  }
};

const settled = (settles: readonly EventId[], stands: EventId | null): LoanAct => ({ kind: "contradiction-settled", settles, stands });
