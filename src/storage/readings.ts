/**
 * Readings are folded from the log and can be thrown away: a rebuild gives the same, bit for bit. They are changed only in the
 * transaction that changes what they are read from.
 */
import type { Debt } from "#domain/circulation/copy-state.ts";
import { isAtRest, standingOf, storyOf, type CopyStanding, type CopyStory } from "#domain/circulation/copy-story.ts";
import { copyOf, isCirculation, isHold, isOfLot, type CirculationEvent } from "#domain/circulation/events.ts";
import type { HoldEvent } from "#domain/circulation/hold-events.ts";
import { holdQueueOf, type HoldQueue } from "#domain/circulation/hold-queue.ts";
import { lotLoanIdOf } from "#domain/circulation/lot-events.ts";
import type { CopyId, TitleId } from "#domain/kernel/ids.ts";
import { same } from "#domain/kernel/merge.ts";
import { correctAll } from "./corrections.ts";
import { tellLotLoans } from "./lot-readings.ts";
import { addTo, type DebtRow, type EventRow, type HoldRow, type LoanRow, type SchoolDatabase } from "./database.ts";
import { rowsWith } from "./rows-with.ts";

export const readingTables = (db: SchoolDatabase) => [db.stories, db.openLoans, db.debts, db.lotLoans, db.lotSums, db.holds, db.counters];

/** Inside a transaction over the reading tables; `before` is how the copy stands by them. */
export const replaceStory = async (db: SchoolDatabase, before: CopyStanding, story: CopyStory): Promise<void> => {
  const stillOpen = new Set(story.loans.map(({ event }) => event));
  const closed = before.loans.filter(({ event }) => !stillOpen.has(event));
  await Promise.all([
    isAtRest(story) ? db.stories.delete(story.copy) : db.stories.put(standingOf(story)),
    replaceDebts(db, before.debts, story),
    closed.length > 0 && db.openLoans.bulkDelete(closed.map(({ event }) => event)),
    story.loans.length > 0 && db.openLoans.bulkPut(loanRows(story)),
    addTo(db, "contradictions", story.contradictions.length - before.contradictions.length),
  ]);
};

/** Told from the log itself, with what is kept of closed years, for what must not depend on readings that lag behind it. Copies that nothing happened to have none. */
export const storiesOf = async (db: SchoolDatabase, copies: readonly CopyId[]): Promise<CopyStory[]> => {
  const rows = await allAbout(db, copies);
  return [...groupByCopy(rows)].map(([copy, events]) => storyOf(copy, events));
};

/** Inside a transaction over the log and the reading tables: all of them with few questions to the store, however many they are. */
export const foldCopies = async (db: SchoolDatabase, copies: readonly CopyId[]): Promise<void> => {
  if (copies.length === 0) return;
  const before = (await db.stories.bulkGet([...copies])).flatMap((story) => story ?? []);
  await tellAnew(db, before, groupByCopy(await eventsAbout(db, copies)));
};

/** `before`: how these copies stand by what is kept. Of those that are at rest, as of those that nothing happens to any more, nothing is kept. */
const tellAnew = async (db: SchoolDatabase, before: readonly CopyStanding[], eventsOf: ReadonlyMap<CopyId, readonly CirculationEvent[]>): Promise<void> => {
  const stories = [...eventsOf].map(([copy, events]) => standingOf(storyOf(copy, events))).filter((story) => !isAtRest(story));
  const kept = new Set(stories.map(({ copy }) => copy));
  await Promise.all([
    db.openLoans.bulkDelete(before.flatMap(({ loans }) => loans.map(({ event }) => event))),
    db.debts.bulkDelete(before.flatMap(({ debts }) => debts.map(({ event }) => event))),
    db.stories.bulkDelete(before.flatMap(({ copy }) => (kept.has(copy) ? [] : [copy]))),
  ]);
  await Promise.all([
    db.stories.bulkPut(stories),
    db.openLoans.bulkPut(stories.flatMap(loanRows)),
    db.debts.bulkPut(stories.flatMap(debtRows)),
    addTo(db, "contradictions", contradictionsIn(stories) - contradictionsIn(before)),
  ]);
};

const contradictionsIn = (stories: readonly CopyStanding[]): number => stories.reduce((sum, { contradictions }) => sum + contradictions.length, 0);

/** Inside a transaction over the reading tables. */
export const replaceQueue = async (db: SchoolDatabase, queue: HoldQueue): Promise<void> => {
  await db.holds.where("title").equals(queue.title).delete();
  if (queue.holds.length > 0) await db.holds.bulkPut(holdRows(queue));
};

export const foldHolds = async (db: SchoolDatabase, titles: readonly TitleId[]): Promise<void> => {
  for (const title of titles) await replaceQueue(db, holdQueueOf(title, holdsIn(await eventsAbout(db, [title]))));
};

