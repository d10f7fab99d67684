/** Sealed files of this device and of the school's others; loaded when somebody asks for one. */
import { err, ok } from "#domain/kernel/result.ts";
import { same } from "#domain/kernel/merge.ts";
import { isIdOf, type DeviceId } from "#domain/kernel/ids.ts";
import { audienceOf } from "#wire/database-names.ts";
import { isErasure } from "#wire/erasure.ts";
import { generationOf } from "#wire/revision.ts";
import { mayBeSealedFile, openingLength, sealedFile, sealedFileFrom, type FileHead, type FileRow } from "#wire/sealed-file.ts";
import type { SchoolKey } from "#wire/seal.ts";
import { aMoment } from "../sync/a-moment.ts";
import type { FileLook, HandoverService, TakenIn } from "../desk/handover.ts";
import type { DeviceRow, SchoolDatabase } from "./database.ts";
import { contentsForFile, sinceWeeks } from "./file-contents.ts";
import { fileName } from "./file-name.ts";
import { noteFiled } from "./filed.ts";
import { handingOf, originOf } from "./handing.ts";
import { heldRows } from "./held-rows.ts";
import type { SchoolKeeper } from "./sync-keeper.ts";

export interface HandoverFileDeps {
  readonly db: SchoolDatabase;
  readonly key: SchoolKey;
  readonly device: DeviceRow;
  readonly keeper: SchoolKeeper;
  readonly schoolName: () => string;
  readonly now: () => number;
}

interface Work {
  readonly head: FileHead;
  readonly rows: readonly FileRow[];
}

export const makeFile = async ({ db, key, device, schoolName, now }: Omit<HandoverFileDeps, "keeper">, { weeks }: { weeks?: number } = {}): ReturnType<HandoverService["make"]> => {
  const since = weeks === undefined ? undefined : sinceWeeks(weeks, now());
  const { rows, mark } = await contentsForFile(db, since);
  const madeAt = now();
  const { head, text } = await sealedFile(key, { school: device.school, schoolName: schoolName(), device: device.id, deviceName: device.name, madeAt, ...(since === undefined ? {} : { since }) }, rows);
  return {
    name: fileName(head),
    content: new Blob([text], { type: "application/octet-stream" }),
    counts: head.counts,
    kept: () => noteFiled(db, mark, madeAt),
  };
};

export const lookAtFile = async ({ db, key, device }: HandoverFileDeps, file: Blob): ReturnType<HandoverService["look"]> => {
  if (!mayBeSealedFile(await file.slice(0, openingLength).text())) return err({ type: "NotOurs" });
  const read = await sealedFileFrom(key, device.school, await file.text());
  if (!read.ok) return read;
  const { head, rows } = read.value;
  const takenAt = (await takenFiles(db)).find(({ digest }) => digest === head.digest)?.at;
  return ok({
    deviceName: head.deviceName,
    thisDevice: head.device === device.id,
    madeAt: head.madeAt,
    since: head.since,
    counts: head.counts,
    fresh: takenAt === undefined ? await freshIn(db, device.id, head, rows) : { events: 0, documents: 0 },
    ...(takenAt === undefined ? {} : { takenAt }),
    work: { head, rows } satisfies Work,
  });
};

/** People first, as in an exchange; a few at a time, so that acts at the desk go between them. What was broken off is read again. */
export const takeInFile = async ({ db, key, device, keeper, now }: HandoverFileDeps, look: FileLook, onProgress: (done: number, all: number) => void): Promise<TakenIn> => {
  const { head, rows } = look.work as Work;
  const isKnown = (await takenFiles(db)).some(({ digest }) => digest === head.digest);
  const taken = { events: 0, documents: 0 };
  let done = 0;
  onProgress(0, rows.length);
  for (const [database, ofDatabase] of isKnown ? [] : byDatabase(rows)) {
    for (let from = 0; from < ofDatabase.length; from += rowsAtOnce) {
      const part = await stillToTake(db, device.id, head, ofDatabase.slice(from, from + rowsAtOnce));
      if (part.length > 0) {
        const { events, documents } = await changedBy(db, part, () => keeper.takeIn(database, part.map(({ doc }) => doc), undefined, { handing: handingOf(db, key, head, part) }));
        taken.events += events;
        taken.documents += documents;
      }
      done += Math.min(rowsAtOnce, ofDatabase.length - from);
      onProgress(done, rows.length);
      await aMoment();
    }
  }
  if (!isKnown) await noteTaken(db, { digest: head.digest, at: now() });
  onProgress(rows.length, rows.length);
  return taken;
};

