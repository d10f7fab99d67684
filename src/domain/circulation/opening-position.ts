/**
 * What of a closed school year still speaks (số dư đầu năm): the few events without which a story would go on otherwise. An open
 * loan with what was said of it, a debt, a copy that is missing or torn, a contradiction nobody has settled, who waits for a
 * title, a code nobody has explained, what was wrong with a clock. They are carried over as they were written, so the new year's
 * story goes on from them by the same rules, and they can be picked again from the old log and compared. Where so few would be
 * told otherwise than the whole old story, the whole of it is carried over.
 */
import type { EventId } from "../kernel/ids.ts";
import { same } from "../kernel/merge.ts";
import { unexplainedCodes } from "./code-events.ts";
import { contradictionsIn, eventsOf } from "./contradictions.ts";
import { nothingYet } from "./copy-state.ts";
import { retell } from "./copy-story.ts";
import { copyOf, isCirculation, isHold, isOfLot, type CirculationEvent, type LogEvent } from "./events.ts";
import { loansMeantBy } from "./forgetting.ts";
import type { HoldEvent } from "./hold-events.ts";
import { holdQueueOf } from "./hold-queue.ts";
import type { LotEvent } from "./lot-events.ts";
import { lotLoanOf } from "./lot-story.ts";
import { inOrder } from "./order.ts";

export interface Closing {
  /** All that is known of one story up to the end of the closed year. */
  readonly old: readonly LogEvent[];
  /** What the new year has of the same story already. */
  readonly later?: readonly LogEvent[];
  /** Events that another story goes by: after which act a copy was set aside. */
  readonly named?: ReadonlySet<EventId>;
}

/** The events that this one goes on from. */
export const namedBy = (event: LogEvent): readonly EventId[] => [
  ...("cause" in event && event.cause !== null ? [event.cause] : []),
  ...("loan" in event && event.loan !== undefined ? [event.loan] : []),
  ...("undoes" in event && event.undoes !== undefined ? [event.undoes] : []),
  ...("closes" in event ? event.closes : []),
  ...("settles" in event ? event.settles : []),
  ...("explains" in event ? event.explains : []),
  ...("hold" in event ? [event.hold] : []),
  ...("caught" in event ? [event.caught] : []),
];

/** In the order of `old`. Empty when nothing of it matters any more. */
export const carriedOver = ({ old, later = [], named = new Set() }: Closing): readonly LogEvent[] => {
  const acts = old.filter(isCirculation);
  if (acts.length > 0) return ofCopy(acts, later.filter(isCirculation), named);
  const held = old.filter(isHold);
  if (held.length > 0) return ofTitle(held, later.filter(isHold));
  const ofLots = old.filter(isOfLot);
  if (ofLots.length > 0) return later.length > 0 || isOpen(ofLots) ? ofLots : [];
  const unexplained = new Set(unexplainedCodes(old.filter((event) => event.kind === "code-unknown" || event.kind === "code-explained")).flatMap(({ noted }) => noted.map(({ id }) => id)));
  return old.filter((event) => event.kind === "clock-stated" || unexplained.has(event.id));
};

const ofCopy = (old: readonly CirculationEvent[], later: readonly CirculationEvent[], named: ReadonlySet<EventId>): readonly CirculationEvent[] => {
  const few = speaking(old, named);
  return same(toldOfCopy([...few, ...later]), toldOfCopy([...old, ...goingOn(old, few, later)])) ? few : old;
};

