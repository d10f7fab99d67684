/**
 * What figures leave out of the log, since it did not happen, or not twice: what was undone; a loan that somebody looked into and
 * settled as not true; one loan, or one book back, noted at two desks that had not heard of each other.
 */
import type { EventId } from "../kernel/ids.ts";
import { isBackTwice, lentToTheSameOnce } from "./contradictions.ts";
import { retell } from "./copy-story.ts";
import { copyOf, isCirculation, type CirculationEvent, type CopyLent, type CopyReturned, type LogEvent } from "./events.ts";
import { areConcurrent, inOrder } from "./order.ts";
import { takenBack } from "./undo.ts";

/** `events` in any order and with repeats. Of a copy about which something was settled its whole story has to be among them. */
export const countedOnce = (events: readonly LogEvent[]): LogEvent[] => {
  const known = new Map(events.map((event) => [event.id, event]));
  const left = new Set(takenBack([...known.values()]));
  for (const story of storiesIn([...known.values()])) {
    if (story.some(({ kind }) => kind === "contradiction-settled")) for (const loan of settledAsNotTrue(story)) left.add(loan);
    for (const again of notedAgain(story, left)) left.add(again);
  }
  return [...known.values()].filter(({ id }) => !left.has(id));
};

const storiesIn = (events: readonly LogEvent[]): CirculationEvent[][] => {
  const stories = new Map<string, CirculationEvent[]>();
  for (const event of events) {
    const copy = isCirculation(event) ? copyOf(event) : undefined;
    if (copy === undefined) continue;
    const story = stories.get(copy);
    if (story) story.push(event as CirculationEvent);
    else stories.set(copy, [event as CirculationEvent]);
  }
  // One act of a copy is noted once.
  return [...stories.values()].filter(({ length }) => length > 1);
};

/** Ended by a settlement while they were open, and by no later one brought back. */
const settledAsNotTrue = (story: readonly CirculationEvent[]): ReadonlySet<EventId> => {
  const ended = new Set<EventId>();
  for (const { event, before, after, undone } of retell(story)) {
    if (event.kind !== "contradiction-settled" || undone) continue;
    for (const { lent } of before.open) ended.add(lent.id);
    for (const { lent } of after.open) ended.delete(lent.id);
  }
  return ended;
};

/** The first note of each loan, and of each coming back, is the one that counts; of a coming back rather the one that knows of the loan. */
const notedAgain = (story: readonly CirculationEvent[], left: ReadonlySet<EventId>): EventId[] => {
  const moves = inOrder(story.filter((event): event is CopyLent | CopyReturned => !left.has(event.id) && (event.kind === "copy-lent" || event.kind === "copy-returned")));
  // What was taken back counts for nothing, and yet shows which act knew of which.
  const byId = new Map<string, CirculationEvent>(story.map((event) => [event.id, event]));
  const again: EventId[] = [];
  let back: CopyReturned[] = [];
  const cameBack = (): void => {
    const counts = back.find(({ facts }) => facts !== undefined) ?? back[0];
    if (counts) for (const other of back) if (other !== counts && isBackTwice(counts, other, byId)) again.push(other.id);
    back = [];
  };
  const loans: CopyLent[] = [];
  for (const move of moves) {
    if (move.kind === "copy-returned") back.push(move);
    else {
      cameBack();
      if (loans.some((loan) => lentToTheSameOnce(loan, move) && areConcurrent<CirculationEvent>(loan, move, byId))) again.push(move.id);
      else loans.push(move);
    }
  }
  cameBack();
  return again;
};
