/**
 * Who waits for a title, in what order, and which copies were set aside: told from the events of its holds alone, the same in
 * whatever order they arrived. Whoever placed a hold on the earlier library day comes first, then by the stamp.
 * A copy is set aside for one reader at a time: caught for the next one, it no longer stands there for the one before.
 * A hold is over, too, when its copy was put back or went on after the last day it was kept.
 */
import type { Day } from "../kernel/day.ts";
import type { CopyId, EventId, TitleId } from "../kernel/ids.ts";
import { earlier, inOrder } from "./order.ts";
import type { Borrower, CirculationEvent, FactsThen } from "./events.ts";
import type { HoldCaught, HoldEnding, HoldEvent, HoldPlaced } from "./hold-events.ts";

export interface HoldQueue {
  readonly title: TitleId;
  /** Those that go on, and those that are over but whose copy was not yet put back; in the order of the queue. */
  readonly holds: readonly Hold[];
  /** The event that the next act on these holds has to name as its cause. */
  readonly last: EventId | null;
}

export interface Hold {
  /** The event that placed it. */
  readonly event: EventId;
  readonly title: TitleId;
  readonly borrower: Borrower;
  readonly placedOn: Day;
  readonly facts: FactsThen;
  /** Two when two desks that did not know of each other each set one aside. */
  readonly caught: readonly Caught[];
  /** Absent while it goes on. */
  readonly ended?: HoldEnding | "expired";
}

export interface Caught {
  readonly event: EventId;
  readonly copy: CopyId;
  readonly on: Day;
  readonly until: Day;
  readonly after: EventId | null;
  readonly announced: boolean;
}

export const emptyQueue = (title: TitleId): HoldQueue => ({ title, holds: [], last: null });

export const holdQueueOf = (title: TitleId, events: readonly HoldEvent[]): HoldQueue => {
  const told = inOrder(events);
  const undone = new Set(told.flatMap((event) => (event.kind === "hold-undone" ? [event.undoes] : [])));
  const placed = told.filter((event): event is HoldPlaced => event.kind === "hold-placed").sort(earlier);
  // A hold taken back after a copy was set aside for it at another desk: the copy is still to be put back.
  const holds = new Map(placed.map((event) => [event.id, begun(event, undone.has(event.id))]));
  for (const event of told) if (!undone.has(event.id)) evolve(holds, event);
  return { title, holds: [...holds.values()].filter(({ ended, caught }) => ended === undefined || caught.length > 0), last: told[told.length - 1]?.id ?? null };
};

const begun = ({ id, title, borrower, day, facts }: HoldPlaced, takenBack: boolean): Hold => ({ event: id, title, borrower, placedOn: day, facts, caught: [], ...(takenBack ? { ended: "cancelled" } : {}) });

const evolve = (holds: Map<EventId, Hold>, event: HoldEvent): void => {
  switch (event.kind) {
    case "hold-caught": {
      for (const hold of holds.values()) for (const { event: id, copy } of hold.caught) if (copy === event.copy) release(holds, id, event.day, hold.event === event.hold);
      const hold = holds.get(event.hold);
      if (hold) holds.set(hold.event, { ...hold, caught: [...hold.caught, setAside(event)] });
      return;
    }
    case "hold-announced":
      for (const hold of holds.values()) {
        if (hold.caught.some(({ event: id }) => id === event.caught)) holds.set(hold.event, { ...hold, caught: hold.caught.map((caught) => (caught.event === event.caught ? { ...caught, announced: true } : caught)) });
      }
      return;
    case "hold-released":
      return release(holds, event.caught, event.day, false);
    case "hold-ended": {
      const hold = holds.get(event.hold);
      if (hold) holds.set(hold.event, { ...hold, ended: event.because, caught: hold.caught.filter(({ copy }) => copy !== event.copy) });
      return;
    }
    case "hold-placed":
    case "hold-undone":
      return;
  }
};

/** `forTheSame`: set aside once more for its own reader, whose days begin anew. */
const release = (holds: Map<EventId, Hold>, id: EventId, on: Day, forTheSame: boolean): void => {
  for (const hold of holds.values()) {
    const released = hold.caught.find(({ event }) => event === id);
    if (!released) continue;
    const expired = on > released.until && hold.ended === undefined && !forTheSame;
    holds.set(hold.event, { ...hold, caught: hold.caught.filter(({ event }) => event !== id), ...(expired ? { ended: "expired" } : {}) });
  }
};

const setAside = ({ id, copy, day, until, after }: HoldCaught): Caught => ({ event: id, copy, on: day, until, after, announced: false });

/** The day on which a copy was first lent again after the act `after`; undefined when it was not. */
export const lentSince = (events: readonly CirculationEvent[], after: EventId | null): Day | undefined => {
  const told = inOrder(events);
  const at = told.findIndex(({ id }) => id === after);
  // Its story has not come this far yet: nothing can be said of what was lent since.
  if (after !== null && at < 0) return undefined;
  const undone = new Set(told.flatMap((event) => (event.kind === "act-undone" ? [event.undoes] : [])));
  return told.slice(at + 1).find(({ kind, id }) => kind === "copy-lent" && !undone.has(id))?.day;
};
