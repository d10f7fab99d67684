/**
 * A device learns from a server, or from the person at the desk, that its clock was wrong. It then states what its earlier
 * acts should have said: the instants, the library days that came from its clock (never a day that was typed), and the due
 * days that were reckoned from those. The acts stay as they were written; every device tells them as the statement says.
 */
import { dayAt, type Day } from "../kernel/day.ts";
import type { EventId } from "../kernel/ids.ts";
import type { Calendar } from "../school/calendar.ts";
import { isBackdated } from "./backdating.ts";
import type { LogEvent, Noted } from "./events.ts";
import { dueIfLent } from "./lend.ts";
import type { RuleBook } from "./loan-rules.ts";
import { renewedDueDay, usualDays } from "./due-day.ts";
import { ruleFor } from "./loan-rules.ts";

/** Of its own device's events with these sequences, both ends included. */
export interface ClockStated extends Noted<"clock-stated"> {
  readonly from: number;
  readonly to: number;
  /** True time minus what the clock said, ms. */
  readonly offset: number;
  readonly dues: readonly (readonly [EventId, Day])[];
}

export const clockKinds = ["clock-stated"] as const satisfies readonly ClockStated["kind"][];

/** The event as it is to be told; itself when no statement is about it. Of several statements the last holds. */
export const correctedBy = <Event extends LogEvent>(event: Event, statements: readonly ClockStated[]): Event => {
  const stated = statements.reduce<ClockStated | undefined>((last, one) => (isAbout(one, event) && (last === undefined || one.sequence > last.sequence) ? one : last), undefined);
  if (stated === undefined) return event;
  const instant = event.at.wall + stated.offset;
  const due = stated.dues.find(([id]) => id === event.id)?.[1];
  return { ...event, at: { ...event.at, instant }, ...(isBackdated(event) ? {} : { day: dayAt(instant) }), ...(due === undefined ? {} : { due }) };
};

const isAbout = (stated: ClockStated, { kind, device, sequence }: LogEvent): boolean => kind !== "clock-stated" && stated.device === device && stated.from <= sequence && sequence <= stated.to;

/** What was known of a clock at one moment: what it said, and how far from the truth that was. */
export interface ClockKnown {
  readonly wall: number;
  readonly offset: number;
}

/**
 * The first of these acts, in their sequence, that the clock was already wrong for. It jumped, as clocks do, while the machine
 * was off: before one of the times the app was opened. No act may lie before the moment at which the clock was last known,
 * after now, or before the act before it; of the times that fit, the one with the strangest pause is taken: the shortest for
 * a clock that was set back, the longest for one that was set ahead.
 */
export const firstAfterJump = (
  acts: readonly { readonly sequence: number; readonly at: { readonly wall: number } }[],
  opens: readonly { readonly after: number; readonly wall: number }[],
  before: ClockKnown,
  now: ClockKnown,
): number => {
  const [first, last] = [before.wall + before.offset, now.wall + now.offset];
  const fits = (jump: number): boolean => {
    let earliest = first;
    return acts.every(({ at }, index) => {
      const truly = at.wall + (index < jump ? before.offset : now.offset);
      if (truly < earliest - tolerance || truly > last + tolerance) return false;
      earliest = Math.max(earliest, truly);
      return true;
    });
  };
  const wentBack = now.offset > before.offset;
  const candidates = opens.flatMap(({ after, wall }, index) => {
    const jump = acts.filter(({ sequence }) => sequence <= after).length;
    const pause = wall - (index === 0 && jump === 0 ? before.wall : Math.max(acts[jump - 1]?.at.wall ?? -Infinity, opens[index - 1]?.wall ?? -Infinity));
    return fits(jump) ? [{ jump, strange: wentBack ? -pause : pause }] : [];
  });
  const [strangest] = candidates.sort((a, b) => b.strange - a.strange || a.jump - b.jump);
  if (strangest) return strangest.jump;
  // It jumped while the app was open.
  for (let jump = 0; jump <= acts.length; jump++) if (fits(jump)) return jump;
  return 0;
};

/** What a drifting clock and a slow line may add up to, ms. */
const tolerance = 120_000;

/** A smaller error puts no act on another day, nor before another. */
export const worthStating = 60_000;

/** The due days as they would have been on the true days. `told` = the events as they stand without these dues. */
export const truerDues = (events: readonly LogEvent[], draft: ClockStated, { rules, calendar }: { rules: (on: Day) => RuleBook; calendar: Calendar }): [EventId, Day][] => {
  const dues = new Map<EventId, Day>();
  for (const written of events) {
    const event = correctedBy(written, [draft]);
    if (event.day === written.day) continue;
    if (event.kind === "copy-lent" || event.kind === "lot-lent") {
      const { group, bookType } = event.facts;
      dues.set(event.id, dueIfLent({ rules: rules(event.day), patron: { group }, title: { bookType }, calendar, today: event.day, use: event.kind === "copy-lent" ? event.use : undefined }));
    } else if (event.kind === "loan-renewed") {
      const { group, bookType } = event.facts;
      const rule = ruleFor(rules(event.day), group, bookType)?.rule;
      const before = dues.get(event.loan);
      if (before !== undefined) dues.set(event.id, renewedDueDay(rule && !rule.inLibraryOnly ? rule : { period: { days: usualDays } }, calendar, event.day, before));
    }
  }
  return [...dues];
};
