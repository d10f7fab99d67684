/**
 * What a queue means today: who still waits, whose copy stands on the pick-up shelf, and which copies could go to whoever waits.
 * A copy is kept for a few open days; when they are over it is free for the next reader, with nothing written.
 * One reader counts once, however many desks noted the hold. Who has the title out, by whatever desk, waits no more; who left the
 * library, or is known here no longer, is passed over.
 */
import type { Copy } from "../copies/copy.ts";
import type { Day } from "../kernel/day.ts";
import type { CopyId, EventId, PartyId, PatronId } from "../kernel/ids.ts";
import type { Patron } from "../patrons/patron.ts";
import type { Calendar } from "../school/calendar.ts";
import { isFree, type CopyStanding, type OpenLoan } from "./copy-story.ts";
import type { Caught, Hold, HoldQueue } from "./hold-queue.ts";
import { keptNow } from "./place-hold.ts";

export interface QueueFacts {
  /** Every copy of the title that is here. */
  readonly copies: readonly { readonly copy: Copy; readonly story: CopyStanding }[];
  readonly readerOf: (party: PartyId) => Patron | undefined;
  /** The day on which a copy was lent again after it had been set aside, by the event that set it aside. */
  readonly lentSince: ReadonlyMap<EventId, Day>;
  readonly calendar: Calendar;
}

/** passedOver = its reader has left, or is not known here; hasIt = borrowed it where nobody knew of the hold. */
export type HoldState = "waiting" | "ready" | "expired" | "hasIt" | "passedOver" | "over";

export interface QueuedHold {
  readonly hold: Hold;
  /** Further holds of the same reader, from desks that did not know of each other. */
  readonly also: readonly EventId[];
  readonly patron: Patron | undefined;
  readonly state: HoldState;
  /** Copies that stand on the pick-up shelf because of it. */
  readonly standing: readonly Caught[];
  /** Lent to somebody else while it was kept for this reader. */
  readonly lentAway: readonly Caught[];
}

export interface QueueToday {
  /** In the order of the queue; those that are over come only with a copy on the pick-up shelf. */
  readonly holds: readonly QueuedHold[];
  readonly waiting: readonly QueuedHold[];
  /** What could be given to a reader who waits; first what is on the pick-up shelf for nobody any more. */
  readonly free: readonly CopyId[];
  /** Not even a copy that is out could ever be. */
  readonly cannotBeHad: boolean;
}

export const noQueue: QueueToday = { holds: [], waiting: [], free: [], cannotBeHad: false };

export const queueToday = (queue: HoldQueue, { copies, readerOf, lentSince, calendar }: QueueFacts, today: Day): QueueToday => {
  const holds = queue.holds.map((hold) => ({ ...hold, caught: hold.caught.map((caught) => ({ ...caught, until: keptNow(caught, calendar) })) }));
  const has = new Set(copies.flatMap(({ story }) => story.loans.filter(isTakenHome).map(({ borrower }) => readerOf(borrower.party)?.id)));
  const queued = oncePerReader(holds, readerOf).map(({ hold, also, patron }): QueuedHold => {
    const standing = hold.caught.filter(({ event }) => !lentSince.has(event));
    const lentAway = hold.caught.filter(({ event, until }) => (lentSince.get(event) ?? never) <= until);
    const state = stateOf(hold, standing, lentAway, patron, patron !== undefined && has.has(patron.id), today);
    return { hold, also, patron, state, standing, lentAway };
  });
  const keptFor = new Set(queued.filter(({ state }) => state === "ready").flatMap(({ standing }) => standing.map(({ copy }) => copy)));
  const shelved = new Set(queued.flatMap(({ standing }) => standing.map(({ copy }) => copy)));
  const free = copies.filter((one) => isFree(one) && !keptFor.has(one.copy.id)).map(({ copy }) => copy.id);
  return {
    holds: queued.filter(({ state, standing }) => state !== "over" || standing.length > 0),
    waiting: queued.filter(({ state }) => state === "waiting"),
    free: [...free.filter((id) => shelved.has(id)), ...free.filter((id) => !shelved.has(id))],
    cannotBeHad: copies.length > 0 && !copies.some(({ copy: { status }, story }) => (status === "open" || status === "repair") && story.missingSince === undefined && !story.loans.some(({ lostOn }) => lostOn !== undefined)),
  };
};

/** Who reads a book in the library still waits for it to take home. */
export const isTakenHome = ({ use }: Pick<OpenLoan, "use">): boolean => use === undefined;

const never = "9999-12-31";

const stateOf = (hold: Hold, standing: readonly Caught[], lentAway: readonly Caught[], patron: Patron | undefined, hasIt: boolean, today: Day): HoldState => {
  if (hold.ended !== undefined) return "over";
  if (hasIt) return "hasIt";
  if (!patron?.active) return "passedOver";
  if (standing.some(({ until }) => until >= today)) return "ready";
  if (standing.length > 0) return "expired";
  // Lent only after the days it was kept for: the reader had not come.
  return hold.caught.length > lentAway.length ? "over" : "waiting";
};

/** What other desks noted of the same reader is one hold, with the place of the first. What is over stays by itself. */
const oncePerReader = (holds: readonly Hold[], readerOf: QueueFacts["readerOf"]): { hold: Hold; also: EventId[]; patron: Patron | undefined }[] => {
  const first = new Map<PatronId, number>();
  const once: { hold: Hold; also: EventId[]; patron: Patron | undefined }[] = [];
  for (const hold of holds) {
    const patron = readerOf(hold.borrower.party);
    const known = patron && hold.ended === undefined ? once[first.get(patron.id) ?? -1] : undefined;
    if (known) once[once.indexOf(known)] = { ...known, hold: { ...known.hold, caught: [...known.hold.caught, ...hold.caught] }, also: [...known.also, hold.event] };
    else {
      if (patron && hold.ended === undefined) first.set(patron.id, once.length);
      once.push({ hold, also: [], patron });
    }
  }
  return once;
};
