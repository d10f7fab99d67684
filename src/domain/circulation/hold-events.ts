/**
 * What can happen to a hold (đặt mượn, giữ sách): a reader waits for a title, a copy of it is set aside on the pick-up shelf, the
 * reader is told, and it ends. Every event belongs to the story of its title. As everywhere it names no person: the borrower is the
 * month's party. The party of a hold and that of the loan which fills it can differ, so the desk that lends says which hold is filled.
 */
import type { Day } from "../kernel/day.ts";
import type { CopyId, EventId, TitleId } from "../kernel/ids.ts";
import type { Borrower, FactsThen, Noted } from "./events.ts";

interface HoldHappened<Kind extends string> extends Noted<Kind> {
  /** The last event in the story of holds of this title which the device had seen; null when there was none. */
  readonly cause: EventId | null;
  readonly title: TitleId;
}

export interface HoldPlaced extends HoldHappened<"hold-placed"> {
  readonly borrower: Borrower;
  readonly facts: FactsThen;
}

/** A copy was set aside on the pick-up shelf. It stands there for one reader at a time. */
export interface HoldCaught extends HoldHappened<"hold-caught"> {
  readonly hold: EventId;
  readonly copy: CopyId;
  /** The last day on which it is kept there. */
  readonly until: Day;
  /** The last act of that copy which the desk knew: what was lent after it no longer stands there. */
  readonly after: EventId | null;
}

/** The reader was told that a copy is there. */
export interface HoldAnnounced extends HoldHappened<"hold-announced"> {
  readonly caught: EventId;
}

/** The copy of `caught` stands on the pick-up shelf no longer: put back, or lent to somebody else by `loan`. */
export interface HoldReleased extends HoldHappened<"hold-released"> {
  readonly caught: EventId;
  readonly loan?: EventId;
}

export const holdEndings = ["filled", "cancelled", "unavailable"] as const;
export type HoldEnding = (typeof holdEndings)[number];

/** Filled by `loan`; cancelled by the reader; or the library has no copy any more that could be lent. */
export interface HoldEnded extends HoldHappened<"hold-ended"> {
  readonly hold: EventId;
  readonly because: HoldEnding;
  readonly loan?: EventId;
  /** The copy that was lent. */
  readonly copy?: CopyId;
}

/** A slip of the hand taken back: the event it names counts as never having happened. */
export interface HoldUndone extends HoldHappened<"hold-undone"> {
  readonly undoes: EventId;
}

export type HoldEvent = HoldPlaced | HoldCaught | HoldAnnounced | HoldReleased | HoldEnded | HoldUndone;

export const holdKinds = ["hold-placed", "hold-caught", "hold-announced", "hold-released", "hold-ended", "hold-undone"] as const satisfies readonly HoldEvent["kind"][];