/** What has to be told again because these events came or went. */
export const foldFor = async (db: SchoolDatabase, rows: readonly EventRow[]): Promise<void> => {
  await foldCopies(db, [...new Set(rows.flatMap(({ event }) => (isCirculation(event) ? (copyOf(event) ?? []) : [])))]);
  await foldHolds(db, [...new Set(holdsIn(rows).map(({ title }) => title))]);
  const lotLoans = [...new Set(rows.flatMap(({ event }) => (isOfLot(event) ? [lotLoanIdOf(event)] : [])))];
  if (lotLoans.length > 0) await tellLotLoans(db, await eventsAbout(db, lotLoans), lotLoans);
};

const replaceDebts = async (db: SchoolDatabase, before: readonly Debt[], story: CopyStanding): Promise<void> => {
  if (before.length > 0) await db.debts.bulkDelete(before.map(({ event }) => event));
  if (story.debts.length > 0) await db.debts.bulkPut(debtRows(story));
};

/**
 * All of them anew, copy by copy in portions: between two of them the desk's own acts are written, and of a log of many years only
 * a little is in memory. Until the last one is done the readings are known to be unfinished, also by the next start.
 */
export const rebuildReadings = async (db: SchoolDatabase): Promise<void> => {
  const begunAt = await db.transaction("rw", [db.events, db.device, db.feeds, ...readingTables(db)], async () => {
    await Promise.all([db.stories.clear(), db.openLoans.clear(), db.debts.clear(), db.lotLoans.clear(), db.lotSums.clear(), db.holds.clear(), correctAll(db), db.counters.put({ name: "contradictions", value: 0 })]);
    await db.device.update("this", { deferred: true });
    return db.feeds.toArray();
  });
  for (let after: string | undefined = ""; after !== undefined; ) after = await rebuildPortion(db, after);
  await db.transaction("rw", [db.device, db.feeds], async () => {
    // Another window may have taken in more meanwhile, and left it for a rebuild.
    if (same(begunAt, await db.feeds.toArray())) await db.device.update("this", { deferred: false });
  });
};

/** @returns the last thing whose story is told now; undefined when there are no more. */
const rebuildPortion = (db: SchoolDatabase, after: string): Promise<string | undefined> =>
  db.transaction("rw", [db.events, ...readingTables(db)], async () => {
    const rows = await db.events.where("about").above(after).limit(portion).toArray();
    const last = rows[rows.length - 1];
    if (last === undefined) return undefined;
    // Of the last thing there may be more than came along; of visits and the like there is nothing to tell.
    const isCut = rows.length === portion && (isCirculation(last.event) || isHold(last.event) || isOfLot(last.event));
    const whole = told(isCut ? [...rows.filter(({ about }) => about !== last.about), ...(await eventsAbout(db, [last.about]))] : rows);
    const eventsOf = groupByCopy(whole);
    await tellAnew(db, await keptBetween(db, [...eventsOf.keys()]), eventsOf);
    const held = holdsIn(whole);
    for (const title of new Set(held.map((event) => event.title))) await replaceQueue(db, holdQueueOf(title, held.filter((event) => event.title === title)));
    await tellLotLoans(db, whole);
    return last.about;
  });

/** Stories of these copies, which lie side by side: of a rebuild only those that a desk has told meanwhile, so one question does. */
const keptBetween = async (db: SchoolDatabase, copies: readonly CopyId[]): Promise<CopyStanding[]> => {
  const inOrder = copies.toSorted();
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  if (first === undefined || last === undefined) return [];
  const among = new Set(copies);
  return (await db.stories.where("copy").between(first, last, true, true).toArray()).filter(({ copy }) => among.has(copy));
};

/** Events at a time. */
const portion = 1_000;

const loanRows = (story: CopyStanding): LoanRow[] =>
  story.loans.map((loan) => ({ event: loan.event, copy: story.copy, party: loan.borrower.party, due: loan.due, loan }));

const debtRows = (story: CopyStanding): DebtRow[] => story.debts.map((debt) => ({ event: debt.event, copy: story.copy, party: debt.borrower.party, debt }));

const holdRows = ({ title, holds }: HoldQueue): HoldRow[] => holds.map((hold, place) => ({ event: hold.event, title, party: hold.borrower.party, place, hold }));

/** All that is told of these things: of closed years what was carried over. */
export const eventsAbout = async (db: SchoolDatabase, things: readonly string[]): Promise<EventRow[]> => told(await allAbout(db, things));

/** Also what is told no more, as far as it is kept. */
export const allAbout = (db: SchoolDatabase, things: readonly string[]): Promise<EventRow[]> => rowsWith(db.events, "about", things);

export const told = (rows: readonly EventRow[]): EventRow[] => rows.filter(({ past }) => past === undefined);

export const holdsIn = (rows: readonly Pick<EventRow, "event">[]): HoldEvent[] => rows.map(({ event }) => event).filter(isHold);

export const circulationIn = (rows: readonly Pick<EventRow, "event">[]): CirculationEvent[] => rows.map(({ event }) => event).filter(isCirculation);

export const groupByCopy = (rows: readonly EventRow[]): Map<CopyId, CirculationEvent[]> => {
  const grouped = new Map<CopyId, CirculationEvent[]>();
  for (const event of circulationIn(rows)) {
    const copy = copyOf(event);
    if (copy === undefined) continue;
    const list = grouped.get(copy);
    if (list) list.push(event);
    else grouped.set(copy, [event]);
  }
  return grouped;
};
