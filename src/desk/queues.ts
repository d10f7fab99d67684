/** What the desk does for those who wait, in the moment of a loan or a return: read the queue, and wrap what was decided. */
import type { HoldEvent } from "#domain/circulation/hold-events.ts";
import { catching, nextFor, type HoldAct } from "#domain/circulation/hold-acts.ts";
import type { CirculationEvent } from "#domain/circulation/events.ts";
import { noQueue, queueToday, type QueuedHold, type QueueToday } from "#domain/circulation/queue-today.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { EventId, PartyId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { Calendar } from "#domain/school/calendar.ts";
import type { CaughtFor, OnPickUpShelf } from "./desk.ts";
import { noted, type Act } from "./envelope.ts";
import type { Known, KnownQueue, People } from "./ports.ts";

export const queueOf = ({ queue, copies, readers, lentSince }: Omit<KnownQueue, "events">, people: People, calendar: Calendar, today: Day): QueueToday => {
  // Nobody has been asked for: the copies are not known either.
  if (copies.length === 0 && queue.holds.length === 0) return noQueue;
  const readerOf = (party: PartyId): Patron | undefined => {
    const id = readers.get(party);
    return id && people.get(id);
  };
  return queueToday(queue, { copies, readerOf, lentSince, calendar }, today);
};

/** Consecutive events after those that are already decided. */
export const holdEvents = (acts: readonly (HoldAct | { readonly kind: "hold-undone"; readonly undoes: EventId })[], { queue }: KnownQueue, device: Known["device"], doing: Act): HoldEvent[] => {
  const events: HoldEvent[] = [];
  for (const act of acts) {
    const last = events[events.length - 1];
    events.push({ ...noted(act.kind, last ? deviceAfter(device, last) : device, doing), cause: last?.id ?? queue.last, title: queue.title, ...act } as HoldEvent);
  }
  return events;
};

export const deviceAfter = (device: Known["device"], { sequence, at }: Pick<HoldEvent, "sequence" | "at">): Known["device"] => ({ ...device, sequence, lastStamp: at });

/** A copy in the hand goes to whoever has waited longest, and not back to the shelf. `before` = what was decided of it just now. */
export const catchNext = (known: Known, queue: QueueToday, before: readonly [CirculationEvent, ...HoldEvent[]], doing: Act, { today, until }: { today: Day; until: Day }): { readonly events: readonly HoldEvent[]; readonly facts: { caught?: CaughtFor } } => {
  const shelf = placeOf(queue, known.copy).shelf;
  // It was taken to stand on the pick-up shelf all the while: there it goes again.
  if (shelf?.kept && shelf.patron) return { events: [], facts: { caught: { hold: shelf.hold, patron: shelf.patron, until: shelf.until, waiting: queue.waiting.length } } };
  const next = nextFor(queue, known.copy);
  if (!next?.patron) return { events: [], facts: {} };
  const [act, ...ofHolds] = before;
  const last = ofHolds[ofHolds.length - 1];
  const { queue: told } = known.waiting;
  const waiting = { ...known.waiting, queue: { ...told, last: last?.id ?? told.last } };
  const events = holdEvents([catching(next, known.copy.id, until, act.id)], waiting, deviceAfter(known.device, last ?? act), { ...doing, today });
  return { events, facts: { caught: { hold: next.hold.event, patron: next.patron, until, waiting: queue.waiting.length - 1 } } };
};

/** What a copy that is in means to those who wait: it stands on the pick-up shelf, or could be set aside for the next of them. */
export const placeOf = (queue: QueueToday, copy: Copy): { shelf?: OnPickUpShelf; awaitedBy?: QueuedHold } => {
  const [shelf] = queue.holds.flatMap(({ hold, patron, state, standing }) => standing.filter((caught) => caught.copy === copy.id).map((caught): OnPickUpShelf => ({ hold: hold.event, caught: caught.event, patron, until: caught.until, kept: state === "ready" })));
  const next = queue.free.includes(copy.id) ? nextFor(queue, copy) : undefined;
  return { ...(shelf ? { shelf } : {}), ...(next ? { awaitedBy: next } : {}) };
};
