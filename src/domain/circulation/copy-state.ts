/**
 * What one more event makes of a copy. A copy that comes back is with nobody and no longer lost, whatever was said of it
 * before; damage stays owed until it is made good. An event about a loan that is over changes nothing: it came late.
 */
import type { Day } from "../kernel/day.ts";
import type { EventId } from "../kernel/ids.ts";
import type { Borrower, CirculationEvent, ContradictionSettled, CopyCondition, CopyLent, FactsThen } from "./events.ts";

export interface CopyState {
  readonly open: readonly LoanState[];
  /** Loans that a settlement ended: a later settlement may decide otherwise. */
  readonly settledAway: readonly LoanState[];
  readonly missingSince?: Day | undefined;
  readonly condition?: CopyCondition | undefined;
  readonly debts: readonly Debt[];
  /** The compensation for which nothing has come back yet. */
  readonly madeGood?: EventId | undefined;
}

export interface LoanState {
  readonly lent: CopyLent;
  readonly due: Day;
  readonly renewals: number;
  readonly lostOn?: Day | undefined;
  readonly claimedOn?: Day | undefined;
  /** A person has settled that this loan stands. */
  readonly settled?: true;
}

/** The reader of `loan` has to make good for a copy. */
export interface Debt {
  /** The event that says so. */
  readonly event: EventId;
  readonly loan: EventId;
  readonly borrower: Borrower;
  readonly because: "lost" | "damaged";
  readonly since: Day;
  readonly facts: FactsThen;
  /** Of a loan that is disputed, or whose reader says the book was brought back: shown, but it blocks nobody and is asked of nobody. */
  readonly disputed?: true;
}

export const nothingYet: CopyState = { open: [], settledAway: [], debts: [] };

/** `loans` = every loan of the copy that stands, by its id: damage is often seen after the copy has come back. */
export const evolve = (state: CopyState, event: CirculationEvent, loans: ReadonlyMap<EventId, CopyLent>): CopyState => {
  switch (event.kind) {
    case "copy-lent":
      return { ...state, open: [...state.open, { lent: event, due: event.due, renewals: 0 }], missingSince: undefined, madeGood: undefined };
    case "loan-renewed":
      // Renewed at two desks at once: the reader keeps the later day.
      return withLoan(state, event.loan, (loan) => ({ ...loan, due: event.due > loan.due ? event.due : loan.due, renewals: loan.renewals + 1 }));
    case "copy-returned":
      return { ...state, open: [], settledAway: [], missingSince: undefined, madeGood: undefined, debts: state.debts.filter(({ because }) => because !== "lost") };
    case "copy-lost": {
      const loan = state.open.find(({ lent }) => lent.id === event.loan);
      if (loan === undefined) return event.loan === undefined && state.open.length === 0 ? { ...state, missingSince: state.missingSince ?? event.day } : state;
      return withDebt(withLoan(state, loan.lent.id, (known) => ({ ...known, lostOn: event.day, claimedOn: undefined })), event, loan.lent, "lost");
    }
    case "copy-found":
      return { ...state, missingSince: undefined, open: state.open.map((loan) => ({ ...loan, lostOn: undefined })), debts: state.debts.filter(({ because }) => because !== "lost") };
    case "return-claimed":
      return withLoan(state, event.loan, (loan) => ({ ...loan, claimedOn: event.withdrawn ? undefined : event.day }));
    case "condition-noted": {
      const noted = { ...state, condition: event.condition };
      const lent = event.loan === undefined ? undefined : loans.get(event.loan);
      return lent ? withDebt(noted, event, lent, "damaged") : noted;
    }
    case "loss-compensated": {
      const wasLost = state.open.some(({ lent, lostOn }) => lent.id === event.loan && lostOn !== undefined);
      const paid = { ...state, debts: state.debts.filter(({ loan }) => loan !== event.loan) };
      const over = wasLost ? { ...paid, open: state.open.filter(({ lent }) => lent.id !== event.loan) } : paid;
      // Another book under the same number: in, and as new.
      if (event.replaces) return { ...over, condition: undefined };
      return wasLost ? { ...over, missingSince: event.day, madeGood: event.id } : over;
    }
    case "contradiction-settled":
      return settle(state, event);
    case "act-undone":
      return state;
  }
};

const settle = (state: CopyState, { settles, stands }: ContradictionSettled): CopyState => {
  const isOver = ({ lent }: LoanState): boolean => settles.includes(lent.id) && lent.id !== stands;
  const isBack = ({ lent }: LoanState): boolean => lent.id === stands;
  return {
    ...state,
    open: [...state.open.filter((loan) => !isOver(loan)), ...state.settledAway.filter(isBack)].map((loan) => (isBack(loan) ? { ...loan, settled: true } : loan)),
    settledAway: [...state.settledAway.filter((loan) => !isBack(loan)), ...state.open.filter(isOver)],
    debts: state.debts.filter(({ loan }) => loan === stands || !settles.includes(loan)),
  };
};

const withLoan = (state: CopyState, id: EventId, change: (loan: LoanState) => LoanState): CopyState => ({ ...state, open: state.open.map((loan) => (loan.lent.id === id ? change(loan) : loan)) });

const withDebt = (state: CopyState, event: Extract<CirculationEvent, { kind: "copy-lost" | "condition-noted" }>, lent: CopyLent, because: Debt["because"]): CopyState => ({
  ...state,
  debts: [
    ...state.debts.filter((debt) => debt.loan !== lent.id || debt.because !== because),
    { event: event.id, loan: lent.id, borrower: lent.borrower, because, since: event.day, facts: lent.facts },
  ],
});
