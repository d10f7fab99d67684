/**
 * What may be said of a loan of a lot: so many of it came back, were lost, or were made good; and the way back from a slip of
 * the hand. Each is asked of the loan as it stands at this desk.
 */
import type { Day } from "../kernel/day.ts";
import type { EventId } from "../kernel/ids.ts";
import type { StaffRole } from "../school/staff-role.ts";
import type { CompensationMeans } from "./events.ts";
import type { LotEvent } from "./lot-events.ts";
import type { LotLoan } from "./lot-story.ts";
import { inOrder } from "./order.ts";
import { mayTakeBack, takenBack } from "./undo.ts";

export type LotAct =
  /** found = of those that were reported lost. */
  | { readonly kind: "lot-returned"; readonly quantity: number; readonly found?: true }
  | { readonly kind: "lot-lost"; readonly quantity: number }
  | { readonly kind: "lot-compensated"; readonly quantity: number; readonly by: CompensationMeans; readonly amount?: number; readonly receiptNo: string };

export type LotActRefusal =
  | { readonly type: "LoanIsOver" }
  /** The day that is written for comes before it was lent. */
  | { readonly type: "NotLentYet" }
  /** So many at most. */
  | { readonly type: "NotSoMany"; readonly most: number }
  | { readonly type: "ForLibrarians" }
  | { readonly type: "NoAmount" }
  | { readonly type: "NoReceiptNo" }
  /** Another compensation was written down under this number. */
  | { readonly type: "ReceiptNoTaken"; readonly receiptNo: string };

/** `on` = the day that is written for; `receiptsTaken` = numbers that are on other receipts. */
export const lotActRefusal = (act: LotAct, loan: LotLoan | undefined, by: StaffRole | undefined, on: Day, receiptsTaken: ReadonlySet<string> = new Set()): LotActRefusal | undefined => {
  if (loan === undefined) return { type: "LoanIsOver" };
  if (on < loan.lentOn) return { type: "NotLentYet" };
  const most = mostOf(act, loan);
  if (most === 0) return { type: "LoanIsOver" };
  if (!Number.isInteger(act.quantity) || act.quantity < 1 || act.quantity > most) return { type: "NotSoMany", most };
  if (act.kind !== "lot-compensated") return undefined;
  if (by !== "librarian") return { type: "ForLibrarians" };
  const receiptNo = act.receiptNo.trim();
  if (receiptNo === "") return { type: "NoReceiptNo" };
  if (receiptsTaken.has(receiptNo)) return { type: "ReceiptNoTaken", receiptNo };
  return (act.by === "value" || act.by === "factor") && !(act.amount !== undefined && act.amount > 0) ? { type: "NoAmount" } : undefined;
};

/** What was lost can turn up and be brought back. */
const mostOf = (act: LotAct, { out, owed }: LotLoan): number => {
  switch (act.kind) {
    case "lot-returned":
      return act.found ? owed : out + owed;
    case "lot-lost":
      return out;
    case "lot-compensated":
      return owed;
  }
};

/** What was found out about acts that may not all be true: see `LotSettled`. */
export interface LotSettlement {
  readonly loan: EventId;
  readonly settles: readonly EventId[];
  readonly undoes?: EventId;
}

/** `events` = all of that loan. */
export const lotSettlementRefusal = ({ settles, undoes }: LotSettlement, events: readonly LotEvent[], by: StaffRole | undefined): { readonly type: "ForLibrarians" | "NothingToSettle" } | undefined => {
  if (by !== "librarian") return { type: "ForLibrarians" };
  const undone = takenBack(events);
  const standing = new Set(events.flatMap(({ id, kind }) => (kind === "lot-undone" || undone.has(id) ? [] : [id])));
  const isSound = undoes === undefined ? settles.some((id) => standing.has(id)) : settles.includes(undoes) && standing.has(undoes);
  return isSound ? undefined : { type: "NothingToSettle" };
};

/** Only the latest act on a loan may be taken back, and not an undo; by a librarian what is a librarian's. `events` = all of that loan. */
export const mayUndoLotAct = (events: readonly LotEvent[], id: EventId, by: StaffRole | undefined): boolean => {
  const undone = takenBack(events);
  const standing = inOrder(events).filter((event) => event.kind !== "lot-undone" && !undone.has(event.id));
  const latest = standing[standing.length - 1];
  return latest?.id === id && mayTakeBack(latest, by);
};
