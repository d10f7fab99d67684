/**
 * Who borrowed what is known for a while and then by nobody: the tie of a reader to the loans of one library month goes when
 * the month is so many days past and nothing of it is open. What only ties can tell is written down before: that two parties
 * of a month were the same reader. So the number of readers who borrowed can be told from the log alone for ever.
 */
import { addDays, day, daysBetween, monthOf, type Day } from "../kernel/day.ts";
import type { EventId, PartyId, PatronId } from "../kernel/ids.ts";
import { patronGroups, type PatronGroup } from "../patrons/patron.ts";
import type { LogEvent } from "./events.ts";
import { takenBack } from "./undo.ts";

export interface MonthTie {
  readonly party: PartyId;
  readonly patron: PatronId;
  /** "2026-11" */
  readonly month: string;
}

/** Two parties of one month were one reader: desks that did not know of each other drew one each. */
export type SameReader = readonly [PartyId, PartyId];

export const usualDaysKept = 30;
export const mostDaysKept = 366;

/** In which months the log tells of a party, as far as a wrong clock may have given a tie another one. */
export type ToldMonths = ReadonlyMap<PartyId, readonly string[]>;

/**
 * The ties under the months that the log tells of: a clock that was wrong gave them its own, and the events under them were
 * put right since. One that the log tells nothing of stands by what it says.
 */
export const asTold = <Tie extends MonthTie>(ties: readonly Tie[], told: ToldMonths): Tie[] =>
  ties.flatMap((tie) => told.get(tie.party)?.map((month) => ({ ...tie, month })) ?? [tie]);

/**
 * `open`: parties that something is still open under, so that the desk has to know who it is. `told` goes back as far as a tie
 * is kept; a tie of a month to come that it says nothing of is of a wrong clock and older than that.
 */
export const tiesToForget = <Tie extends MonthTie>(ties: readonly Tie[], { today, daysKept, open, told }: { today: Day; daysKept: number; open: ReadonlySet<PartyId>; told?: ToldMonths | undefined }): Tie[] =>
  ties.filter(({ month, party }) => {
    const last = [...(told?.get(party) ?? [month])].sort().at(-1) ?? month;
    const isOver = daysBetween(firstDayAfter(last), today) >= daysKept || (told !== undefined && !told.has(party) && month > monthOf(today));
    return isOver && !open.has(party);
  });

/** The first day from which the log has to be asked in which months ties are. */
export const toldSince = (today: Day, daysKept: number): Day => day(`${monthOf(addDays(today, -daysKept - 31))}-01`);

/** What these ties tell when they go, as far as the others are still here to tell it from. Told again, it is the same. */
export const sameReaders = (going: readonly MonthTie[], all: readonly MonthTie[]): SameReader[] => {
  const told = new Set(going.map(placeOf));
  const parties = new Map<string, Set<PartyId>>();
  for (const tie of all) if (told.has(placeOf(tie))) parties.set(placeOf(tie), (parties.get(placeOf(tie)) ?? new Set()).add(tie.party));
  return [...parties.values()].flatMap((ofOne) => pairsOf([...ofOne].sort()));
};

export interface BorrowersFigure {
  readonly group: PatronGroup;
  readonly count: number;
}

/** How many readers of each group borrowed in a month, undone loans not counted. Once the ties are gone, a party that comes in late counts as another reader. */
export const borrowersIn = (month: string, events: readonly LogEvent[], same: readonly SameReader[]): BorrowersFigure[] => {
  const undone = takenBack(events);
  const readers = readersOf(same);
  const met = new Map<PatronGroup, Set<PartyId>>();
  for (const event of events) {
    if ((event.kind !== "copy-lent" && event.kind !== "lot-lent") || event.borrower.is !== "person" || undone.has(event.id) || monthOf(event.day) !== month) continue;
    const { group } = event.facts;
    met.set(group, (met.get(group) ?? new Set()).add(readers(event.borrower.party)));
  }
  return patronGroups.flatMap((group) => (met.has(group) ? [{ group, count: met.get(group)?.size ?? 0 }] : []));
};

/** The loans an event is about: whose tie it needs to be understood. */
export const loansMeantBy = (event: LogEvent): readonly EventId[] => {
  switch (event.kind) {
    case "copy-lent":
    case "lot-lent":
      return [event.id];
    case "copy-returned":
      return event.closes;
    case "contradiction-settled":
      return event.stands === null ? [] : [event.stands];
    default:
      return "loan" in event && event.loan !== undefined ? [event.loan] : [];
  }
};

/** The holds and loans an event is about, through which it is known whose it was: a release names its hold, and whoever the copy was lent to after that. */
export const earlierActsMeantBy = (event: LogEvent): readonly EventId[] => [...("hold" in event ? [event.hold] : []), ...("caught" in event ? [event.caught] : []), ...loansMeantBy(event)].filter((id) => id !== event.id);

const placeOf = ({ patron, month }: MonthTie): string => `${patron} ${month}`;

const pairsOf = (parties: readonly PartyId[]): SameReader[] => parties.slice(1).flatMap((party, index) => (parties[index] === undefined ? [] : [[parties[index], party] as const]));

/** Of parties that are the same reader, directly or through others, always the same one. */
const readersOf = (same: readonly SameReader[]): ((party: PartyId) => PartyId) => {
  const into = new Map<PartyId, PartyId>();
  const reader = (party: PartyId): PartyId => {
    let at = party;
    for (let next = into.get(at); next !== undefined; next = into.get(at)) at = next;
    return at;
  };
  for (const [one, other] of same) {
    const [a, b] = [reader(one), reader(other)];
    if (a !== b) into.set(b, a);
  }
  return reader;
};

const firstDayAfter = (month: string): Day => {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? day(`${year + 1}-01-01`) : day(`${year}-${String(number + 1).padStart(2, "0")}-01`);
};
