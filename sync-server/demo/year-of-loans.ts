/**
 * A believable year at the desk of the demo school, made by asking the real rules at every loan: readers who come often and
 * readers who never come, books that everybody wants, most brought back in time, some late, a few still out and overdue.
 */
import type { Title } from "#domain/catalogue/title.ts";
import { storyOf, type CopyStory, emptyStory, type OpenLoan } from "#domain/circulation/copy-story.ts";
import { copyOf, type CirculationEvent, type Happened } from "#domain/circulation/events.ts";
import { tiesToForget, usualDaysKept } from "#domain/circulation/forgetting.ts";
import { mayLend } from "#domain/circulation/lend.ts";
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { addDays, daysBetween, monthOf, type Day } from "#domain/kernel/day.ts";
import { newId, type CopyId, type DeviceId, type PartyId, type PatronId, type SchoolId, type StaffId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { isClosed, type Calendar } from "#domain/school/calendar.ts";
import type { Tie } from "#wire/people.ts";
import type { Chance } from "./seeded.ts";

export interface YearAsked {
  readonly titles: readonly Title[];
  readonly copies: readonly Copy[];
  readonly patrons: readonly Patron[];
  readonly rules: RuleBook;
  readonly calendarOf: (day: Day) => Calendar;
  readonly from: Day;
  readonly to: Day;
  readonly school: SchoolId;
  readonly device: DeviceId;
  readonly staff: StaffId;
  readonly app: string;
  /** Milliseconds at 00:00 UTC of a day. */
  readonly instantOf: (day: Day) => number;
}

export interface YearOfLoans {
  readonly events: readonly CirculationEvent[];
  readonly ties: readonly Tie[];
  /** What a reader had out at the end of that day. */
  readonly outOn: (patron: PatronId, on: Day) => readonly OpenLoan[];
}

export const yearOfLoans = (asked: YearAsked, chance: Chance): YearOfLoans => {
  const { titles, copies, patrons, rules, calendarOf, from, to } = asked;
  const titleOf = new Map(titles.map((title) => [title.id, title]));
  const copyById = new Map(copies.map((copy) => [copy.id, copy]));
  const patronOf = new Map(patrons.map((patron) => [patron.id, patron]));
  const eventsOf = new Map<CopyId, CirculationEvent[]>();
  const storyByCopy = new Map<CopyId, CopyStory>();
  const outBy = new Map<PatronId, Set<CopyId>>();
  const parties = new Map<string, Tie>();
  const comingBack = new Map<Day, { copy: CopyId; patron: PatronId }[]>();
  const events: CirculationEvent[] = [];
  // Popularity falls off: a third of the stock gets most of the loans.
  const wanted = copies.filter(() => chance.next() < 0.35);
  const eager = patrons.filter(() => chance.next() < 0.45);

  const envelope = <Kind extends string>(kind: Kind, copy: CopyId, day: Day): Happened<Kind> => ({
    id: newId("event", chance.byte),
    kind,
    v: 1,
    school: asked.school,
    device: asked.device,
    sequence: events.length + 1,
    staff: asked.staff,
    app: asked.app,
    rules: rules.id,
    day,
    at: stampOf(asked.instantOf(day), events.length),
    cause: storyByCopy.get(copy)?.last ?? null,
    thing: { copy },
  });
  const remember = (copy: CopyId, event: CirculationEvent): void => {
    events.push(event);
    const all = [...(eventsOf.get(copy) ?? []), event];
    eventsOf.set(copy, all);
    storyByCopy.set(copy, storyOf(copy, all));
  };
  const partyOf = (patron: PatronId, day: Day): PartyId => {
    const key = `${patron} ${monthOf(day)}`;
    const known = parties.get(key) ?? { party: newId("party", chance.byte), patron, month: monthOf(day) };
    parties.set(key, known);
    return known.party;
  };
  const takeBack = (copy: CopyId, patron: PatronId, day: Day): void => {
    const loans = storyByCopy.get(copy)?.loans ?? [];
    const [loan] = loans;
    if (loan === undefined) return;
    remember(copy, { ...envelope("copy-returned", copy, day), closes: loans.map(({ event }) => event), facts: loan.facts });
    outBy.get(patron)?.delete(copy);
  };
  const lend = (copy: Copy, patron: Patron, day: Day): void => {
    const title = titleOf.get(copy.title);
    if (title === undefined) return;
    const patronLoans = [...(outBy.get(patron.id) ?? [])].flatMap((id) => storyByCopy.get(id)?.loans ?? []);
    const calendar = calendarOf(day);
    const allowed = mayLend({ copy, title, story: storyByCopy.get(copy.id) ?? emptyStory(copy.id), patron, patronLoans, rules, calendar, today: day, debts: [] });
    if (!allowed.ok) return;
    remember(copy.id, {
      ...envelope("copy-lent", copy.id, day),
      borrower: { party: partyOf(patron.id, day), is: "person" },
      due: allowed.value.due,
      facts: {
        group: patron.group,
        ...(patron.classUnit === undefined ? {} : { classUnit: patron.classUnit }),
        ...(patron.grade === undefined ? {} : { grade: patron.grade }),
        bookType: title.bookType,
        title: title.id,
      },
    });
    const held = outBy.get(patron.id) ?? new Set<CopyId>();
    outBy.set(patron.id, held.add(copy.id));
    const length = Math.max(1, daysBetween(day, allowed.value.due));
    const late = chance.next();
    const back = addDays(day, late < 0.8 ? 1 + chance.below(length) : late < 0.97 ? length + chance.below(12) : length + 40 + chance.below(200));
    comingBack.set(back, [...(comingBack.get(back) ?? []), { copy: copy.id, patron: patron.id }]);
  };

  const waiting: { copy: CopyId; patron: PatronId }[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    waiting.push(...(comingBack.get(day) ?? []));
    const calendar = calendarOf(day);
    if (isClosed(calendar, day) || isHoliday(day)) continue;
    for (const { copy, patron } of waiting.splice(0)) if (patronOf.has(patron)) takeBack(copy, patron, day);
    const visits = 14 + chance.below(16);
    for (let visit = 0; visit < visits; visit++) {
      const patron = chance.pick(chance.next() < 0.8 ? eager : patrons);
      const books = chance.next() < 0.3 ? 2 : 1;
      for (let book = 0; book < books; book++) {
        const copy = copyById.get(chance.pick(chance.next() < 0.8 ? wanted : copies).id);
        if (copy) lend(copy, patron, day);
      }
    }
  }
  // A school that had used it for a year would no longer know who borrowed what in spring.
  const open = new Set([...storyByCopy.values()].flatMap(({ loans, debts }) => [...loans, ...debts].map(({ borrower }) => borrower.party)));
  const ties = [...parties.values()];
  const forgotten = new Set(tiesToForget(ties, { today: addDays(asked.to, 1), daysKept: usualDaysKept, open }));
  return { events, ties: ties.filter((tie) => !forgotten.has(tie)), outOn: loansByReader(events, ties) };
};

const grouped = <Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> => {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known) known.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

const loansByReader = (events: readonly CirculationEvent[], ties: readonly Tie[]): YearOfLoans["outOn"] => {
  const readerOf = new Map(ties.map(({ party, patron }) => [party, patron]));
  const told = new Map<Day, ReadonlyMap<PatronId, readonly OpenLoan[]>>();
  const onDay = (on: Day): ReadonlyMap<PatronId, readonly OpenLoan[]> => {
    const byCopy = grouped(events.filter(({ day }) => day <= on), copyOf);
    const loans = [...byCopy].flatMap(([copy, story]) => (copy === undefined ? [] : storyOf(copy, story).loans));
    return grouped(loans, ({ borrower }) => readerOf.get(borrower.party) as PatronId);
  };
  return (patron, on) => {
    const byReader = told.get(on) ?? onDay(on);
    told.set(on, byReader);
    return byReader.get(patron) ?? [];
  };
};

/** School is out in June and July, and around Tết the desk is shut; the exact days do not matter to a demo. */
const isHoliday = (day: Day): boolean => ["06", "07"].includes(day.slice(5, 7)) || (day.slice(5) >= "02-10" && day.slice(5) <= "02-22");

/** Acts of a day are some twenty seconds apart, from 7:30 in the morning (00:30 UTC). */
const stampOf = (midnight: number, index: number) => {
  const instant = midnight + 30 * 60_000 + (index % 1200) * 20_000;
  return { instant, count: index, wall: instant, offset: 0 };
};
