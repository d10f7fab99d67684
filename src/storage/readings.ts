/**
 * Readings are folded from the log and can be thrown away: a rebuild gives the same, bit for bit. They are changed only in the
 * transaction that changes what they are read from.
 */
import type { Debt } from "#domain/circulation/copy-state.ts";
import { storyOf, type CopyStory } from "#domain/circulation/copy-story.ts";
import { copyOf, isCirculation, isHold, type CirculationEvent } from "#domain/circulation/events.ts";
import type { HoldEvent } from "#domain/circulation/hold-events.ts";
import { holdQueueOf, type HoldQueue } from "#domain/circulation/hold-queue.ts";
import type { CopyId, TitleId } from "#domain/kernel/ids.ts";
import { correctAll } from "./corrections.ts";
import { addTo, type DebtRow, type EventRow, type HoldRow, type LoanRow, type SchoolDatabase } from "./database.ts";

export const readingTables = (db: SchoolDatabase) => [db.stories, db.openLoans, db.debts, db.holds, db.counters];

/** Inside a transaction over the reading tables; `before` is what they hold now. */
export const replaceStory = async (db: SchoolDatabase, before: CopyStory | undefined, story: CopyStory): Promise<void> => {
  const stillOpen = new Set(story.loans.map(({ event }) => event));
  const closed = (before?.loans ?? []).filter(({ event }) => !stillOpen.has(event));
  await Promise.all([
    db.stories.put(story),
    replaceDebts(db, before?.debts ?? [], story),
    closed.length > 0 && db.openLoans.bulkDelete(closed.map(({ event }) => event)),
    story.loans.length > 0 && db.openLoans.bulkPut(loanRows(story)),
    addTo(db, "contradictions", story.contradictions.length - (before?.contradictions.length ?? 0)),
  ]);
};

/** Told from the log itself, for what must not depend on readings that lag behind it. Copies that nothing happened to have none. */
export const storiesOf = async (db: SchoolDatabase, copies: readonly CopyId[]): Promise<CopyStory[]> => {
  const rows = await eventsAbout(db, copies);
  return [...groupByCopy(rows)].map(([copy, events]) => storyOf(copy, events));
};

export const foldCopies = async (db: SchoolDatabase, copies: readonly CopyId[]): Promise<void> => {
  const byCopy = groupByCopy(await eventsAbout(db, copies));
  for (const copy of copies) {
    const events = byCopy.get(copy);
    if (events) await replaceStory(db, await db.stories.get(copy), storyOf(copy, events));
    else await dropStory(db, copy);
  }
};

/** Inside a transaction over the reading tables. */
export const replaceQueue = async (db: SchoolDatabase, queue: HoldQueue): Promise<void> => {
  await db.holds.where("title").equals(queue.title).delete();
  if (queue.holds.length > 0) await db.holds.bulkPut(holdRows(queue));
};

export const foldHolds = async (db: SchoolDatabase, titles: readonly TitleId[]): Promise<void> => {
  for (const title of titles) await replaceQueue(db, holdQueueOf(title, holdsIn(await eventsOfOne(db, title))));
};

/** What has to be told again because these events came or went. */
export const foldFor = async (db: SchoolDatabase, rows: readonly EventRow[]): Promise<void> => {
  await foldCopies(db, [...new Set(rows.flatMap(({ event }) => (isCirculation(event) ? (copyOf(event) ?? []) : [])))]);
  await foldHolds(db, [...new Set(holdsIn(rows).map(({ title }) => title))]);
};

const replaceDebts = async (db: SchoolDatabase, before: readonly Debt[], story: CopyStory): Promise<void> => {
  if (before.length > 0) await db.debts.bulkDelete(before.map(({ event }) => event));
  if (story.debts.length > 0) await db.debts.bulkPut(debtRows(story));
};

export const rebuildReadings = (db: SchoolDatabase): Promise<void> =>
  db.transaction("rw", [db.events, db.device, ...readingTables(db)], async () => {
    await db.stories.clear();
    await db.openLoans.clear();
    await db.debts.clear();
    await db.holds.clear();
    const stories: CopyStory[] = [];
    await correctAll(db);
    const rows = await db.events.toArray();
    for (const [copy, events] of groupByCopy(rows)) stories.push(storyOf(copy, events));
    await db.stories.bulkPut(stories);
    await db.openLoans.bulkPut(stories.flatMap(loanRows));
    await db.debts.bulkPut(stories.flatMap(debtRows));
    const held = holdsIn(rows);
    await db.holds.bulkPut([...new Set(held.map(({ title }) => title))].flatMap((title) => holdRows(holdQueueOf(title, held.filter((event) => event.title === title)))));
    await db.counters.put({ name: "contradictions", value: stories.reduce((sum, story) => sum + story.contradictions.length, 0) });
    await db.device.update("this", { deferred: false });
  });

const dropStory = async (db: SchoolDatabase, copy: CopyId): Promise<void> => {
  const before = await db.stories.get(copy);
  if (!before) return;
  for (const loan of before.loans) await db.openLoans.delete(loan.event);
  for (const debt of before.debts) await db.debts.delete(debt.event);
  await addTo(db, "contradictions", -before.contradictions.length);
  await db.stories.delete(copy);
};

const loanRows = (story: CopyStory): LoanRow[] =>
  story.loans.map((loan) => ({ event: loan.event, copy: story.copy, party: loan.borrower.party, due: loan.due, loan }));

const debtRows = (story: CopyStory): DebtRow[] => story.debts.map((debt) => ({ event: debt.event, copy: story.copy, party: debt.borrower.party, debt }));

const holdRows = ({ title, holds }: HoldQueue): HoldRow[] => holds.map((hold, place) => ({ event: hold.event, title, party: hold.borrower.party, place, hold }));

/** All that is in the log about these things. */
export const eventsAbout = (db: SchoolDatabase, things: readonly string[]): Promise<EventRow[]> => db.events.where("about").anyOf([...things]).toArray();

/** One question without a cursor. */
export const eventsOfOne = (db: SchoolDatabase, thing: string): Promise<EventRow[]> => db.events.where("about").equals(thing).toArray();

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
