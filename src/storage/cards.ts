/** Library cards: a lost one is cancelled and another given, and which cards have come out of the printer. */
import { foldCode, ownCodeFrom } from "#domain/copies/barcode.ts";
import type { Day } from "#domain/kernel/day.ts";
import { newId, type PatronId } from "#domain/kernel/ids.ts";
import { openCards, withFoundCard, withLostCard } from "#domain/patrons/library-card.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { cardsPrintedFrom, cardsPrintedKind, cardsPrintedToDocument } from "#wire/cards-printed.ts";
import { databasesOf } from "#wire/database-names.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { CardService } from "../desk/services.ts";
import type { Changes } from "./changes.ts";
import type { DeviceRow, SchoolDatabase } from "./database.ts";
import { documentTables } from "./document-rows.ts";
import { deleteRows, putEdited } from "./edits.ts";
import { changePatrons, sealedRow } from "./patron-edits.ts";
import type { PeopleKeeper } from "./people.ts";

export interface CardDeps {
  readonly db: SchoolDatabase;
  readonly key: SchoolKey;
  readonly device: DeviceRow;
  readonly people: PeopleKeeper;
  readonly changes: Changes;
  readonly today: () => Day;
  /** The school year that cards printed now say. */
  readonly openYear: () => number;
  readonly randomByte: () => number;
}

export const createCards = (deps: CardDeps): CardService => {
  const { db, key, people, changes } = deps;
  const { desk } = databasesOf(deps.device.school);

  /** Each reader as `edit` makes it, or left alone; `nextCode` gives out one of this device's own card numbers. */
  const edit = async (ids: readonly PatronId[], change: (patron: Patron, nextCode: () => string) => Patron | undefined): Promise<readonly Patron[]> => {
    const changed = await changePatrons(deps, ids, async (held, device) => {
      let serial = device.nextCardSerial;
      const nextCode = () => ownCodeFrom({ kind: "card", block: device.block, serial: serial++ });
      const patrons = held.flatMap((patron) => (patron && change(patron, nextCode)) ?? []);
      if (patrons.length === 0) return undefined;
      const rows = await Promise.all(patrons.map((patron) => sealedRow(key, patron, desk)));
      return async () => {
        await putEdited(db, rows);
        await db.device.update("this", { nextCardSerial: serial });
        return patrons;
      };
    });
    if (!changed) return [];
    await people.renew(changed.map(({ id }) => id));
    changes.tell({ patrons: changed.map(({ id }) => id) });
    return changed;
  };

  return {
    reportLost: async (id, code) => {
      let given = "";
      // The card may be one of a second record of this reader.
      const [patron] = await edit(people.recordsOf(id), (held, nextCode) => {
        if (!openCards(held).some((card) => foldCode(card) === foldCode(code))) return undefined;
        given = nextCode();
        return withLostCard(held, code, given, deps.today());
      });
      return patron && { patron: people.get(patron.id) ?? patron, given };
    },

    takeBack: async (id, code) => {
      const [patron] = await edit(people.recordsOf(id), (held) => withFoundCard(held, code, deps.today()));
      return patron && (people.get(patron.id) ?? patron);
    },

    give: async (ids) => {
      await edit(ids, (held, nextCode) => (openCards(held).length > 0 ? undefined : { ...held, cards: [nextCode()] }));
    },

    notePrinted: async (codes) => {
      const note = { id: newId("print", deps.randomByte), on: deps.today(), codes, year: deps.openYear() };
      await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], () =>
        putEdited(db, [{ id: note.id, database: desk, doc: cardsPrintedToDocument(note), kind: cardsPrintedKind }]),
      );
      changes.tell();
      return note.id;
    },

    notPrinted: async (note) => {
      await db.transaction("rw", [db.outbox, db.counters, db.device, ...documentTables(db)], () => deleteRows(db, [note]));
      changes.tell();
    },
  };
};

/** Codes of the cards of a school year that are known to have been printed, by any device of the school. */
export const printedCards = async (db: SchoolDatabase, year: number): Promise<ReadonlySet<string>> => {
  const notes = (await db.others.where("kind").equals(cardsPrintedKind).toArray()).map(({ doc }) => cardsPrintedFrom(doc));
  return new Set(notes.flatMap((note) => (note.year === year ? note.codes : [])));
};