const speaking = (old: readonly CirculationEvent[], named: ReadonlySet<EventId>): CirculationEvent[] => {
  const moments = retell(old);
  const { open, debts, condition } = moments[moments.length - 1]?.after ?? nothingYet;
  const contradicting = contradictionsOf(moments).flatMap(eventsOf);
  const gone = moments.findLast(({ before, after }) => before.missingSince === undefined && after.missingSince !== undefined);
  const isGone = moments[moments.length - 1]?.after.missingSince !== undefined;
  const spokenOf = new Set<EventId>([
    ...open.map(({ lent }) => lent.id),
    ...debts.map(({ loan }) => loan),
    ...contradicting,
    ...(isGone && gone ? [gone.event.id, ...loansMeantBy(gone.event)] : []),
  ]);
  const state = condition === undefined ? undefined : moments.findLast(({ event, undone }) => event.kind === "condition-noted" && !undone)?.event.id;
  const speaks = new Set(moments.flatMap(({ event, before, undone }) => {
    if (undone || event.kind === "act-undone") return [];
    const meant = [event.id, ...loansMeantBy(event), ...(event.kind === "contradiction-settled" ? event.settles : [])];
    const clears = event.kind === "copy-found" && before.open.some(({ lent }) => spokenOf.has(lent.id));
    return clears || event.id === state || meant.some((id) => spokenOf.has(id)) ? [event.id] : [];
  }));
  const few = inOrder(old).filter(({ id }) => speaks.has(id) || named.has(id));
  const between = wayBack(old, few);
  return old.filter((event) => few.includes(event) || between.has(event.id));
};

/** The last of these has seen a return among them through acts that are not among them: without those it would look as if it had not. */
const wayBack = (old: readonly CirculationEvent[], few: readonly CirculationEvent[]): ReadonlySet<EventId> => {
  const byId = new Map(old.map((event) => [event.id, event]));
  const returns = new Set(few.flatMap(({ kind, id }) => (kind === "copy-returned" ? [id] : [])));
  const way = new Set<EventId>();
  let reached: EventId[] = [];
  for (let at = returns.size > 0 ? few[few.length - 1] : undefined; at && !way.has(at.id); at = at.cause === null ? undefined : byId.get(at.cause)) {
    way.add(at.id);
    if (returns.has(at.id)) reached = [...way];
  }
  return new Set(reached);
};

/** All that goes on being told of a copy. */
const toldOfCopy = (events: readonly CirculationEvent[]): object => {
  const moments = retell(events);
  const { open, debts, missingSince, condition, madeGood } = moments[moments.length - 1]?.after ?? nothingYet;
  return { open: open.map(({ lent, ...said }) => ({ loan: lent.id, ...said })), debts, missingSince, condition, madeGood, contradictions: contradictionsOf(moments) };
};

const contradictionsOf = (moments: ReturnType<typeof retell>) => {
  const copy = moments[0] && copyOf(moments[0].event);
  return copy === undefined ? [] : contradictionsIn(copy, moments);
};

const ofTitle = (old: readonly HoldEvent[], later: readonly HoldEvent[]): readonly HoldEvent[] => {
  const [first] = old;
  if (first === undefined) return [];
  const queueOf = (events: readonly HoldEvent[]) => holdQueueOf(first.title, events).holds;
  const holds = queueOf(old);
  const spokenOf = new Set<EventId>(holds.flatMap(({ event, caught }) => [event, ...caught.map((one) => one.event)]));
  const speaks = new Set(old.flatMap((event) => (spokenOf.has(event.id) || ("hold" in event && spokenOf.has(event.hold)) || ("caught" in event && spokenOf.has(event.caught)) ? [event.id] : [])));
  const few = old.filter((event) => speaks.has(event.id) || (event.kind === "hold-undone" && speaks.has(event.undoes)));
  return same(queueOf([...few, ...later]), queueOf([...old, ...goingOn(old, few, later)])) ? few : old;
};

/** Also one whose beginning has not come in yet. */
const isOpen = (events: readonly LotEvent[]): boolean => {
  const loan = lotLoanOf(events);
  if (loan === undefined) return !events.some(({ kind }) => kind === "lot-lent");
  return loan.out + loan.owed + loan.gone + loan.surplus > 0;
};

/** A desk that has only the position names the last of that as its cause: what it writes after the old story has seen its end. */
const goingOn = <Event extends CirculationEvent | HoldEvent>(old: readonly Event[], few: readonly Event[], later: readonly Event[]): Event[] => {
  const told = inOrder([...old, ...later]);
  const isOld = new Set(old.map(({ id }) => id));
  const end = told.findLastIndex(({ id }) => isOld.has(id));
  const after = new Set(told.slice(end + 1).map(({ id }) => id));
  const last = told[end]?.id ?? null;
  const known = inOrder(few).at(-1)?.id ?? null;
  return later.map((event) => (event.cause === known && after.has(event.id) ? { ...event, cause: last } : event));
};
