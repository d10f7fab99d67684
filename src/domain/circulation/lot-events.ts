/**
 * What can happen to a lot at the desk. Each loan of a lot has a story of its own: it was lent, so many of it came back, so many
 * were lost, and so many of those were made good. Every later event names the loan, so the story is a sum that does not depend
 * on the order in which desks hear of it. As everywhere, an event names no person: the borrower is a party.
 */
import type { EventId, LotId } from "../kernel/ids.ts";
import type { Borrower, CompensationMeans, FactsThen, Happened, Override } from "./events.ts";
import type { Day } from "../kernel/day.ts";

export interface LotThing {
  readonly lot: LotId;
  readonly quantity: number;
}

interface OfLot<Kind extends string> extends Happened<Kind> {
  readonly thing: LotThing;
}

interface OfLotLoan<Kind extends string> extends OfLot<Kind> {
  readonly loan: EventId;
}

/** To a reader, or to a whole class: then the facts say which class, and its party is tied to the teacher who answers for it. */
export interface LotLent extends OfLot<"lot-lent"> {
  readonly borrower: Borrower;
  readonly due: Day;
  readonly facts: FactsThen;
  readonly override?: Override;
}

export interface LotReturned extends OfLotLoan<"lot-returned"> {
  readonly facts: FactsThen;
  /** They had been reported lost, and have turned up. */
  readonly found?: true;
}

export type LotLost = OfLotLoan<"lot-lost">;

export interface LotCompensated extends OfLotLoan<"lot-compensated"> {
  readonly by: CompensationMeans;
  /** Đồng; absent when no money was taken. */
  readonly amount?: number;
  readonly receiptNo: string;
}

/** A slip of the hand taken back: the event it names counts as never having happened. */
export interface LotUndone extends OfLotLoan<"lot-undone"> {
  readonly undoes: EventId;
}

/**
 * A person has looked into acts that may not all be true: `settles`, among them those of other loans. What `undoes` names, an act
 * of this loan, counts as never having happened; without it all of them stand. It can be taken back like any other act.
 */
export interface LotSettled extends OfLotLoan<"lot-settled"> {
  readonly settles: readonly EventId[];
  readonly undoes?: EventId;
}

export type LotEvent = LotLent | LotReturned | LotLost | LotCompensated | LotSettled | LotUndone;

export const lotKinds = ["lot-lent", "lot-returned", "lot-lost", "lot-compensated", "lot-settled", "lot-undone"] as const satisfies readonly LotEvent["kind"][];

/** The loan whose story it belongs to. */
export const lotLoanIdOf = (event: LotEvent): EventId => (event.kind === "lot-lent" ? event.id : event.loan);
