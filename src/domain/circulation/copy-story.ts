/**
 * Where a copy is, worked out from everything that happened to it. The story is a reading of the log, never a second truth:
 * told again from the same events it is the same, whoever heard them first.
 *
 * Two desks that were both offline can have lent the same copy. Both loans stay in the story, marked as disputed, until a
 * person settles it; a disputed loan is never held against a reader. When the copy comes back, all its loans are over.
 */
import type { Copy } from "../copies/copy.ts";
import type { Day } from "../kernel/day.ts";
import type { CopyId, EventId, PartyId } from "../kernel/ids.ts";
import { contradictionsIn, eventsOf, type Contradiction } from "./contradictions.ts";
import { evolve, nothingYet, type CopyState, type Debt, type LoanState } from "./copy-state.ts";
import type { Borrower, CirculationEvent, CopyCondition, FactsThen } from "./events.ts";
import { inOrder } from "./order.ts";

export interface OpenLoan {
  /** The event that lent it. */
  readonly event: EventId;
  readonly copy: CopyId;
  readonly borrower: Borrower;
  readonly lentOn: Day;
  readonly due: Day;
  readonly facts: FactsThen;
  /** How often it was renewed. */
  readonly renewals: number;
  /** Lent elsewhere at the same time: shown, but it blocks nobody. */
  readonly disputed: boolean;
  readonly use?: "inLibrary";
  /** Reported as lost by its reader. */
  readonly lostOn?: Day;
  /** Its reader says it was brought back: looked for, and held against nobody. */
  readonly claimedOn?: Day;
  /** Somebody looked into it and settled that it stands. */
  readonly settled?: true;
}

/** A loan as rules and lists see it: of a copy, or of so many of a lot. */
export type HeldLoan = Omit<OpenLoan, "copy"> & { readonly copy?: CopyId; readonly quantity?: number };

/** How it stands now: what is asked of many copies at once, and so is kept of each that is not at rest. */
export interface CopyStanding {
  readonly copy: CopyId;
  /** Open loans in the order they happened; none = the copy is in, or missing. */
  readonly loans: readonly OpenLoan[];
  readonly contradictions: readonly Contradiction[];
  /** With no reader and not on its shelf: missing, or made good for. */
  readonly missingSince?: Day;
  /** The compensation that was given for it; it is not back yet. */
  readonly madeGood?: EventId;
  /** As last noted at a desk; absent = nothing was ever wrong with it. */
  readonly condition?: CopyCondition;
  /** What readers still have to make good for. */
  readonly debts: readonly Debt[];
}

export interface CopyStory extends CopyStanding {
  /** The event the next act at this desk has to name as its cause. */
  readonly last: EventId | null;
  /** The library day of the last act that stands: what was undone keeps no earlier day from being written for. */
  readonly lastOn?: Day;
  /** How often this copy was lent in what is told, undone loans not counted: in the open year, and what is still out from before. */
  readonly timesLent: number;
}

/** On its shelf, with nobody and nothing to ask about it: so stands a copy that nothing ever happened to, and nearly every other. */
export const atRest = (copy: CopyId): CopyStanding => ({ copy, loans: [], contradictions: [], debts: [] });

export const isAtRest = ({ loans, contradictions, debts, missingSince, madeGood, condition }: CopyStanding): boolean =>
  loans.length + contradictions.length + debts.length === 0 && missingSince === undefined && madeGood === undefined && condition === undefined;

export const standingOf = ({ last: _last, lastOn: _lastOn, timesLent: _timesLent, ...standing }: CopyStory): CopyStanding => standing;

export const emptyStory = (copy: CopyId): CopyStory => ({ ...atRest(copy), last: null, timesLent: 0 });

export const storyOf = (copy: CopyId, events: readonly CirculationEvent[]): CopyStory => {
  const moments = retell(events);
  const end = moments[moments.length - 1];
  if (end === undefined) return emptyStory(copy);
  const { open, missingSince, madeGood, condition, debts } = end.after;
  const loans = open.map((loan) => openLoan(copy, loan, open.length > 1));
  const contradictions = contradictionsIn(copy, moments);
  const lookedInto = new Set([...contradictions.flatMap(eventsOf), ...loans.flatMap(({ event, disputed, claimedOn }) => (disputed || claimedOn !== undefined ? [event] : []))]);
  const standing = moments.findLast(({ event, undone }) => !undone && event.kind !== "act-undone");
  return {
    copy,
    loans,
    last: end.event.id,
    ...(standing ? { lastOn: standing.event.day } : {}),
    contradictions,
    timesLent: moments.filter(({ event, undone }) => event.kind === "copy-lent" && !undone).length,
    ...(missingSince === undefined ? {} : { missingSince }),
    ...(madeGood === undefined ? {} : { madeGood }),
    ...(condition === undefined ? {} : { condition }),
    debts: debts.map((debt) => (lookedInto.has(debt.loan) ? { ...debt, disputed: true } : debt)),
  };
};

/** With no reader, and where it belongs. */
export const isIn = ({ loans, missingSince }: Pick<CopyStanding, "loans" | "missingSince">): boolean => loans.length === 0 && missingSince === undefined;

/** To be had by whoever asks for it now; asked by the search, in a list of copies, and for those who wait. */
export const isFree = ({ copy: { status }, story }: { readonly copy: Pick<Copy, "status">; readonly story: CopyStanding }): boolean => status === "open" && isIn(story);

/** One event with what was known of the copy before and after it. */
export interface Moment {
  readonly event: CirculationEvent;
  readonly before: CopyState;
  readonly after: CopyState;
  /** Taken back by a later act: told, but without effect. */
  readonly undone: boolean;
}

export const retell = (events: readonly CirculationEvent[]): Moment[] => {
  const undone = new Set(events.flatMap((event) => (event.kind === "act-undone" ? [event.undoes] : [])));
  const loans = new Map(events.flatMap((event) => (event.kind === "copy-lent" && !undone.has(event.id) ? [[event.id, event] as const] : [])));
  let state = nothingYet;
  return inOrder(events).map((event) => {
    const before = state;
    const isUndone = undone.has(event.id);
    state = isUndone ? before : evolve(before, event, loans);
    return { event, before, after: state, undone: isUndone };
  });
};

const openLoan = (copy: CopyId, { lent, due, renewals, lostOn, claimedOn, settled }: LoanState, disputed: boolean): OpenLoan => ({
  event: lent.id,
  copy,
  borrower: lent.borrower,
  lentOn: lent.day,
  due,
  facts: lent.facts,
  renewals,
  disputed,
  ...(lent.use === undefined ? {} : { use: lent.use }),
  ...(lostOn === undefined ? {} : { lostOn }),
  ...(claimedOn === undefined ? {} : { claimedOn }),
  ...(settled ? { settled } : {}),
});

/** The loans of these parties among the open ones: one reader has a party for each month. */
export const loansOf = (open: readonly OpenLoan[], parties: ReadonlySet<PartyId>): OpenLoan[] =>
  open.filter((loan) => parties.has(loan.borrower.party));
