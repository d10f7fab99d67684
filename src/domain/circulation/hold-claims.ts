/**
 * What those who wait may claim against a loan or a renewal: a copy on the pick-up shelf is lent to its reader, the last copies
 * go to those who asked before, and a book that somebody waits for is not put off.
 */
import type { Day } from "../kernel/day.ts";
import type { CopyId, PatronId } from "../kernel/ids.ts";
import type { Patron } from "../patrons/patron.ts";
import type { QueueToday } from "./queue-today.ts";

export type HoldClaim =
  /** On the pick-up shelf for another reader. */
  | { readonly type: "CopyIsHeldFor"; readonly patron: Patron; readonly until: Day }
  /** No more copies are in than there are readers who asked before. */
  | { readonly type: "OthersWait"; readonly waiting: number; readonly free: number };

export interface TitleIsAwaited {
  readonly type: "TitleIsAwaited";
  readonly waiting: number;
}

export const heldForAnother = ({ holds }: QueueToday, copy: CopyId, reader: PatronId): Extract<HoldClaim, { type: "CopyIsHeldFor" }> | undefined => {
  for (const { state, patron, standing } of holds) {
    const kept = standing.find((caught) => caught.copy === copy);
    if (kept && state === "ready" && patron && patron.id !== reader) return { type: "CopyIsHeldFor", patron, until: kept.until };
  }
  return undefined;
};

export const othersWait = ({ holds, waiting, free }: QueueToday, patron: PatronId): Extract<HoldClaim, { type: "OthersWait" }> | undefined => {
  // For this reader a copy stands ready, or they borrow it already.
  if (holds.some((queued) => queued.patron?.id === patron && (queued.state === "ready" || queued.state === "hasIt"))) return undefined;
  const own = waiting.findIndex((queued) => queued.patron?.id === patron);
  const before = own < 0 ? waiting.length : own;
  return before > 0 && free.length <= before ? { type: "OthersWait", waiting: before, free: free.length } : undefined;
};

/** As long as a copy is in for everybody who waits, nobody needs this one. */
export const titleIsAwaited = ({ waiting, free }: QueueToday): TitleIsAwaited | undefined =>
  waiting.length > free.length ? { type: "TitleIsAwaited", waiting: waiting.length } : undefined;
