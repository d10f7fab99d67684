/**
 * Imports of books, and the way back. The copies of an import go, and of its titles those that came with it and that nothing else
 * is left of: no other copies, no textbooks kept by quantity, no set that names them. Refused once something of it was lent, by
 * copy or by quantity, and while a reader waits for what would be gone.
 */
import { displayTitle } from "#domain/catalogue/title.ts";
import { holdQueueOf } from "#domain/circulation/hold-queue.ts";
import { lotLoanOf } from "#domain/circulation/lot-story.ts";
import type { CopyId, TitleId } from "#domain/kernel/ids.ts";
import { compareStamps, type Stamp } from "#domain/kernel/stamp.ts";
import { titleFrom, type WireDocument } from "#wire/documents.ts";
import { lotFrom, setFrom } from "#wire/lots.ts";
import type { EarlierImport, ImportInUse } from "../desk/services.ts";
import type { SchoolDatabase } from "./database.ts";
import { deleteRows } from "./edits.ts";
import { lotStories } from "./lot-readings.ts";
import { allAbout, holdsIn, storiesOf } from "./readings.ts";
import { rowsWith } from "./rows-with.ts";

export interface VoucherLine {
  readonly title: TitleId;
  readonly copies: readonly (readonly [CopyId, string])[];
  readonly price?: number;
}

export const earlierBookImports = async (db: SchoolDatabase): Promise<EarlierImport[]> => {
  const vouchers = await rowsWith(db.others, "kind", ["opening-stock", "counter-entry"]);
  const reversed = reversedBy(vouchers.map(({ doc }) => doc));
  return vouchers
    .filter(({ kind }) => kind === "opening-stock")
    .sort((a, b) => compareStamps(stampOf(b.doc), stampOf(a.doc)))
    .map(({ id, doc }) => ({
      id,
      file: String(doc["file"]),
      on: String(doc["day"]),
      rows: linesOf(doc).reduce((sum, { copies }) => sum + copies.length, 0),
      undone: reversed.has(id),
    }));
};

/** Inside a transaction over the log, the documents and the outbox. Undefined when the voucher is not here, or was taken back before. */
export const takeBack = async (db: SchoolDatabase, voucher: string): Promise<{ readonly copies: number } | ImportInUse | undefined> => {
  const vouchers = (await rowsWith(db.others, "kind", ["opening-stock", "counter-entry"])).map(({ doc }) => doc);
  const reversed = reversedBy(vouchers);
  const doc = vouchers.find(({ _id }) => _id === voucher);
  if (!doc || reversed.has(voucher)) return undefined;
  const copies = linesOf(doc).flatMap((line) => line.copies.map(([id]) => id));
  const titles = [...new Set(linesOf(doc).map(({ title }) => title))];
  const bare = await withoutOtherCopies(db, titles, new Set(copies));
  const brought = new Set([doc, ...vouchers.filter(({ _id }) => reversed.has(_id))].flatMap(titlesBroughtBy));
  const inUse = await useOf(db, copies, titles, new Set(bare), brought);
  if (inUse) return inUse;
  const named = await namedElsewhere(db);
  await deleteRows(db, [...copies, ...bare.filter((title) => brought.has(title) && !named.has(title))]);
  return { copies: copies.length };
};

const useOf = async (db: SchoolDatabase, copies: readonly CopyId[], titles: readonly TitleId[], bare: ReadonlySet<TitleId>, brought: ReadonlySet<TitleId>): Promise<ImportInUse | undefined> => {
  const lent = (await storiesOf(db, copies)).flatMap((story) => (story.timesLent > 0 ? [story.copy] : []));
  if (lent.length > 0) return { type: "CopiesWereLent", copies: await copiesInWords(db, lent) };
  const lentByQuantity = await lentAsLots(db, new Set(titles.filter((title) => bare.has(title) && brought.has(title))));
  if (lentByQuantity.length > 0) return { type: "LotsWereLent", titles: await titlesInWords(db, lentByQuantity) };
  const waitedFor = await withWaitingReaders(db, titles, new Set(copies), bare);
  return waitedFor.length > 0 ? { type: "ReadersWait", titles: await titlesInWords(db, waitedFor) } : undefined;
};

const withoutOtherCopies = async (db: SchoolDatabase, titles: readonly TitleId[], copies: ReadonlySet<string>): Promise<TitleId[]> => {
  const kept = new Set((await rowsWith(db.copies, "title", titles)).flatMap(({ id, title }) => (copies.has(id) ? [] : [title])));
  return titles.filter((title) => !kept.has(title));
};

/** Told from the log itself, like the stories of the copies; only of titles that are kept by quantity at all. */
const lentAsLots = async (db: SchoolDatabase, titles: ReadonlySet<TitleId>): Promise<TitleId[]> => {
  const lots = (await db.others.where("kind").equals("lot").toArray()).map(({ doc }) => lotFrom(doc)).filter(({ title }) => titles.has(title));
  if (lots.length === 0) return [];
  const stories = lotStories(await db.events.toArray());
  const lent = new Set([...stories.values()].map((events) => lotLoanOf(events)?.lot));
  return [...new Set(lots.flatMap(({ id, title }) => (lent.has(id) ? [title] : [])))];
};

/** A title of which no copy would be left, or of which one of these copies stands on the pick-up shelf. */
const withWaitingReaders = async (db: SchoolDatabase, titles: readonly TitleId[], copies: ReadonlySet<CopyId>, bare: ReadonlySet<TitleId>): Promise<TitleId[]> => {
  const events = holdsIn(await allAbout(db, titles));
  return [...new Set(events.map(({ title }) => title))].filter((title) => {
    const { holds } = holdQueueOf(title, events.filter((event) => event.title === title));
    return bare.has(title) ? holds.length > 0 : holds.some(({ caught }) => caught.some(({ copy }) => copies.has(copy)));
  });
};

const namedElsewhere = async (db: SchoolDatabase): Promise<ReadonlySet<TitleId>> => {
  const rows = await rowsWith(db.others, "kind", ["lot", "textbook-set"]);
  return new Set(rows.flatMap(({ kind, doc }) => (kind === "lot" ? [lotFrom(doc).title] : setFrom(doc).titles)));
};

const copiesInWords = async (db: SchoolDatabase, ids: readonly CopyId[]): Promise<{ accessionNo: string; title: string }[]> => {
  const copies = (await db.copies.bulkGet([...ids])).flatMap((row) => row ?? []);
  const titles = await titlesInWords(db, copies.map(({ title }) => title));
  return copies.map(({ accessionNo }, index) => ({ accessionNo, title: titles[index] ?? "" }));
};

const titlesInWords = async (db: SchoolDatabase, ids: readonly TitleId[]): Promise<string[]> =>
  (await db.titles.bulkGet([...ids])).map((row) => (row ? displayTitle(titleFrom(row.doc)) : ""));

/** Written before vouchers said which titles they brought, any of its titles may have come with it. */
const titlesBroughtBy = (doc: WireDocument): readonly TitleId[] => (doc["newTitles"] as readonly TitleId[] | undefined) ?? linesOf(doc).map(({ title }) => title);

const reversedBy = (vouchers: readonly WireDocument[]): ReadonlySet<unknown> => new Set(vouchers.flatMap((doc) => doc["reverses"] ?? []));

const stampOf = (doc: WireDocument): Stamp => doc["at"] as Stamp;

const linesOf = (doc: WireDocument): readonly VoucherLine[] => doc["lines"] as readonly VoucherLine[];
