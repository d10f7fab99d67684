/** Which records of readers are joined on this device, and what that makes of ties: those of one reader are one reader's. */
import { joinedReaders, type OneReader } from "#domain/patrons/joined-records.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import { recordsJoinedKind } from "#wire/people.ts";
import type { OtherRow, SchoolDatabase } from "./database.ts";

/** The record that stays first, then those joined with it. */
export type RecordsOf = (reader: PatronId) => readonly PatronId[];

export type JoinRow = OtherRow & Required<Pick<OtherRow, "joined">>;

/** Those that this device can read; there are few. */
export const joinRows = async (db: SchoolDatabase): Promise<JoinRow[]> =>
  (await db.others.where("kind").equals(recordsJoinedKind).toArray()).filter((row): row is JoinRow => row.joined !== undefined);

/** By record, of the records that are here. Inside a transaction over the tables of documents, or by itself. */
export const joinedReadersIn = async (db: SchoolDatabase): Promise<ReadonlyMap<PatronId, OneReader>> => {
  const joins = await joinRows(db);
  if (joins.length === 0) return new Map();
  const named = [...new Set(joins.flatMap(({ joined: { from, into } }) => [from, into]))];
  const here = new Set((await db.patrons.bulkGet(named)).flatMap((row) => row?.id ?? []));
  return joinedReaders(joins.map(({ joined }) => joined), (record) => here.has(record));
};

/** Joins that name one of these records: they go with it. */
export const joinsNaming = async (db: SchoolDatabase, records: ReadonlySet<string>): Promise<string[]> =>
  (await joinRows(db)).filter(({ joined: { from, into } }) => records.has(from) || records.has(into)).map(({ id }) => id);

/** The ties as if each were of the record that stays. */
export const asOfReaders = <Tie extends { readonly patron: PatronId }>(ties: readonly Tie[], readers: ReadonlyMap<PatronId, OneReader>): readonly Tie[] =>
  readers.size === 0 ? ties : ties.map((tie) => ({ ...tie, patron: readers.get(tie.patron)?.stays ?? tie.patron }));
