/**
 * What of the outbox is in a file: everything up to a place in it, but for what was edited again since. Kept on the device's
 * row; asked with few questions, for it is asked after every act.
 */
import type { EventId } from "#domain/kernel/ids.ts";
import type { Filed, Reached } from "../desk/handover.ts";
import type { Observable } from "../desk/services.ts";
import type { Changes } from "./changes.ts";
import type { DeviceRow, OutboxEntry, SchoolDatabase } from "./database.ts";
import { createValue } from "./value.ts";

const nothing: Filed = { unsent: 0, inFile: 0, lastAt: null, oldestAt: null };

export const createFiled = ({ db, changes }: { db: SchoolDatabase; changes: Changes }): Observable<Filed> & { load(): Promise<void> } => {
  const filed = createValue<Filed>(nothing);
  let oldest: Oldest | undefined;
  const load = async (): Promise<void> => {
    const next = await db.transaction("r", [db.device, db.outbox, db.counters, db.events], async () => {
      // Together: whoever writes waits for as long as the page takes to ask.
      const [first, device, unsent] = await Promise.all([oldestIn(db, oldest), db.device.get("this"), db.counters.get("unsent")]);
      oldest = first;
      return filedNow(db, { oldest, unsent: unsent?.value ?? 0, mark: device?.filed });
    });
    if (JSON.stringify(next) !== JSON.stringify(filed.current())) filed.set(next);
  };
  // One after the other: an older answer must not end up on top of a newer one.
  let loading: Promise<void> = Promise.resolve();
  let isWaiting = false;
  changes.onChange(({ isPart }) => {
    // What comes in parts is not of this device.
    if (isWaiting || isPart) return;
    isWaiting = true;
    // Not between two quick scans: they would wait for it.
    loading = loading.then(() => new Promise((resolve) => setTimeout(resolve, 200))).then(() => {
      isWaiting = false;
      return db.isOpen() ? load() : undefined;
    }).catch((error: unknown) => {
      if (db.isOpen()) reportError(error);
    });
  });
  return { current: filed.current, subscribe: filed.subscribe, load };
};

const filedNow = async (db: SchoolDatabase, { oldest, unsent, mark }: { oldest: Oldest | undefined; unsent: number; mark: DeviceRow["filed"] }): Promise<Filed> => {
  const { upTo = 0, at = null } = mark ?? {};
  if (unsent === 0) return { ...nothing, lastAt: at };
  const [later, again] = await Promise.all([upTo === 0 ? unsent : db.outbox.where("n").above(upTo).count(), db.outbox.where("again").above(0).toArray()]);
  return { unsent, inFile: unsent - later - again.filter(({ n = 0 }) => n <= upTo).length, lastAt: at, oldestAt: oldest?.at ?? null };
};

interface Oldest {
  /** The place in the outbox that it was told by. */
  readonly first: number;
  readonly at: number;
}

/** Among the first that wait there is an act, as a rule; documents do not say when they were written. Looked for again only when another waits first. */
const oldestIn = async (db: SchoolDatabase, known: Oldest | undefined): Promise<Oldest | undefined> => {
  const [first] = await db.outbox.orderBy("n").limit(1).primaryKeys();
  if (first === undefined || first === known?.first) return first === undefined ? undefined : known;
  const waiting = await db.outbox.orderBy("n").limit(20).toArray();
  const act = waiting.find(({ id }) => id.startsWith("event:"));
  const row = act && (await db.events.get(act.id));
  return row && { first, at: row.event.at.instant };
};

/** What a file that is being made will hold of the outbox. */
export interface FileMark {
  readonly upTo: number;
  /** Entries that were edited again before it was made, each with how often. */
  readonly again: readonly OutboxEntry[];
}

export const noteFiled = (db: SchoolDatabase, { upTo, again }: FileMark, at: number): Promise<void> =>
  db.transaction("rw", [db.device, db.outbox], async () => {
    const device = await db.device.get("this");
    await db.device.update("this", { filed: { upTo: Math.max(upTo, device?.filed?.upTo ?? 0), at } });
    const now = await db.outbox.bulkGet(again.map(({ n = 0 }) => n));
    // What was edited once more while the file was written is not in it.
    await Promise.all(again.map(({ n = 0, again: times }, index) => now[index]?.again === times && db.outbox.where("n").equals(n).modify((entry: { again?: number }) => void delete entry.again)));
  });

/** Those that were refused, or are not here any more, are left out. */
export const reachedBy = (db: SchoolDatabase, acts: readonly EventId[]): Promise<ReadonlyMap<EventId, Reached>> =>
  db.transaction("r", [db.device, db.outbox, db.events], async () => {
    const [device, waiting, here] = await Promise.all([db.device.get("this"), db.outbox.where("id").anyOf([...acts]).toArray(), db.events.bulkGet([...acts])]);
    const places = new Map(waiting.map(({ id, n = 0 }) => [id, n]));
    return new Map(here.flatMap((row): [EventId, Reached][] => {
      if (!row) return [];
      const n = places.get(row.id);
      return [[row.id as EventId, n === undefined ? "server" : n <= (device?.filed?.upTo ?? 0) ? "file" : "device"]];
    }));
  });