/** Of what is erased here nothing more is said, and a document that went on after its deletion stays. */
const stillToTake = async (db: SchoolDatabase, here: DeviceId, head: FileHead, rows: readonly FileRow[]): Promise<readonly FileRow[]> => {
  const ids = rows.map(({ doc }) => doc._id);
  const [erased, gone, held, entries] = await Promise.all([db.erased.bulkGet(ids), db.gone.bulkGet(ids), heldRows(db, ids), db.outbox.where("id").anyOf(ids).toArray()]);
  const waiting = new Map(entries.map((entry) => [entry.id, entry]));
  return rows.filter((row, index) => {
    const { doc } = row;
    if (isErasure(doc)) return erased[index] === undefined;
    if (doc._deleted) return generationOf(held.get(doc._id)?.rev ?? "") <= generationOf(doc._rev ?? "") + 1;
    // Deleted on the server since: what it had of it before, or what was written before that was heard, does not come back.
    const goneAt = gone[index]?.at;
    if (goneAt !== undefined && !held.has(doc._id) && (doc._rev !== undefined || originOf(head, row).at <= goneAt)) return false;
    const entry = waiting.get(doc._id);
    if (entry?.deletion === undefined) return true;
    const [edit, deletion] = [originOf(head, row), entry.handed ?? { device: here, at: Number.POSITIVE_INFINITY }];
    return edit.device !== deletion.device || edit.at > deletion.at;
  });
};

/** What the server had there when it was sent is nothing new to who has heard of it or of something later. */
const freshIn = async (db: SchoolDatabase, here: DeviceId, head: FileHead, rows: readonly FileRow[]): Promise<FileLook["fresh"]> => {
  const toTake = await stillToTake(db, here, head, rows);
  const [acts, rest] = [toTake.filter(isAct), toTake.filter((row) => !isAct(row))];
  const [known, held] = await Promise.all([db.events.where("id").anyOf(idsOf(acts)).count(), heldRows(db, idsOf(rest))]);
  const isFresh = ({ sent, doc: { _rev, ...doc } }: FileRow): boolean => {
    const mine = held.get(doc._id);
    if (isErasure(doc)) return true;
    if (doc._deleted) return mine !== undefined;
    return !same(mine?.doc, doc) && !(sent && mine && generationOf(mine.rev ?? "") >= generationOf(_rev ?? ""));
  };
  return { events: acts.length - known, documents: rest.filter(isFresh).length };
};

/** How many of these acts came, and how many of the rest changed here, by the work. */
const changedBy = async (db: SchoolDatabase, rows: readonly FileRow[], work: () => Promise<unknown>): Promise<TakenIn> => {
  const [acts, rest] = [idsOf(rows.filter(isAct)), idsOf(rows.filter((row) => !isAct(row)))];
  const look = () => Promise.all([db.events.where("id").anyOf(acts).count(), heldRows(db, rest), db.erased.bulkGet(rest)]);
  const [eventsBefore, before, erasedBefore] = await look();
  await work();
  const [events, after, erased] = await look();
  const isChanged = (id: string, index: number): boolean => !same(before.get(id)?.doc, after.get(id)?.doc) || (erasedBefore[index] === undefined) !== (erased[index] === undefined);
  return { events: events - eventsBefore, documents: rest.filter(isChanged).length };
};

const idsOf = (rows: readonly FileRow[]): string[] => rows.map(({ doc }) => doc._id);

const isAct = ({ doc }: FileRow): boolean => isIdOf("event", doc._id);

const byDatabase = (rows: readonly FileRow[]): [string, FileRow[]][] => {
  const grouped = new Map<string, FileRow[]>();
  for (const row of rows) {
    const list = grouped.get(row.database);
    if (list) list.push(row);
    else grouped.set(row.database, [row]);
  }
  return [...grouped].sort(([a], [b]) => order.indexOf(audienceOf(a)) - order.indexOf(audienceOf(b)));
};

const order: readonly ReturnType<typeof audienceOf>[] = ["desk", "catalogue", "office", "log"];

/** Which files were taken in whole: read once more, an old one would say again what was changed since. */
const takenFiles = async (db: SchoolDatabase): Promise<readonly TakenFile[]> => ((await db.caches.get(takenIn))?.value as readonly TakenFile[] | undefined) ?? [];

const noteTaken = (db: SchoolDatabase, file: TakenFile): Promise<void> =>
  db.transaction("rw", [db.caches], async () => {
    await db.caches.put({ name: takenIn, value: [file, ...(await takenFiles(db))].slice(0, 500) });
  });

interface TakenFile {
  readonly digest: string;
  readonly at: number;
}

const takenIn = "files taken in";
const rowsAtOnce = 100;
