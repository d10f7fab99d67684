/**
 * What is known of those who wait for a title: its queue with the copies, the readers, and what was lent since it was set aside.
 * For nearly every title nobody waits; then nothing more is read.
 */
import { atRest, type CopyStanding } from "#domain/circulation/copy-story.ts";
import type { HoldEvent } from "#domain/circulation/hold-events.ts";
import { lentSince, type HoldQueue } from "#domain/circulation/hold-queue.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { CopyId, EventId, TitleId } from "#domain/kernel/ids.ts";
import { copyFrom } from "#wire/documents.ts";
import type { KnownQueue } from "../desk/ports.ts";
import type { SchoolDatabase } from "./database.ts";
import type { RecordsOf } from "./joins.ts";
import { eventsAbout, groupByCopy } from "./readings.ts";
import { rowsWith } from "./rows-with.ts";

/**
 * Inside a transaction over events, copies, stories and ties. `told` is the story of the copy in hand, which a first exchange may
 * not have folded yet; `withCopies` reads them although nobody waits yet.
 */
export const knownQueue = async (db: SchoolDatabase, queue: HoldQueue, events: readonly HoldEvent[], { told, recordsOf, withCopies = false }: { told?: CopyStanding; recordsOf: RecordsOf; withCopies?: boolean }): Promise<KnownQueue> => {
  if (queue.holds.length === 0 && !withCopies) return { queue, events, copies: [], readers: new Map(), lentSince: new Map() };
  const [known] = await knownQueues(db, [queue], recordsOf, told);
  if (!known) throw new Error("a queue was asked for and not answered");
  return { ...known, events };
};

export const knownQueues = async (db: SchoolDatabase, queues: readonly HoldQueue[], recordsOf: RecordsOf, told?: CopyStanding): Promise<Omit<KnownQueue, "events">[]> => {
  const rows = await rowsWith(db.copies, "title", queues.map(({ title }) => title));
  const ids = rows.map(({ doc }) => doc._id as CopyId);
  const caught = queues.flatMap(({ holds }) => holds.flatMap((hold) => hold.caught));
  const [stories, aside] = await Promise.all([db.stories.bulkGet(ids), caught.length === 0 ? [] : eventsAbout(db, [...new Set(caught.map(({ copy }) => copy))])]);
  const copies = rows.map(({ doc }, index) => {
    const copy = copyFrom(doc);
    return { copy, story: told?.copy === copy.id ? told : (stories[index] ?? atRest(copy.id)) };
  });
  const parties = [...queues.flatMap(({ holds }) => holds.map(({ borrower }) => borrower.party)), ...copies.flatMap(({ story }) => story.loans.map(({ borrower }) => borrower.party))];
  const ties = await rowsWith(db.ties, "party", parties);
  const readers = new Map(ties.map(({ party, patron }) => [party, recordsOf(patron)[0] ?? patron]));
  const acts = groupByCopy(aside);
  const since = new Map<EventId, Day>(caught.flatMap(({ event, copy, after }) => {
    const on = lentSince(acts.get(copy) ?? [], after);
    return on === undefined ? [] : [[event, on] as const];
  }));
  return queues.map((queue) => ({ queue, copies: copies.filter(({ copy }) => copy.title === queue.title), readers, lentSince: since }));
};

/** As the readings have them; the last event of each is told from the log when something is to be written. */
export const queuesHere = async (db: SchoolDatabase, titles?: readonly TitleId[]): Promise<HoldQueue[]> => {
  const rows = titles ? await rowsWith(db.holds, "title", titles) : await db.holds.toArray();
  const sorted = rows.sort((a, b) => a.place - b.place);
  return [...new Set(sorted.map(({ title }) => title))].map((title) => ({ title, holds: sorted.filter((row) => row.title === title).map(({ hold }) => hold), last: null }));
};
