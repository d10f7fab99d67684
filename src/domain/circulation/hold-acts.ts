/** What a loan or a return at the desk means for those who wait for the title: said in the same moment, by the desk that knows it. */
import type { Copy } from "../copies/copy.ts";
import type { Day } from "../kernel/day.ts";
import type { CopyId, EventId, PatronId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Noted } from "./events.ts";
import type { HoldAnnounced, HoldCaught, HoldEnded, HoldEvent, HoldReleased } from "./hold-events.ts";
import { inOrder } from "./order.ts";
import type { QueuedHold, QueueToday } from "./queue-today.ts";

type Said<Event extends HoldEvent> = Pick<Event, "kind"> & Omit<Event, keyof Noted<string> | "cause" | "title">;

export type HoldAct = Said<HoldCaught> | Said<HoldAnnounced> | Said<HoldReleased> | Said<HoldEnded>;

/**
 * Lent to a reader who waits, it fills the hold; lent to another from the pick-up shelf, it stands there no longer. A copy read in
 * the library fills a hold only when it is the one that was kept for that reader.
 */
export const afterLending = ({ holds }: QueueToday, { copy, patron, loan, use }: { copy: CopyId; patron: PatronId; loan: EventId; use?: "inLibrary" | undefined }): HoldAct[] =>
  holds.flatMap((queued) => {
    const aside = queued.standing.filter((caught) => caught.copy === copy);
    if (queued.patron?.id === patron && queued.state !== "over" && (use === undefined || aside.length > 0)) return endings(queued, "filled", { loan, copy });
    return aside.map(({ event }): HoldAct => ({ kind: "hold-released", caught: event, loan }));
  });

/** Whose loan is over had the title, though another desk did not know that this was what they waited for. */
export const afterReturn = ({ holds }: QueueToday, loans: readonly { readonly patron: PatronId | undefined; readonly loan: EventId }[]): HoldAct[] =>
  loans.flatMap(({ patron, loan }) => holds.filter((queued) => patron !== undefined && queued.patron?.id === patron && queued.state === "hasIt").flatMap((queued) => endings(queued, "filled", { loan })));

/** Who gets a copy that is in the hand: whoever has waited longest. */
export const nextFor = ({ waiting }: QueueToday, copy: Copy): QueuedHold | undefined => (copy.status === "open" ? waiting[0] : undefined);

export const catching = ({ hold }: QueuedHold, copy: CopyId, until: Day, after: EventId | null): HoldAct => ({ kind: "hold-caught", hold: hold.event, copy, until, after });

/** All that this reader's waiting was noted as. */
export const endings = ({ hold, also }: QueuedHold, because: HoldEnded["because"], by: { loan?: EventId; copy?: CopyId } = {}): HoldAct[] =>
  [hold.event, ...also].map((id): HoldAct => ({ kind: "hold-ended", hold: id, because, ...by }));

/** What was noted of holds because of an act on a copy, and goes with it when that is taken back. */
export const notedWith = (events: readonly HoldEvent[], act: EventId): HoldEvent[] => standing(events).filter((event) => ("loan" in event && event.loan === act) || (event.kind === "hold-caught" && event.after === act));

export type HoldUndoRefusal = { readonly type: "NothingToUndo" } | { readonly type: "NotTheLatest" };

/** As with a copy: only the latest act on its hold. */
export const mayUndoHoldAct = (events: readonly HoldEvent[], id: EventId): Result<HoldEvent, HoldUndoRefusal> => {
  const stands = standing(events);
  const act = stands.find((event) => event.id === id);
  if (!act) return err({ type: "NothingToUndo" });
  const holdId = holdMeant(act, stands);
  return stands.findLast((event) => holdMeant(event, stands) === holdId) === act ? ok(act) : err({ type: "NotTheLatest" });
};

const standing = (events: readonly HoldEvent[]): HoldEvent[] => {
  const undone = new Set(events.flatMap((event) => (event.kind === "hold-undone" ? [event.undoes] : [])));
  return inOrder(events).filter((event) => event.kind !== "hold-undone" && !undone.has(event.id));
};

const holdMeant = (event: HoldEvent, events: readonly HoldEvent[]): EventId | undefined => {
  switch (event.kind) {
    case "hold-placed":
      return event.id;
    case "hold-caught":
    case "hold-ended":
      return event.hold;
    case "hold-announced":
    case "hold-released": {
      const caught = events.find(({ id }) => id === event.caught);
      return caught?.kind === "hold-caught" ? caught.hold : undefined;
    }
    case "hold-undone":
      return undefined;
  }
};
