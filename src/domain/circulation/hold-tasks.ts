/**
 * What is to be done for those who wait: derived from the queue each time it is asked for, so a task goes when it is done, by
 * whichever desk. Most of them turn up at an exchange: a copy came back where nobody knew that it was waited for.
 */
import type { CopyId } from "../kernel/ids.ts";
import type { Caught } from "./hold-queue.ts";
import type { QueuedHold, QueueToday } from "./queue-today.ts";

export type HoldTask =
  /** A copy is in and this reader is next: any of `copies` will do. */
  | { readonly type: "FetchFromShelf"; readonly hold: QueuedHold; readonly copies: readonly CopyId[] }
  | { readonly type: "TellReader"; readonly hold: QueuedHold; readonly caught: Caught }
  /** On the pick-up shelf, and nobody waits for it any more. */
  | { readonly type: "PutBack"; readonly hold: QueuedHold; readonly caught: Caught }
  /** A contradiction: two desks each set a copy aside for one reader. One stays, the others go back. */
  | { readonly type: "HoldCaughtTwice"; readonly hold: QueuedHold; readonly caught: readonly Caught[] }
  /** A contradiction: lent at a desk that did not know it was kept for this reader, who waits again. */
  | { readonly type: "HeldCopyLent"; readonly hold: QueuedHold; readonly caught: Caught }
  | { readonly type: "CannotBeHad"; readonly hold: QueuedHold };

export const holdTaskTypes = ["HoldCaughtTwice", "HeldCopyLent", "FetchFromShelf", "TellReader", "PutBack", "CannotBeHad"] as const satisfies readonly HoldTask["type"][];

export const holdTasks = ({ holds, waiting, free, cannotBeHad }: QueueToday): HoldTask[] => {
  const wanted = new Set(free.slice(0, waiting.length));
  const ofHolds = holds.flatMap((hold): HoldTask[] => {
    const { state, standing, lentAway } = hold;
    const away = state === "waiting" || state === "ready" ? lentAway.map((caught): HoldTask => ({ type: "HeldCopyLent", hold, caught })) : [];
    if (state === "waiting") return [...away, ...(cannotBeHad ? [{ type: "CannotBeHad", hold } as const] : [])];
    // Kept as long as the copy whose days end last; one copy too many is put right before anybody is told.
    if (state === "ready") return [...away, ...(standing.length > 1 ? [{ type: "HoldCaughtTwice", hold, caught: standing } as const] : standing.filter(({ announced }) => !announced).map((caught) => ({ type: "TellReader", hold, caught }) as const))];
    return [...away, ...standing.filter(({ copy }) => !wanted.has(copy)).map((caught): HoldTask => ({ type: "PutBack", hold, caught }))];
  });
  // Another copy leads for each reader, so that two are not sent for the same one.
  return [...ofHolds, ...waiting.slice(0, free.length).map((hold, place): HoldTask => ({ type: "FetchFromShelf", hold, copies: [...free.slice(place), ...free.slice(0, place)] }))];
};
