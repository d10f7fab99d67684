/**
 * Readers opened in memory. Names are sealed at rest, so search and lists work on this copy; a school has some thousand, and
 * opening them takes a slow tablet a while: it begins once the desk is on the screen, or with the first who asks.
 */
import { foldCode } from "#domain/copies/barcode.ts";
import { isIdOf, type PatronId } from "#domain/kernel/ids.ts";
import { asOneReader, type OneReader } from "#domain/patrons/joined-records.ts";
import { cancelledCard, openCards } from "#domain/patrons/library-card.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { patronFrom } from "#wire/people.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { People } from "../desk/ports.ts";
import type { PatronRow, SchoolDatabase } from "./database.ts";
import { joinedReadersIn } from "./joins.ts";

export interface PeopleKeeper extends People {
  /** The record that stays, and those joined with it; of a reader with one record that one. */
  recordsOf(id: PatronId): readonly PatronId[];
  /** Every record with the reader it is of. */
  records(): readonly { readonly record: Patron; readonly reader: Patron }[];
  /** One record as it is by itself. */
  record(id: PatronId): Patron | undefined;
  /** Reads all once; whoever needs a reader waits for it. */
  opened(): Promise<void>;
  /** Reads all again from the store. */
  load(): Promise<void>;
  /** These have changed or gone, readers or joins of their records; answers which readers are gone. */
  renew(ids: readonly string[]): Promise<readonly PatronId[]>;
}

export const createPeople = (db: SchoolDatabase, key: SchoolKey): PeopleKeeper => {
  const byId = new Map<PatronId, Patron>();
  /** Cancelled ones too: the desk says whose they were. */
  const byCard = new Map<string, PatronId[]>();
  let joined: ReadonlyMap<PatronId, OneReader> = new Map();
  let opening: Promise<void> | undefined;
  let isOpen = false;
  // One after the other: what was read earlier must not end up on top of what was read later.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(read: () => Promise<Answer>): Promise<Answer> => {
    const mine = last.then(read);
    last = mine.catch(() => undefined);
    return mine;
  };

  const codesOf = ({ cards, cancelledCards = [] }: Patron): readonly string[] => [...new Set([...cards, ...cancelledCards.map(({ code }) => code)].map(foldCode))];
  const forget = (id: PatronId): void => {
    const patron = byId.get(id);
    if (!patron) return;
    for (const code of codesOf(patron)) byCard.set(code, (byCard.get(code) ?? []).filter((other) => other !== id));
    byId.delete(id);
  };
  const readerOf = (id: PatronId): Patron | undefined => {
    const [stays, ...others] = (joined.get(id)?.records ?? [id]).flatMap((record) => byId.get(record) ?? []);
    return stays && others.length > 0 ? asOneReader(stays, others) : stays;
  };
  /** Each reader once, under whichever record. */
  const stay = (id: PatronId): PatronId => joined.get(id)?.stays ?? id;
  const having = (code: string): readonly Patron[] => [...new Set((whenOpen(byCard).get(foldCode(code)) ?? []).map(stay))].flatMap((id) => readerOf(id) ?? []);
  const withCard = (code: string): readonly Patron[] => having(code).filter((patron) => openCards(patron).some((card) => foldCode(card) === foldCode(code)));
  const take = async (rows: readonly PatronRow[]): Promise<void> => {
    for (let from = 0; from < rows.length; from += portion) {
      // A seal that does not open belongs to another key; the reader is shown as missing, and nothing is lost.
      const opened = await Promise.all(rows.slice(from, from + portion).map((row) => patronFrom(key, row.doc).catch(() => undefined)));
      for (const patron of opened) {
        if (!patron) continue;
        forget(patron.id);
        byId.set(patron.id, patron);
        for (const code of codesOf(patron)) byCard.set(code, [...(byCard.get(code) ?? []), patron.id]);
      }
    }
  };
  const load = () => inTurn(async () => {
    const rows = await db.patrons.toArray();
    const held = new Set<string>(rows.map(({ id }) => id));
    for (const id of byId.keys()) if (!held.has(id)) forget(id);
    await take(rows);
    joined = await joinedReadersIn(db);
    isOpen = true;
  });
  /** Nobody may take a reader for missing because the readers were not open yet. */
  const whenOpen = <Found>(found: Found): Found => {
    if (!isOpen) throw new Error("a reader was asked for before the readers were opened");
    return found;
  };

  return {
    get: (id) => whenOpen(readerOf(id)),
    all: () => whenOpen(joined.size === 0 ? [...byId.values()] : [...byId.keys()].filter((id) => stay(id) === id).flatMap((id) => readerOf(id) ?? [])),
    records: () => {
      const readers = new Map<PatronId, Patron | undefined>();
      for (const id of whenOpen(byId).keys()) if (!readers.has(stay(id))) readers.set(stay(id), readerOf(id));
      return [...byId.values()].flatMap((record) => {
        const reader = readers.get(stay(record.id));
        return reader ? [{ record, reader }] : [];
      });
    },
    record: (id) => whenOpen(byId.get(id)),
    recordsOf: (id) => whenOpen(joined.get(id)?.records ?? [id]),
    withCard,
    sharedCards: () => [...whenOpen(byCard)].flatMap(([code, ids]) => {
      const readers = ids.length > 1 ? withCard(code) : [];
      return readers.length > 1 ? [{ code, readers }] : [];
    }),
    withCancelledCard: (code) => having(code).filter((patron) => cancelledCard(patron, code) !== undefined),
    load,
    opened: () => (opening ??= load().catch((error: unknown) => {
      // The next one who asks tries again.
      opening = undefined;
      throw error;
    })),
    renew: (ids) => ids.length === 0 ? Promise.resolve([]) : inTurn(async () => {
      // Before they are opened nobody is shown, and opening them reads all of them.
      if (!isOpen) return [];
      const changed = ids.filter((id): id is PatronId => isIdOf("patron", id));
      const rows = await db.patrons.bulkGet(changed);
      const gone = changed.filter((_id, index) => rows[index] === undefined);
      gone.forEach(forget);
      await take(rows.flatMap((row) => row ?? []));
      // Also for a reader who came or went: a join holds only while both records are here.
      joined = await joinedReadersIn(db);
      return gone;
    }),
  };
};

/** Opened at a time: a few milliseconds of a slow tablet, so that a key pressed meanwhile is heard. */
const portion = 50;
