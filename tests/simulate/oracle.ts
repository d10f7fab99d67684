/**
 * The log as it must be told, by the slowest and plainest means, and written apart from the product, so that a mistake there
 * is not a mistake here.
 */
import type { ClockStated } from "#domain/circulation/clock-statements.ts";
import type { CirculationEvent, LogEvent } from "#domain/circulation/events.ts";
import { trueReading, type TrueReading } from "./true-order.ts";

/** The events as the statements of their own devices about their clocks say; of several the one written last. */
export const asStated = <Event extends LogEvent>(events: readonly Event[], log: readonly LogEvent[]): Event[] => {
  const statements = log.filter((event): event is ClockStated => event.kind === "clock-stated").sort((a, b) => a.sequence - b.sequence);
  return events.map((event) => {
    let said = event;
    for (const { device, from, to, offset, dues } of statements) {
      if (device !== event.device || event.sequence < from || event.sequence > to) continue;
      const instant = event.at.wall + offset;
      const typed = event.day !== inHanoi(event.at.instant) && event.day !== inHanoi(event.at.wall + (event.at.offset ?? 0));
      const due = dues.find(([id]) => id === event.id)?.[1];
      said = { ...event, at: { ...event.at, instant }, day: typed ? event.day : (inHanoi(instant) as Event["day"]), ...(due === undefined ? {} : { due }) };
    }
    return said;
  });
};

const inHanoi = (instant: number): string => new Date(instant + 7 * 3_600_000).toISOString().slice(0, 10);

/** What these events of one copy read as, told in the plain order, each on the day it names and due when it says. */
export const plainReading = (events: readonly CirculationEvent[]): TrueReading =>
  trueReading(inPlainOrder(events).map((event) => ({ event, trueDay: event.day })), { lent: ({ due }) => due, renewed: ({ due }) => due });

/** Take, again and again, the earliest event whose cause has been told. */
export const inPlainOrder = (events: readonly CirculationEvent[]): CirculationEvent[] => {
  const left = [...new Map(events.map((event) => [event.id, event])).values()];
  const ids = new Set(left.map((event) => event.id as string));
  const told = new Set<string>();
  const order: CirculationEvent[] = [];
  while (left.length > 0) {
    const ready = left.filter((event) => event.cause === null || !ids.has(event.cause) || told.has(event.cause));
    ready.sort(earliest);
    const [next] = ready;
    if (next === undefined) break;
    left.splice(left.indexOf(next), 1);
    told.add(next.id);
    order.push(next);
  }
  return order;
};

/** By day, then by the time it was written. */
export const earliest = (a: LogEvent, b: LogEvent): number => {
  const keys = (event: LogEvent) => [event.day, event.at.instant, event.at.count, event.device, event.sequence, event.id] as const;
  const [left, right] = [keys(a), keys(b)];
  for (let index = 0; index < left.length; index++) {
    const [x, y] = [left[index] as string | number, right[index] as string | number];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
};
