/**
 * Who has how many of a lot, and how many are left, told from its events alone. Told again from the same events it is the same,
 * in whatever order and however often they come in. Two desks that were both offline never contradict each other, unless
 * together they lent more than there is: that is listed for a person, who counts the shelf.
 */
import type { Day } from "../kernel/day.ts";
import type { EventId, LotId } from "../kernel/ids.ts";
import { quantityOf, type Lot } from "../copies/lot.ts";
import type { Debt } from "./copy-state.ts";
import type { HeldLoan } from "./copy-story.ts";
import type { Borrower, FactsThen } from "./events.ts";
import { lotLoanIdOf, type LotEvent, type LotReturned } from "./lot-events.ts";
import { inOrder } from "./order.ts";
import { takenBack } from "./undo.ts";

export interface LotLoan {
  /** The event that lent it. */
  readonly event: EventId;
  readonly lot: LotId;
  readonly borrower: Borrower;
  readonly lentOn: Day;
  readonly due: Day;
  readonly facts: FactsThen;
  readonly lent: number;
  /** Still with the borrower. */
  readonly out: number;
  /** Lost by the borrower and not yet made good. */
  readonly owed: number;
  /** The day on which something of it was reported lost last; only as long as something is owed. */
  readonly lostOn?: Day;
  /** Lost, and made good with something else than the same title. */
  readonly gone: number;
  /** Noted as brought back beyond what was lent: the same books noted at two desks, or somebody else's. */
  readonly surplus: number;
  /** Acts that somebody has looked into together, this loan among them or an act on it. */
  readonly looked?: readonly (readonly EventId[])[];
  /** Perhaps it never was, and another loan says the same: it is held against nobody. Never kept, for other loans and readers say so (lent-apart.ts). */
  readonly disputed?: true;
  /** The event that the next act on this loan names as its cause. */
  readonly last: EventId;
}

/** `events` = all of one loan. Undefined when it is undone, or what lent it has not come in yet. */
export const lotLoanOf = (events: readonly LotEvent[]): LotLoan | undefined => {
  const told = inOrder(events);
  const undone = takenBack(told);
  const standing = told.filter(({ id, kind }) => kind !== "lot-undone" && !undone.has(id));
  const loan = told.find((event) => event.kind === "lot-lent");
  const last = told[told.length - 1];
  if (loan === undefined || last === undefined) return undefined;
  const sum = (of: (event: LotEvent) => boolean): number => standing.reduce((all, event) => all + (of(event) ? event.thing.quantity : 0), 0);
  const lent = undone.has(loan.id) ? 0 : loan.thing.quantity;
  const returned = sum(({ kind }) => kind === "lot-returned");
  // Something was brought back of a loan that counts as never made: somebody has to hear of it.
  if (lent + returned === 0) return undefined;
  const looked = standing.flatMap((event) => (event.kind === "lot-settled" ? [event.settles] : []));
  const back = Math.min(lent, returned);
  // What was given up as lost and then came back is back, and others of the same loan are still out.
  const found = sum((event) => event.kind === "lot-returned" && event.found === true);
  const lost = Math.min(lent - back, Math.max(0, sum(({ kind }) => kind === "lot-lost") - found));
  const madeGood = Math.min(lost, sum(({ kind }) => kind === "lot-compensated"));
  const replaced = Math.min(madeGood, sum((event) => event.kind === "lot-compensated" && event.by === "sameTitle"));
  const owed = lost - madeGood;
  const lostOn = standing.findLast(({ kind }) => kind === "lot-lost")?.day;
  return {
    event: loan.id,
    lot: loan.thing.lot,
    borrower: loan.borrower,
    lentOn: loan.day,
    due: loan.due,
    facts: loan.facts,
    lent,
    out: lent - back - lost,
    owed,
    ...(owed > 0 && lostOn !== undefined ? { lostOn } : {}),
    gone: madeGood - replaced,
    surplus: returned - back,
    ...(looked.length > 0 ? { looked } : {}),
    last: last.id,
  };
};

/** Returns of a loan that stand. */
export const returnsOf = (events: readonly LotEvent[]): LotReturned[] => {
  const undone = takenBack(events);
  return inOrder(events).flatMap((event) => (event.kind === "lot-returned" && !undone.has(event.id) ? [event] : []));
};

/** Was more of it brought back than lent, and has nobody looked into these returns? */
export const asksWhy = ({ surplus, looked = [] }: LotLoan, returns: readonly LotReturned[]): boolean => surplus > 0 && !looked.some((settles) => returns.every(({ id }) => settles.includes(id)));

/** The latest of them that together are just what was too many: then two desks may have noted the same books. Undefined when there are none such. */
export const notedTwice = ({ lent, surplus }: LotLoan, returns: readonly LotReturned[]): LotReturned[] | undefined => {
  const many: LotReturned[] = [];
  let left = lent === 0 ? 0 : surplus;
  for (const returned of [...returns].reverse()) {
    if (left === 0 || returned.thing.quantity > left) break;
    many.push(returned);
    left -= returned.thing.quantity;
  }
  return many.length > 0 && left === 0 ? many : undefined;
};

export const lotLoansOf = (events: readonly LotEvent[]): LotLoan[] => {
  const stories = new Map<EventId, LotEvent[]>();
  for (const event of events) stories.set(lotLoanIdOf(event), [...(stories.get(lotLoanIdOf(event)) ?? []), event]);
  return [...stories.values()].flatMap((story) => lotLoanOf(story) ?? []);
};

/** What all loans of a lot come to. */
export interface LotSum {
  readonly out: number;
  readonly owed: number;
  readonly gone: number;
  readonly surplus: number;
}

export const nothingLent: LotSum = { out: 0, owed: 0, gone: 0, surplus: 0 };

export const added = (a: LotSum, b: LotSum, sign: 1 | -1 = 1): LotSum => ({ out: a.out + sign * b.out, owed: a.owed + sign * b.owed, gone: a.gone + sign * b.gone, surplus: a.surplus + sign * b.surplus });

/** On the shelf; negative when more was lent than there is. */
export const leftOf = (lot: Pick<Lot, "entries">, { out, owed, gone }: LotSum): number => quantityOf(lot) - out - owed - gone;

export interface LentMoreThanThere {
  readonly type: "LentMoreThanThere";
  readonly lot: LotId;
  readonly there: number;
  readonly missing: number;
}

export const lentMoreThanThere = (lot: Lot, sum: LotSum): LentMoreThanThere | undefined => {
  const left = leftOf(lot, sum);
  return left < 0 ? { type: "LentMoreThanThere", lot: lot.id, there: quantityOf(lot), missing: -left } : undefined;
};

/** What readers have themselves, as the rules see it; what a class has counts against nobody. */
export const heldOf = ({ event, borrower, lentOn, due, facts, out, disputed }: LotLoan): HeldLoan => ({ event, borrower, lentOn, due, facts, quantity: out, renewals: 0, disputed: disputed === true });

/** What was lost of a lot and is not made good yet, as the rules see it. */
export const debtOf = ({ event, borrower, lentOn, lostOn = lentOn, facts }: LotLoan): Debt => ({ event, loan: event, borrower, because: "lost", since: lostOn, facts });
