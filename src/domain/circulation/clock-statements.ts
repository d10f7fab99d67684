/**
 * A device learns from a server, or from the person at the desk, that its clock was wrong. It then states what its earlier
 * acts should have said: the instants, the library days that came from its clock (never a day that was typed), and the due
 * days that were reckoned from those. The acts stay as they were written; every device tells them as the statement says.
 */
import { dayAt, type Day } from "../kernel/day.ts";
import type { EventId } from "../kernel/ids.ts";
import type { Calendar } from "../school/calendar.ts";
import { isBackdated } from "./backdating.ts";
import type { LoanRenewed, LogEvent, Noted } from "./events.ts";
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

/**
 * The due days as they would have been on the true days. `acts`: this device's in their order, as they were written and as they
 * are to be told but for the due day; `held`: whatever else is told of what they renew.
 */
export const truerDues = (
  acts: readonly { readonly written: LogEvent; readonly told: LogEvent }[],
  { rules, calendar, held }: { rules: (on: Day) => RuleBook; calendar: Calendar; held: ReadonlyMap<EventId, LogEvent> },
): Map<EventId, Day> => {
  const dues = new Map<EventId, Day>();
  for (const { written, told } of acts) {
    if ((told.kind === "copy-lent" || told.kind === "lot-lent") && told.day !== written.day) {
      const { group, bookType } = told.facts;
      dues.set(told.id, dueIfLent({ rules: rules(told.day), patron: { group }, title: { bookType }, calendar, today: told.day, use: told.kind === "copy-lent" ? told.use : undefined }));
    } else if (told.kind === "loan-renewed") {
      const seen = seenBefore(told, held);
      const before = dueAfter(told.loan, seen, dues);
      if (before === undefined || (told.day === written.day && !seen.some(({ id }) => dues.has(id)))) continue;
      const { group, bookType } = told.facts;
      const rule = ruleFor(rules(told.day), group, bookType)?.rule;
      dues.set(told.id, renewedDueDay(rule && !rule.inLibraryOnly ? rule : { period: { days: usualDays } }, calendar, told.day, before));
    }
  }
  return dues;
};

/** What the desk had seen of the copy: the chain of causes, and the loan, which another desk may not have known that is in it. */
const seenBefore = ({ cause, loan }: LoanRenewed, held: ReadonlyMap<EventId, LogEvent>): LogEvent[] => {
  const lent = held.get(loan);
  const seen: LogEvent[] = [];
  for (let at = cause; at !== null; ) {
    const event = held.get(at);
    if (event === undefined || seen.includes(event)) break;
    seen.push(event);
    at = "cause" in event ? event.cause : null;
  }
  return lent === undefined || seen.includes(lent) ? seen : [...seen, lent];
};

const dueAfter = (loan: EventId, seen: readonly LogEvent[], dues: ReadonlyMap<EventId, Day>): Day | undefined => {
  const undone = new Set(seen.flatMap((event) => (event.kind === "act-undone" ? [event.undoes] : [])));
  const days = seen.flatMap((event) => ((event.kind === "copy-lent" && event.id === loan) || (event.kind === "loan-renewed" && event.loan === loan && !undone.has(event.id)) ? [dues.get(event.id) ?? event.due] : []));
  return days.sort()[days.length - 1];
};
