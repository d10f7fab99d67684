/**
 * Where a copy is, worked out from everything that happened to it. The story is a reading of the log, never a second truth:
 * told again from the same events it is the same, whoever heard them first.
 *
 * Two desks that were both offline can have lent the same copy. Both loans stay in the story, marked as disputed, until a
 * person settles it; a disputed loan is never held against a reader. When the copy comes back, all its loans are over.
 */
import type { Day } from "../kernel/day.ts";
import type { CopyId, EventId, PartyId } from "../kernel/ids.ts";
import { contradictionsIn, type Contradiction } from "./contradictions.ts";
import type { Borrower, CirculationEvent, CopyLent, FactsThen } from "./events.ts";
import { inOrder } from "./order.ts";

export interface OpenLoan {
  /** The event that lent it. */
  readonly event: EventId;
  readonly copy: CopyId;
  readonly borrower: Borrower;
  readonly lentOn: Day;
  readonly due: Day;
  readonly facts: FactsThen;
  /** Lent elsewhere at the same time: shown, but it blocks nobody. */
  readonly disputed: boolean;
}

export interface CopyStory {
  readonly copy: CopyId;
  /** Open loans in the order they happened; none = the copy is in. */
  readonly loans: readonly OpenLoan[];
  /** The event the next act at this desk has to name as its cause. */
  readonly last: EventId | null;
  readonly contradictions: readonly Contradiction[];
  /** How often this copy was lent, undone loans not counted. */
  readonly timesLent: number;
}

export const emptyStory = (copy: CopyId): CopyStory => ({ copy, loans: [], last: null, contradictions: [], timesLent: 0 });

export const storyOf = (copy: CopyId, events: readonly CirculationEvent[]): CopyStory => {
  const moments = retell(events);
  const end = moments[moments.length - 1];
  if (end === undefined) return emptyStory(copy);
  const open = end.after;
  return {
    copy,
    loans: open.map((lent) => openLoan(copy, lent, open.length > 1)),
    last: end.event.id,
    contradictions: contradictionsIn(copy, moments),
    timesLent: moments.filter(({ event, undone }) => event.kind === "copy-lent" && !undone).length,
  };
};

/** One event with the loans that were open before and after it. */
export interface Moment {
  readonly event: CirculationEvent;
  readonly before: readonly CopyLent[];
  readonly after: readonly CopyLent[];
  /** Taken back by a later act: told, but without effect. */
  readonly undone: boolean;
}

export const retell = (events: readonly CirculationEvent[]): Moment[] => {
  const undone = new Set(events.flatMap((event) => (event.kind === "act-undone" ? [event.undoes] : [])));
  let open: readonly CopyLent[] = [];
  return inOrder(events).map((event) => {
    const before = open;
    const isUndone = undone.has(event.id);
    open = isUndone ? before : evolve(before, event);
    return { event, before, after: open, undone: isUndone };
  });
};

const evolve = (open: readonly CopyLent[], event: CirculationEvent): readonly CopyLent[] => {
  switch (event.kind) {
    case "copy-lent":
      return [...open, event];
    case "copy-returned":
      return [];
    case "act-undone":
      return open;
  }
};

const openLoan = (copy: CopyId, lent: CopyLent, disputed: boolean): OpenLoan => ({
  event: lent.id,
  copy,
  borrower: lent.borrower,
  lentOn: lent.day,
  due: lent.due,
  facts: lent.facts,
  disputed,
});

/** The loans of these parties among the open ones: one reader has a party for each month. */
export const loansOf = (open: readonly OpenLoan[], parties: ReadonlySet<PartyId>): OpenLoan[] =>
  open.filter((loan) => parties.has(loan.borrower.party));

