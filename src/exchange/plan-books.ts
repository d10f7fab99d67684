/**
 * What an import of books will do to this school, row by row, before anything is changed. A number that the school
 * already has is left alone. A known title gets the copies that are new, and facts it lacked; it never loses one.
 */
import type { Title } from "../domain/catalogue/title.ts";
import type { TitleId } from "../domain/kernel/ids.ts";
import { titleKeyOf } from "./book-records.ts";
import type { BookRecord, CopyRecord, TitleFacts } from "./book-records.ts";
import type { PlanReason } from "./reasons.ts";

export interface Change {
  readonly field: string;
  readonly from: string | number | undefined;
  readonly to: string | number;
}

export interface ExistingBooks {
  /** By `titleKeyOf`. */
  readonly titleByKey: (key: string) => Title | undefined;
  /** Whether an accession number or barcode, as written, belongs to a copy. */
  readonly hasCopyWithCode: (code: string) => boolean;
}

export interface PlannedBook {
  readonly row: number;
  readonly what: "add" | "change" | "skip";
  readonly why: PlanReason;
  readonly changes: readonly Change[];
  readonly record: BookRecord;
  /** The known title that is changed. */
  readonly title?: TitleId;
  /** Facts to add to the known title. */
  readonly facts: Partial<TitleFacts>;
  readonly newCopies: readonly CopyRecord[];
  /** New copies without a number. */
  readonly quantity: number;
  /** Numbers of the row that the school already has. */
  readonly knownNumbers: readonly string[];
}

export interface BooksPlan {
  readonly rows: readonly PlannedBook[];
  readonly totals: { readonly add: number; readonly change: number; readonly skip: number; readonly copies: number };
}

export const planBooks = (records: readonly BookRecord[], existing: ExistingBooks): BooksPlan => {
  const rows = records.map((record) => planned(record, existing));
  const count = (what: PlannedBook["what"]): number => rows.filter((row) => row.what === what).length;
  const copies = rows.reduce((sum, row) => sum + row.newCopies.length + row.quantity, 0);
  return { rows, totals: { add: count("add"), change: count("change"), skip: count("skip"), copies } };
};

const planned = (record: BookRecord, existing: ExistingBooks): PlannedBook => {
  const isKnown = ({ accessionNo, barcodes }: CopyRecord): boolean => [accessionNo, ...barcodes].some(existing.hasCopyWithCode);
  const knownNumbers = record.copies.filter(isKnown).map(({ accessionNo }) => accessionNo);
  const newCopies = record.copies.filter((copy) => !isKnown(copy));
  const title = existing.titleByKey(titleKeyOf(record.title));
  const base = { row: record.row, record, changes: [], facts: {}, newCopies, quantity: record.quantity, knownNumbers };
  const nothing = { ...base, what: "skip" as const, newCopies: [], quantity: 0 };
  const allKnown = knownNumbers.length > 0 && newCopies.length === 0;
  if (title === undefined) {
    if (allKnown) return { ...nothing, why: { type: "NumbersAlreadyHere", numbers: knownNumbers } };
    return { ...base, what: "add", why: { type: "TitleIsNew", copies: newCopies.length + record.quantity } };
  }
  const facts = missingFacts(title, record.title);
  const known = { title: title.id, facts, changes: changesFrom(facts), quantity: 0 };
  if (newCopies.length > 0) return { ...base, ...known, what: "change", why: { type: "TitleGetsCopies", copies: newCopies.length } };
  if (known.changes.length > 0) return { ...base, ...known, what: "change", why: { type: "TitleGetsFacts" } };
  if (allKnown) return { ...nothing, title: title.id, why: { type: "NumbersAlreadyHere", numbers: knownNumbers } };
  if (record.quantity > 0) return { ...nothing, title: title.id, why: { type: "CountOfKnownTitle", quantity: record.quantity } };
  return { ...nothing, title: title.id, why: { type: "TitleAlreadyHere" } };
};

const fillable = ["subtitle", "placeOfPublication", "edition", "extent", "series", "isbn", "gtin", "coverPrice", "language", "classNumber", "titleCode", "subject", "grade"] as const;

const missingFacts = (known: Title, read: TitleFacts): Partial<TitleFacts> =>
  Object.fromEntries(fillable.filter((field) => known[field] === undefined && read[field] !== undefined).map((field) => [field, read[field]]));

const changesFrom = (facts: Partial<TitleFacts>): Change[] =>
  fillable.flatMap((field) => {
    const to = facts[field];
    return to === undefined ? [] : [{ field, from: undefined, to }];
  });
