/**
 * What cannot be true at once, found in the story of one copy. A contradiction is a fact about the world, for a person to
 * settle with the book in hand; until then nobody is blamed. An act that is merely late is not a contradiction.
 */
import { daysBetween } from "../kernel/day.ts";
import type { CopyId, EventId } from "../kernel/ids.ts";
import type { CirculationEvent, CopyLent, CopyReturned } from "./events.ts";
import type { Moment } from "./copy-story.ts";
import { areConcurrent } from "./order.ts";

export type Contradiction =
  | {
      /** Lent while it was out, by desks that did not know of each other. Both stories are kept. */
      readonly type: "LentTwice";
      readonly copy: CopyId;
      readonly first: EventId;
      readonly second: EventId;
      /** True once the copy has come back: what is left is to find out how it happened. */
      readonly cameBack: boolean;
    }
  | {
      /** Came back though nobody here knew it was out. */
      readonly type: "ReturnedNotOut";
      readonly copy: CopyId;
      readonly returned: EventId;
    }
  | {
      /** A reader made good for it, and then it came back: what they gave is to be given back. */
      readonly type: "CameBackAfterCompensation";
      readonly copy: CopyId;
      readonly compensated: EventId;
      readonly returned: EventId;
    };

/** The acts that cannot all be true: what a settlement names. */
export const eventsOf = (contradiction: Contradiction): readonly EventId[] => {
  switch (contradiction.type) {
    case "LentTwice":
      return [contradiction.first, contradiction.second];
    case "ReturnedNotOut":
      return [contradiction.returned];
    case "CameBackAfterCompensation":
      return [contradiction.compensated, contradiction.returned];
  }
};

/** Those that nobody has settled yet. */
export const contradictionsIn = (copy: CopyId, moments: readonly Moment[]): Contradiction[] => {
  const settled = moments.flatMap(({ event, undone }) => (event.kind === "contradiction-settled" && !undone ? [new Set(event.settles)] : []));
  return allIn(copy, moments).filter((found) => !settled.some((settles) => eventsOf(found).every((id) => settles.has(id))));
};

const allIn = (copy: CopyId, moments: readonly Moment[]): Contradiction[] => {
  const byId = new Map(moments.map(({ event }) => [event.id, event]));
  const openAtEnd = new Set((moments[moments.length - 1]?.after.open ?? []).map(({ lent }) => lent.id));
  const found: Contradiction[] = [];
  for (const [index, { event, before, undone }] of moments.entries()) {
    if (undone) continue;
    if (event.kind === "copy-lent") {
      for (const { lent: first } of before.open) {
        if (lentToTheSameOnce(first, event)) continue;
        found.push({ type: "LentTwice", copy, first: first.id, second: event.id, cameBack: !openAtEnd.has(first.id) });
      }
    }
    if (event.kind === "copy-returned" && before.open.length === 0) {
      if (before.madeGood !== undefined) found.push({ type: "CameBackAfterCompensation", copy, compensated: before.madeGood, returned: event.id });
      else if (before.missingSince === undefined && !explainsItself(event, whileItWasBack(moments, index), byId)) found.push({ type: "ReturnedNotOut", copy, returned: event.id });
    }
  }
  return found;
};

/** Both desks lent it to the same party on the same day: one act, noted twice. */
export const lentToTheSameOnce = (first: CopyLent, second: CopyLent): boolean =>
  first.borrower.party === second.borrower.party && first.day === second.day;

/** What was told around this moment with no lending in between: a return before the last loan is of another coming back. */
const whileItWasBack = (moments: readonly Moment[], index: number): readonly Moment[] => {
  const lends = ({ event, undone }: Moment): boolean => event.kind === "copy-lent" && !undone;
  const next = moments.findIndex((moment, at) => at > index && lends(moment));
  return moments.slice(moments.findLastIndex((moment, at) => at < index && lends(moment)) + 1, next < 0 ? undefined : next);
};

/** The same book back, noted at two desks; or back after a loan that was then undone: nothing to settle. */
const explainsItself = (
  returned: CopyReturned,
  moments: readonly Moment[],
  byId: ReadonlyMap<EventId, CirculationEvent>,
): boolean =>
  returned.closes.some((id) => byId.has(id)) ||
  moments.some(({ event, undone }) => event.kind === "copy-returned" && !undone && event.id !== returned.id && isBackTwice(event, returned, byId));

/** Desks hear of each other within two weeks: what is noted twice lies no further apart, and figures of a month need no more than that around it. */
export const secondNoteDays = 14;

/** Of two returns with no loan in between: one coming back, noted at two desks that had not heard of each other. */
export const isBackTwice = (one: CopyReturned, other: CopyReturned, byId: ReadonlyMap<string, CirculationEvent>): boolean =>
  Math.abs(daysBetween(one.day, other.day)) <= secondNoteDays && areConcurrent<CirculationEvent>(one, other, byId);
