/** Sealed files of this device and of the school's others; loaded when somebody asks for one. */
import { err, ok } from "#domain/kernel/result.ts";
import { same } from "#domain/kernel/merge.ts";
import { isIdOf, type DeviceId } from "#domain/kernel/ids.ts";
import { audienceOf } from "#wire/database-names.ts";
import { isErasure } from "#wire/erasure.ts";
import { generationOf } from "#wire/revision.ts";
import { mayBeSealedFile, openingLength, sealedFile, sealedFileFrom, type FileHead, type FileRow } from "#wire/sealed-file.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { FileLook, HandoverService, TakenIn } from "../desk/handover.ts";
import { addTo, type DeviceRow, type SchoolDatabase } from "./database.ts";
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

export const makeFile = async ({ db, key, device, schoolName, now }: HandoverFileDeps, { weeks }: { weeks?: number } = {}): ReturnType<HandoverService["make"]> => {
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
    fresh: takenAt === undefined ? await freshIn(db, rows) : { events: 0, documents: 0 },
    ...(takenAt === undefined ? {} : { takenAt }),
    work: { head, rows } satisfies Work,
  });
};

/** People first, as in an exchange; a few at a time, so that acts at the desk go between them. What was broken off is read again. */
export const takeInFile = async ({ db, key, device, keeper, now }: HandoverFileDeps, look: FileLook, onProgress: (done: number, all: number) => void): Promise<TakenIn> => {
  const { head, rows } = look.work as Work;
  const before = await totalsOf(db, rows);
  const isKnown = (await takenFiles(db)).some(({ digest }) => digest === head.digest);
  let done = 0;
  onProgress(0, rows.length);
  for (const [database, ofDatabase] of isKnown ? [] : byDatabase(rows)) {
    for (let from = 0; from < ofDatabase.length; from += rowsAtOnce) {
      const part = await stillToTake(db, device.id, head, ofDatabase.slice(from, from + rowsAtOnce));
      if (part.length > 0) await keeper.takeIn(database, part.map(({ doc }) => doc), undefined, { handing: handingOf(db, key, head, part) });
      done += Math.min(rowsAtOnce, ofDatabase.length - from);
      onProgress(done, rows.length);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  if (!isKnown) await noteTaken(db, { digest: head.digest, at: now() });
  onProgress(rows.length, rows.length);
  const after = await totalsOf(db, rows);
  return { events: after.events - before.events, documents: before.others - after.others };
};

/**
 * Of what is erased here nothing more is said, and a document that went on after its deletion stays. Who deleted a document knew
 * of their own edits of it, in whatever order their files are read: that is no deletion against an edit, of which a person is asked.
 */
const stillToTake = async (db: SchoolDatabase, here: DeviceId, head: FileHead, rows: readonly FileRow[]): Promise<readonly FileRow[]> => {
  const ids = rows.map(({ doc }) => doc._id);
  const [erased, gone, held, entries] = await Promise.all([db.erased.bulkGet(ids), db.gone.bulkGet(ids), heldRows(db, ids), db.outbox.where("id").anyOf(ids).toArray()]);
  const waiting = new Map(entries.map((entry) => [entry.id, entry]));
  const overtaken = rows.flatMap(({ doc, ...row }) => {
    const entry = waiting.get(doc._id);
    const { device, at } = originOf(head, { ...row, doc });
    return doc._deleted && entry?.handed?.device === device && entry.handed.at <= at && entry.again === undefined && entry.deletion === undefined ? [entry.n ?? 0] : [];
  });
  await db.transaction("rw", [db.outbox, db.counters], async () => {
    await db.outbox.bulkDelete(overtaken);
    await addTo(db, "unsent", -overtaken.length);
  });
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

const freshIn = async (db: SchoolDatabase, rows: readonly FileRow[]): Promise<FileLook["fresh"]> => {
  const { events, others } = await totalsOf(db, rows);
  return { events: rows.filter(isAct).length - events, documents: others };
};

/** How many of these acts are here, and how many of the rest are not here as the file has them. */
const totalsOf = async (db: SchoolDatabase, rows: readonly FileRow[]): Promise<{ events: number; others: number }> => {
  const acts = rows.filter(isAct).map(({ doc }) => doc._id);
  const rest = rows.filter((row) => !isAct(row));
  const ids = rest.map(({ doc }) => doc._id);
  const [events, held, erased] = await Promise.all([db.events.where("id").anyOf(acts).count(), heldRows(db, ids), db.erased.bulkGet(ids)]);
  const isAsThere = ({ doc: { _rev, ...doc } }: FileRow, index: number): boolean => {
    const here = held.get(String(doc["_id"]));
    return isErasure(doc) ? erased[index] !== undefined : doc["_deleted"] ? here === undefined : same(here?.doc, doc);
  };
  return { events, others: rest.filter((row, index) => !isAsThere(row, index)).length };
};

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
