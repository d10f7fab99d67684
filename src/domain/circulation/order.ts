/**
 * The order in which the story of one copy is told: first cause (an event comes after the one its desk had seen),
 * then library day, then stamp. Devices sync late and in any order; the same set of events is always told the same way.
 */
import { compareStamps } from "../kernel/stamp.ts";
import type { CirculationEvent } from "./events.ts";

/** One copy's events in telling order. Duplicates (same id) are told once. */
export const inOrder = <Event extends Told>(events: readonly Event[]): Event[] => {
  const known = new Map(events.map((event) => [event.id, event]));
  const waiting = new Map<string, Event[]>();
  const ready: Event[] = [];
  for (const event of known.values()) {
    if (event.cause !== null && event.cause !== event.id && known.has(event.cause)) pushTo(waiting, event.cause, event);
    else insert(ready, event);
  }
  const told: Event[] = [];
  for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
    told.push(next);
    for (const follower of waiting.get(next.id) ?? []) insert(ready, follower);
  }
  return told.length === known.size ? told : [...told, ...inACircle(known, told)];
};

/** True when neither desk had seen the other's act: each is missing from the other's chain of causes. */
export const areConcurrent = <Event extends Told>(a: Event, b: Event, byId: ReadonlyMap<string, Event>): boolean =>
  !hasSeen(a, b.id, byId) && !hasSeen(b, a.id, byId);

type Told = Pick<CirculationEvent, "id" | "cause" | "day" | "at" | "device" | "sequence">;

/** By library day, then stamp. */
export const earlier = (a: Omit<Told, "cause">, b: Omit<Told, "cause">): number =>
  compareText(a.day, b.day) ||
  compareStamps(a.at, b.at) ||
  compareText(a.device, b.device) ||
  a.sequence - b.sequence ||
  compareText(a.id, b.id);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const insert = <Event extends Told>(sorted: Event[], event: Event): void => {
  let at = sorted.length;
  while (at > 0 && earlier(event, sorted[at - 1] as Event) < 0) at--;
  sorted.splice(at, 0, event);
};

const pushTo = <Event>(map: Map<string, Event[]>, key: string, event: Event): void => {
  const list = map.get(key);
  if (list) list.push(event);
  else map.set(key, [event]);
};

const hasSeen = <Event extends Told>(event: Event, id: string, byId: ReadonlyMap<string, Event>): boolean => {
  const walked = new Set<string>();
  for (let at: Event | undefined = event; at && !walked.has(at.id); at = at.cause === null ? undefined : byId.get(at.cause)) {
    if (at.id === id) return true;
    walked.add(at.id);
  }
  return false;
};

/** Only a forged log has causes in a circle; its events are still told, by day and stamp, and none is lost. */
const inACircle = <Event extends Told>(known: ReadonlyMap<string, Event>, told: readonly Event[]): Event[] => {
  const done = new Set(told.map((event) => event.id));
  return [...known.values()].filter((event) => !done.has(event.id)).sort(earlier);
};
