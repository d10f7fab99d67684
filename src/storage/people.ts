/** Readers opened in memory. Names are sealed at rest, so search and lists work on this copy; a school has some thousand. */
import { foldCode } from "#domain/copies/barcode.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { patronFrom } from "#wire/people.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { People } from "../desk/ports.ts";
import type { PatronRow, SchoolDatabase } from "./database.ts";

export interface PeopleKeeper extends People {
  /** Reads all again from the store. */
  load(): Promise<void>;
  /** These have changed or gone. */
  renew(ids: readonly string[]): Promise<void>;
}

export const createPeople = (db: SchoolDatabase, key: SchoolKey): PeopleKeeper => {
  const byId = new Map<PatronId, Patron>();
  const byCard = new Map<string, PatronId[]>();

  const forget = (id: PatronId): void => {
    for (const card of byId.get(id)?.cards ?? []) {
      const folded = foldCode(card);
      byCard.set(folded, (byCard.get(folded) ?? []).filter((other) => other !== id));
    }
    byId.delete(id);
  };
  const take = async (rows: readonly PatronRow[]): Promise<void> => {
    // A seal that does not open belongs to another key; the reader is shown as missing, and nothing is lost.
    const opened = await Promise.all(rows.map((row) => patronFrom(key, row.doc).catch(() => undefined)));
    for (const patron of opened) {
      if (!patron) continue;
      forget(patron.id);
      byId.set(patron.id, patron);
      for (const card of patron.cards) byCard.set(foldCode(card), [...(byCard.get(foldCode(card)) ?? []), patron.id]);
    }
  };

  return {
    get: (id) => byId.get(id),
    all: () => [...byId.values()],
    withCard: (code) => (byCard.get(foldCode(code)) ?? []).flatMap((id) => byId.get(id) ?? []),
    load: async () => {
      const rows = await db.patrons.toArray();
      const held = new Set<string>(rows.map(({ id }) => id));
      for (const id of byId.keys()) if (!held.has(id)) forget(id);
      await take(rows);
    },
    renew: async (ids) => {
      const rows = await db.patrons.bulkGet([...ids]);
      ids.forEach((id, index) => rows[index] ?? forget(id as PatronId));
      await take(rows.flatMap((row) => row ?? []));
    },
  };
};
