/**
 * One reader entered twice has two records. They are joined, never merged: each record, its loans and its cards stay as they
 * are, and whoever asks for either is given the one that stays, with the cards of both. So a join can be taken back. Which
 * one stays is told from all joins together and in no order, so that devices that joined crosswise end the same.
 */
import type { Day } from "../kernel/day.ts";
import type { JoinId, PatronId } from "../kernel/ids.ts";
import { sameName, type Patron } from "./patron.ts";

export interface RecordsJoined {
  readonly id: JoinId;
  readonly from: PatronId;
  /** The record that stays. */
  readonly into: PatronId;
  readonly on: Day;
}

export interface OneReader {
  readonly stays: PatronId;
  /** The record that stays and those joined with it. */
  readonly records: readonly PatronId[];
}

/** For every record that is joined with another; a record that is not here joins nothing. */
export const joinedReaders = (joins: readonly Pick<RecordsJoined, "from" | "into">[], isHere: (record: PatronId) => boolean): ReadonlyMap<PatronId, OneReader> => {
  const together = new Map<PatronId, Set<PatronId>>();
  const known = joins.filter(({ from, into }) => from !== into && isHere(from) && isHere(into));
  for (const { from, into } of known) {
    const all = new Set([from, into, ...(together.get(from) ?? []), ...(together.get(into) ?? [])]);
    for (const record of all) together.set(record, all);
  }
  const readers = new Map<PatronId, OneReader>();
  for (const all of new Set(together.values())) {
    const ofThese = known.filter(({ from }) => all.has(from));
    const given = new Set(ofThese.map(({ from }) => from));
    const kept = [...all].filter((record) => !given.has(record));
    // Joined crosswise, none was kept by all: then one of those that somebody wanted to keep.
    const stays = least(kept.length > 0 ? kept : ofThese.map(({ into }) => into));
    if (stays === undefined) continue;
    const reader: OneReader = { stays, records: [stays, ...[...all].filter((record) => record !== stays).sort()] };
    for (const record of all) readers.set(record, reader);
  }
  return readers;
};

const least = (records: readonly PatronId[]): PatronId | undefined => [...records].sort()[0];

/** As the record that stays says, with the cards of all; what it does not say is taken from the others. */
export const asOneReader = (stays: Patron, others: readonly Patron[]): Patron => {
  const all = [stays, ...others];
  const cancelled = all.flatMap(({ cancelledCards = [] }) => cancelledCards);
  const first = <Field extends "matchKey" | "yearOfBirth" | "gender" | "block" | "note">(field: Field): Partial<Pick<Patron, Field>> => {
    const said = all.find((record) => record[field] !== undefined);
    return said === undefined ? {} : ({ [field]: said[field] } as Partial<Pick<Patron, Field>>);
  };
  return {
    ...stays,
    cards: [...new Set(all.flatMap(({ cards }) => cards))],
    ...(cancelled.length === 0 ? {} : { cancelledCards: cancelled }),
    ...first("matchKey"),
    ...first("yearOfBirth"),
    ...first("gender"),
    ...first("block"),
    ...first("note"),
  };
};

/** Readers who are one by the sector's own word, and stand here under more than one record. */
export const withOneSectorId = (readers: readonly Patron[]): (readonly Patron[])[] => {
  const byKey = new Map<string, Patron[]>();
  for (const reader of readers) if (reader.matchKey !== undefined) byKey.set(reader.matchKey, [...(byKey.get(reader.matchKey) ?? []), reader]);
  return [...byKey.values()].filter(({ length }) => length > 1);
};

/**
 * Of records with one sector id, the joins that need no look at each: nothing they say differs, as when two desks each wrote the
 * same new class lists. Every desk keeps the same record of them.
 */
export const joinsOfAlike = (groups: readonly (readonly Patron[])[]): Pick<RecordsJoined, "from" | "into">[] =>
  groups.filter(areAlike).flatMap((records) => {
    const into = least(records.map(({ id }) => id));
    return into === undefined ? [] : records.flatMap(({ id }) => (id === into ? [] : [{ from: id, into }]));
  });

const areAlike = (records: readonly Patron[]): boolean => {
  const years = new Set(records.flatMap(({ yearOfBirth }) => yearOfBirth ?? []));
  return years.size <= 1 && new Set(records.map(({ fullName, group, classUnit, active }) => [sameName(fullName), group, classUnit, active].join("|"))).size === 1;
};
