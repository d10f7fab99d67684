/**
 * Bringing readers in, and the way back. What an import changed is remembered on the device that made it, sealed as it was:
 * taken back, the readers who came with it go, and those it changed get their former values again, field by field, as far
 * as nobody has changed them since. Refused as long as one of the new readers has borrowed.
 */
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { takenBack } from "#domain/circulation/undo.ts";
import type { Day } from "#domain/kernel/day.ts";
import { newId, type PatronId } from "#domain/kernel/ids.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { mergePatrons } from "#domain/patrons/library-card.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { patronFrom } from "#wire/people.ts";
import { matchKeyOf, type SchoolKey } from "#wire/seal.ts";
import type { EarlierImport, ImportInUse, ListDone, ListPlan, PatronRow as PatronListRow } from "../desk/services.ts";
import type { Changes } from "./changes.ts";
import type { DeviceRow, PatronRow, SchoolDatabase } from "./database.ts";
import { deleteRows, putEdited } from "./edits.ts";
import { personKey, planPatronRows, type PatronWork } from "./list-plans.ts";
import { changePatrons, sealedRow } from "./patron-edits.ts";
import type { PeopleKeeper } from "./people.ts";
import { rowsWith } from "./rows-with.ts";

export interface PatronListDeps {
  readonly db: SchoolDatabase;
  readonly key: SchoolKey;
  readonly device: DeviceRow;
  readonly people: PeopleKeeper;
  readonly changes: Changes;
  readonly today: () => Day;
  /** The school year that is open: a class on a list is a class of that year. */
  readonly openYear: () => number;
  readonly randomByte: () => number;
}

export const createPatronLists = (deps: PatronListDeps) => {
  const { db, key, people, changes } = deps;
  const desk = databasesOf(deps.device.school).desk;
  const rowOf = (patron: Patron): Promise<PatronRow> => sealedRow(key, patron, desk);

  return {
    plan: async (records: readonly PatronListRow[], group: Patron["group"]): Promise<ListPlan> => {
      const keyed = await Promise.all(records.map(async ({ sectorId, ...row }) => (sectorId === undefined ? row : { ...row, matchKey: await matchKeyOf(key, sectorId) })));
      // As the store has them now: what has just come in may not have been opened yet.
      await people.load();
      // Also by what a joined record of theirs is known by; what the reader's own record says comes last, and stands.
      const all = people.records().filter(({ reader }) => reader.group === group).sort((a, b) => Number(a.record.id === a.reader.id) - Number(b.record.id === b.reader.id));
      return planPatronRows(keyed, {
        byMatchKey: new Map(all.flatMap(({ record, reader }) => (record.matchKey === undefined ? [] : [[record.matchKey, reader] as const]))),
        byName: new Map(all.map(({ record, reader }) => [personKey(record), reader])),
        openYear: deps.openYear(),
      });
    },

    apply: async (work: readonly PatronWork[], group: Patron["group"], fileName: string, onProgress: (done: number, all: number) => void): Promise<ListDone> => {
      const known = await db.patrons.bulkGet(work.map(({ patron }) => patron?.id ?? ""));
      // Who was removed since the plan was made does not come back under the same id.
      const ids = known.map((row) => (row?.id ?? newId("patron", deps.randomByte)) as PatronId);
      await changePatrons(deps, ids, async (held, device) => {
        let serial = device.nextCardSerial;
        const rows = await Promise.all(work.map(({ row, matchKey }, index) => {
          const id = ids[index] as PatronId;
          const former: Omit<Patron, "fullName" | "active"> = held[index] ?? { id, group, cards: [ownCodeFrom({ kind: "card", block: device.block, serial: serial++ })] };
          const { left, ...stays } = former;
          return rowOf({
            ...stays,
            fullName: row.fullName,
            active: true,
            ...(row.classUnit === undefined ? {} : { classUnit: row.classUnit, ...(group === "pupil" ? { classYear: deps.openYear() } : {}) }),
            ...(row.grade === undefined ? {} : { grade: row.grade }),
            ...(row.yearOfBirth === undefined ? {} : { yearOfBirth: row.yearOfBirth }),
            ...(matchKey === undefined || former.matchKey !== undefined ? {} : { matchKey }),
          });
        }));
        onProgress(Math.floor(rows.length / 2), rows.length);
        return async () => {
          const formerRows = await db.patrons.bulkGet(ids);
          await db.patronImports.add({
            file: fileName,
            on: deps.today(),
            undone: false,
            added: ids.filter((_id, index) => formerRows[index] === undefined),
            changed: rows.flatMap(({ doc: after }, index) => (formerRows[index] ? [{ before: formerRows[index].doc, after }] : [])),
          });
          await putEdited(db, rows);
          await db.device.update("this", { nextCardSerial: serial });
        };
      });
      await people.renew(ids);
      changes.tell({ patrons: ids });
      const found = ids.filter((id) => people.get(id)?.cards.every((card) => people.withCard(card).some((patron) => patron.id === id))).length;
      onProgress(ids.length, ids.length);
      return { titles: 0, copies: 0, patrons: ids.length, checked: ids.length, found };
    },

    imports: async (): Promise<EarlierImport[]> =>
      (await db.patronImports.reverse().toArray()).filter(({ rollover }) => rollover === undefined).map(({ n, file, on, undone, added, changed }) => ({ id: String(n), file, on, undone, rows: added.length + changed.length })),

    undo: async (id: string): Promise<Result<number, ImportInUse>> => {
      const made = await db.patronImports.get(Number(id));
      if (!made) return ok(0);
      const changed = await Promise.all(made.changed.map(async ({ before, after }) => ({ before: await patronFrom(key, before), after: await patronFrom(key, after) })));
      const ids = changed.map(({ before }) => before.id);
      const answer = await changePatrons(deps, ids, async (held) => {
        const restored = await Promise.all(changed.flatMap(({ before, after }, index) => {
          const now = held[index];
          return now ? [rowOf(mergePatrons(after, before, now).merged)] : [];
        }));
        return async (): Promise<Result<number, ImportInUse>> => {
          if ((await db.patronImports.get(Number(id)))?.undone) return ok(0);
          const borrowers = await borrowersAmong(db, made.added);
          if (borrowers.length > 0) return err({ type: "PatronsBorrowed", patrons: borrowers.flatMap((patron) => people.get(patron) ?? []) });
          const ties = await db.ties.where("patron").anyOf([...made.added]).primaryKeys();
          await deleteRows(db, [...made.added, ...ties]);
          await putEdited(db, restored);
          await db.patronImports.update(Number(id), { undone: true });
          return ok(made.added.length + restored.length);
        };
      });
      await people.renew([...made.added, ...ids]);
      changes.tell({ patrons: [...made.added, ...ids] });
      return answer ?? ok(0);
    },
  };
};

/** Who of these has borrowed, also if all of it is back; what was undone never happened. */
export const borrowersAmong = async (db: SchoolDatabase, ids: readonly PatronId[]): Promise<PatronId[]> => {
  const ties = await rowsWith(db.ties, "patron", ids);
  if (ties.length === 0) return [];
  const events = (await db.events.toArray()).map(({ event }) => event);
  const undone = takenBack(events);
  const parties = new Set(events.flatMap((event) => ("borrower" in event && !undone.has(event.id) ? [event.borrower.party] : [])));
  return [...new Set(ties.filter(({ party }) => parties.has(party)).map(({ patron }) => patron))];
};
