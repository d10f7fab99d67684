/**
 * The counts behind the day book's visits, one by one: what was counted stands until it is taken back. A reading period (tiết đọc)
 * of a class in the library is one, however often it was tallied: at two desks, or pupils and latecomers apart.
 */
import type { Day } from "../kernel/day.ts";
import type { LogEvent, VisitCounted } from "./events.ts";
import { earlier } from "./order.ts";

/** In the order they were counted, by day and then by stamp. */
export const standingVisits = (events: readonly LogEvent[]): VisitCounted[] => {
  const undone = new Set(events.flatMap((event) => (event.kind === "visit-undone" ? [event.undoes] : [])));
  const standing = events.flatMap((event) => (event.kind === "visit-counted" && !undone.has(event.id) ? [[event.id, event] as const] : []));
  return [...new Map(standing).values()].sort(earlier);
};

/** Of a class at a period of a day. */
export interface ReadingPeriod {
  readonly day: Day;
  readonly classUnit: string;
  readonly period: number;
}

export const readingPeriodsOf = (events: readonly LogEvent[]): ReadingPeriod[] => {
  const periods = standingVisits(events).flatMap(({ day, facts: { classUnit }, period }): ReadingPeriod[] => (classUnit === undefined || period === undefined ? [] : [{ day, classUnit, period }]));
  return [...new Map(periods.map((period) => [JSON.stringify([period.day, period.classUnit, period.period]), period])).values()];
};
