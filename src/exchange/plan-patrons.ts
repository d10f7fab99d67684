/**
 * What an import of readers will do, row by row. A reader is known again by the digest of the sector id; where one side
 * has none, by name, class and year of birth. A new school year's list changes classes; it never makes a second reader.
 */
import type { Patron } from "../domain/patrons/patron.ts";
import type { PatronId } from "../domain/kernel/ids.ts";
import type { Change } from "./plan-books.ts";
import type { PatronRecord } from "./readers.ts";
import type { PlanReason } from "./reasons.ts";

/** A record with the digest of its sector id, which the caller made with the school's key. The id itself stays behind. */
export type MatchableRecord = Omit<PatronRecord, "sectorId"> & { readonly matchKey?: string };

export interface ExistingPatrons {
  readonly patronByMatchKey: (matchKey: string) => Patron | undefined;
  /** All of this name in this class; the class may be undefined. Compared without tone marks or not, as the caller likes. */
  readonly patronsByNameClass: (fullName: string, classUnit: string | undefined) => readonly Patron[];
}

export interface PlannedPatron {
  readonly row: number;
  readonly what: "add" | "change" | "skip";
  readonly why: PlanReason;
  readonly changes: readonly Change[];
  readonly record: MatchableRecord;
  /** The known reader that is changed or left alone. */
  readonly patron?: PatronId;
}

export interface PatronsPlan {
  readonly rows: readonly PlannedPatron[];
  readonly totals: { readonly add: number; readonly change: number; readonly skip: number };
}

export const planPatrons = (records: readonly MatchableRecord[], existing: ExistingPatrons): PatronsPlan => {
  const rowOfPatron = new Map<PatronId, number>();
  const rows = records.map((record): PlannedPatron => {
    const base = { row: record.row, record, changes: [] };
    const candidates = matching(record, existing);
    const [patron] = candidates;
    if (patron === undefined) return { ...base, what: "add", why: { type: "PatronIsNew" } };
    if (candidates.length > 1) return { ...base, what: "skip", why: { type: "SeveralPatronsMatch", count: candidates.length } };
    const other = rowOfPatron.get(patron.id);
    if (other !== undefined) return { ...base, what: "skip", why: { type: "PatronOnAnotherRow", row: other }, patron: patron.id };
    rowOfPatron.set(patron.id, record.row);
    const changes = changesOf(patron, record);
    if (changes.length === 0) return { ...base, what: "skip", why: { type: "PatronAlreadyHere" }, patron: patron.id };
    return { ...base, what: "change", why: { type: "PatronChanges" }, changes, patron: patron.id };
  });
  const count = (what: PlannedPatron["what"]): number => rows.filter((row) => row.what === what).length;
  return { rows, totals: { add: count("add"), change: count("change"), skip: count("skip") } };
};

const matching = (record: MatchableRecord, existing: ExistingPatrons): readonly Patron[] => {
  const byKey = record.matchKey === undefined ? undefined : existing.patronByMatchKey(record.matchKey);
  if (byKey !== undefined) return [byKey];
  return existing
    .patronsByNameClass(record.fullName, record.classUnit)
    .filter((patron) => patron.matchKey === undefined || record.matchKey === undefined)
    .filter((patron) => patron.yearOfBirth === undefined || record.yearOfBirth === undefined || patron.yearOfBirth === record.yearOfBirth);
};

const compared = ["fullName", "classUnit", "grade", "yearOfBirth", "matchKey"] as const;

/** A list that leaves a fact out does not take it away. Who is in the list is active again. */
const changesOf = (patron: Patron, record: MatchableRecord): Change[] => {
  const changes = compared.flatMap((field): Change[] => {
    const to = record[field];
    return to === undefined || to === patron[field] ? [] : [{ field, from: patron[field], to }];
  });
  return patron.active ? changes : [...changes, { field: "active", from: "no", to: "yes" }];
};
