/**
 * What the store of a school looked like in each version, and how it became the next one. A change runs in the browser's own upgrade
 * transaction: killed in the middle, nothing of it has happened, and it is done once more. No row may be lost in it, which is counted.
 * Changes after 19 may be run again over rows that have them already: an older version may have written in between.
 */
import type { Transaction } from "dexie";
import { clockKinds } from "#domain/circulation/clock-statements.ts";
import { codeKinds } from "#domain/circulation/code-events.ts";
import { aboutOf, circulationKinds, visitKinds, type LogEvent } from "#domain/circulation/events.ts";
import { holdKinds } from "#domain/circulation/hold-events.ts";
import { lotKinds } from "#domain/circulation/lot-events.ts";
import { eventFrom } from "#wire/documents.ts";
import { wireRefusal } from "#wire/refusal.ts";
import type { EventRow, OtherRow } from "./database.ts";

export interface StoreVersion {
  readonly version: number;
  readonly stores: Readonly<Record<string, string>>;
  readonly change?: (transaction: Transaction) => Promise<void>;
}

export const storeVersions: readonly StoreVersion[] = [
  {
    version: 1,
    stores: {
      events: "id, copy",
      titles: "id",
      copies: "id, title, *codes, accessionNo",
      patrons: "id, *cards, matchKey",
      ties: "id, party, [patron+month], patron",
      others: "id, kind",
      stories: "copy",
      openLoans: "event, copy, party, due",
      outbox: "++n, id",
      refused: "++n, id",
      lost: "++n, id",
      feeds: "database",
      counters: "name",
      device: "key",
      caches: "name",
    },
  },
  { version: 2, stores: { patronImports: "++n" } },
  // The day book is told from the log by the day, and what takes an act back is found wherever it was written.
  {
    version: 3,
    stores: { events: "id, about, event.day, event.undoes" },
    change: async (change) => {
      await change.table("events").toCollection().modify((row: { copy?: string; about?: string }) => {
        row.about = row.copy ?? "";
        delete row.copy;
      });
      await takeInKnown(change, visitKinds);
    },
  },
  // Numbers of receipts are looked up; nearly no event has one, so the index weighs nothing.
  {
    version: 4,
    stores: { events: "id, about, event.day, event.undoes, event.receiptNo", debts: "event, copy, party" },
    change: (change) => takeInKnown(change, [...circulationKinds, ...codeKinds]),
  },
  // Which event a remark belongs to; nearly none has one.
  { version: 7, stores: { erased: "id", events: "id, about, event.day, event.undoes, event.receiptNo, event.override.note" } },
  {
    version: 8,
    stores: { lotLoans: "event, lot, party, classUnit", lotSums: "lot" },
    change: (change) => takeInKnown(change, lotKinds),
  },
  {
    version: 9,
    stores: { holds: "event, title, party" },
    change: (change) => takeInKnown(change, holdKinds),
  },
  // Rows of closed years, and what came in late for one; in the open year there are none.
  { version: 12, stores: { events: "id, about, event.day, event.undoes, event.receiptNo, event.override.note, past, late" } },
  {
    version: 13,
    stores: {},
    change: (change) => takeInKnown(change, clockKinds),
  },
  // Figures leave out what was settled as not true, wherever that was settled; nearly no event settles anything.
  { version: 16, stores: { events: "id, about, event.day, event.undoes, event.receiptNo, event.override.note, past, late, *event.settles" } },
  // Stories of lots are told by more than they were, visits may count newspapers.
  {
    version: 17,
    stores: {},
    change: (change) => takeInKnown(change, ["lot-settled", ...visitKinds]),
  },
  // What was edited again after it was written to a file; nearly nothing is.
  { version: 18, stores: { outbox: "++n, id, again" } },
  { version: 19, stores: { gone: "id" } },
  // A title is looked up by what its publisher prints on it, also by a camera that asks for each code it sees.
  { version: 20, stores: { titles: "id, doc.isbn, doc.gtin, *doc.otherArticles" } },
  // An accession number is found among the codes.
  { version: 21, stores: { copies: "id, title, *codes" } },
  // What joined the log since the first version, and returns that no loan explains, are told in more stories than they were: all
  // is told again at the next start.
  {
    version: 22,
    stores: {},
    change: async (change) => {
      await change.table("device").toCollection().modify({ deferred: true });
    },
  },
];

/** What came before this version knew its kind was kept beside the log: now it is part of it. Kinds that come later need no change here (newer-documents.ts). */
const takeInKnown = async (change: Transaction, kinds: readonly LogEvent["kind"][]): Promise<void> => {
  const kept = await change.table<OtherRow>("others").where("kind").anyOf([...kinds]).toArray();
  const rows = kept.flatMap(({ id, database, doc }): EventRow[] => {
    const event = wireRefusal(database, doc) === undefined ? eventFrom(doc) : undefined;
    const about = event && aboutOf(event);
    return about === undefined ? [] : [{ id, about, database, event: event as LogEvent }];
  });
  await change.table("events").bulkPut(rows);
  await change.table("others").bulkDelete(rows.map(({ id }) => id));
};

/** Rows were lost on the way to a version: nothing of that change is kept, and the store is as it was. */
export const rowsLost = "RowsLost";

export const counted = async (version: number, transaction: Transaction, change: NonNullable<StoreVersion["change"]>): Promise<void> => {
  const before = await rowsIn(transaction);
  await change(transaction);
  const after = await rowsIn(transaction);
  const wrong = before.flatMap(([store, rows], index) => (after[index]?.[1] === rows ? [] : [`${store}: ${rows} before, ${after[index]?.[1]} after`]));
  if (wrong.length > 0) throw Object.assign(new Error(`version ${version} of the store would lose rows: ${wrong.join("; ")}`), { name: rowsLost });
};

/** What lay beside the log unread may join it, and only that. Readings are told anew and are not counted. */
const rowsIn = async (transaction: Transaction): Promise<readonly (readonly [string, number])[]> => {
  const here = [...transaction.idbtrans.objectStoreNames];
  const count = (store: string): PromiseLike<number> => (here.includes(store) ? transaction.table(store).count() : Promise.resolve(0));
  const rows: (readonly [string, number])[] = [["events and others", (await count("events")) + (await count("others"))]];
  for (const store of ["titles", "copies", "patrons", "ties", "outbox", "refused", "lost", "patronImports", "erased", "gone", "device"]) rows.push([store, await count(store)]);
  return rows;
};
