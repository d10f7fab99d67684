/**
 * The turn of the school year is written whole: every reader with their new class, those who arrive, and the year itself in
 * the school's setting, in one transaction that is remembered on this device to be taken back whole. A reader whom another
 * desk moved since the preview is left as that desk said.
 */
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { Day } from "#domain/kernel/day.ts";
import { newId, type PatronId } from "#domain/kernel/ids.ts";
import type { ListedPupil } from "#domain/patrons/list-match.ts";
import { mergePatrons } from "#domain/patrons/library-card.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { isAsPlanned, patronAfter } from "#domain/patrons/rollover.ts";
import { gradeOfClass } from "#domain/patrons/school-class.ts";
import type { SchoolYear } from "#domain/school/calendar.ts";
import { databasesOf } from "#wire/database-names.ts";
import { positionIds, yearOpenedId } from "#wire/opening-position.ts";
import { patronFrom } from "#wire/people.ts";
import { schoolSettingFrom, schoolSettingId, schoolSettingToDocument, type SchoolSettingContent } from "#wire/school-setting.ts";
import { matchKeyOf, type SchoolKey } from "#wire/seal.ts";
import type { RolloverDone, RolloverService, RolloverUndone, RolloverWork } from "../desk/rollover-service.ts";
import type { Changes } from "./changes.ts";
import type { DeviceRow, PatronRow, SchoolDatabase } from "./database.ts";
import { ifRead } from "./document-rows.ts";
import { deleteRows, putEdited } from "./edits.ts";
import { changePatrons, sealedRow } from "./patron-edits.ts";
import { borrowersAmong } from "./patron-lists.ts";
import type { PeopleKeeper } from "./people.ts";

export interface RolloverDeps {
  readonly db: SchoolDatabase;
  readonly key: SchoolKey;
  readonly device: DeviceRow;
  readonly people: PeopleKeeper;
  readonly changes: Changes;
  readonly today: () => Day;
  readonly setting: () => SchoolSettingContent;
  readonly randomByte: () => number;
}

export const createRollover = (deps: RolloverDeps): RolloverService => {
  const { db, key, people, changes } = deps;
  const databases = databasesOf(deps.device.school);
  const { desk } = databases;

  const settingNow = async (): Promise<SchoolSettingContent> => {
    const row = ifRead(await db.others.get(schoolSettingId));
    return row ? schoolSettingFrom(row.doc) : deps.setting();
  };
  const putYear = async (year: SchoolSettingContent["year"], closed: number | undefined): Promise<void> => {
    const { closedYear: _before, ...rest } = await settingNow();
    const doc = schoolSettingToDocument({ ...rest, year, ...(closed === undefined ? {} : { closedYear: closed }) });
    await putEdited(db, [{ id: doc._id, database: desk, doc, kind: "setting" }]);
  };
  /** The year before is open again: what was handed on to this one goes. */
  const reopen = async (from: SchoolYear, to: SchoolYear, closed: number | undefined): Promise<void> => {
    await putYear(from, closed);
    await deleteRows(db, (await db.others.where("id").between(...positionIds(to.year)).primaryKeys()).concat(yearOpenedId(to.year)));
  };
  const isBegun = async ({ year }: SchoolYear): Promise<boolean> =>
    (await db.events.where("event.day").aboveOrEqual(`${year}-06-01`).filter(({ database }) => database === databases.log(year)).limit(1).count()) > 0;

  const tell = async (ids: readonly PatronId[]): Promise<void> => {
    await people.renew(ids);
    changes.tell({ patrons: ids });
  };

  return {
    readers: async () => {
      // As the store has them now: what has just come in may not have been opened yet.
      await people.load();
      return people.all();
    },

    otherSectorIds: async () => new Map(people.records().flatMap(({ record, reader }) => (record.matchKey === undefined || record.id === reader.id ? [] : [[record.matchKey, reader.id] as const]))),

    keyed: (list, records) => Promise.all(records.map(async ({ sectorId, ...record }): Promise<ListedPupil> => (sectorId === undefined ? { ...record, list } : { ...record, list, matchKey: await matchKeyOf(key, sectorId) }))),

    apply: async ({ year, openYear, moves, arrivals }: RolloverWork, onProgress): Promise<RolloverDone> => {
      const all = moves.length + arrivals.length;
      const added = arrivals.map(() => newId("patron", deps.randomByte));
      const done = await changePatrons(deps, moves.map(({ patron }) => patron.id), async (held) => {
        const [{ year: open, closedYear }, device] = await Promise.all([settingNow(), db.device.get("this")]);
        if (!device) throw new Error("this device has no school");
        const first = device.nextCardSerial;
        // A year that is over is not opened again: another desk may have gone on since.
        const opens = year.year > open.year;
        const years = { year: year.year, openYear, on: leavingDay(deps.today(), open, year) };
        const before: Patron[] = [];
        const counts = { moved: 0, left: 0, waiting: 0, elsewhere: 0 };
        const after = moves.flatMap((move, index): Patron[] => {
          const now = held[index];
          if (now === undefined || !isAsPlanned(move.patron, now)) {
            counts.elsewhere++;
            return [];
          }
          const { fate } = move;
          counts[fate.is === "leaves" ? "left" : fate.is === "unclear" ? "waiting" : "moved"] += fate.is === "movedAlready" ? 0 : 1;
          const patron = patronAfter({ ...move, patron: now }, years);
          if (patron) before.push(now);
          return patron ? [patron] : [];
        });
        const sealed: PatronRow[] = [];
        for (const patron of [...after, ...arrivals.map((listed, index) => newcomer(listed, added[index] as PatronId, year.year, ownCodeFrom({ kind: "card", block: device.block, serial: first + index })))]) {
          sealed.push(await sealedRow(key, patron, desk));
          if (sealed.length % portion === 0) onProgress(Math.floor((sealed.length / (all + 1)) * 0.9 * all), all);
        }
        return async () => {
          const rows = await db.patrons.bulkGet(before.map(({ id }) => id));
          const changed = rows.flatMap((row, index) => (row && sealed[index] ? [{ before: row.doc, after: sealed[index].doc }] : []));
          const n = await db.patronImports.add({ file: "", on: deps.today(), undone: false, added, changed, rollover: { from: open, to: opens ? year : open, ...(closedYear === undefined ? {} : { closed: closedYear }) } });
          await putEdited(db, sealed);
          if (opens) await putYear(year, year.year - 1);
          await db.device.update("this", { nextCardSerial: first + arrivals.length });
          return { id: String(n), ...counts, arrived: added.length, changed: before.map(({ id }) => id) };
        };
      });
      if (!done) throw new Error("the turn of a year is always written");
      const { changed, ...counts } = done;
      await tell([...changed, ...added]);
      onProgress(all, all);
      return counts;
    },

    earlier: async () =>
      (await db.patronImports.reverse().toArray()).flatMap(({ n, on, undone, added, changed, rollover }) => (rollover === undefined ? [] : [{ id: String(n), on, undone, year: rollover.to.year, readers: added.length + changed.length }])),

    undo: async (id) => {
      const made = await db.patronImports.get(Number(id));
      if (!made?.rollover) return nothingUndone;
      const { from, to, closed } = made.rollover;
      const changed = await Promise.all(made.changed.map(async ({ before, after }) => ({ before: await patronFrom(key, before), after: await patronFrom(key, after) })));
      const ids = changed.map(({ before }) => before.id);
      const answer = await changePatrons(deps, ids, async (held) => {
        const restored = await Promise.all(changed.flatMap(({ before, after }, index) => {
          const now = held[index];
          return now ? [sealedRow(key, mergePatrons(after, before, now).merged, desk)] : [];
        }));
        return async () => {
          if ((await db.patronImports.get(Number(id)))?.undone) return nothingUndone;
          const borrowers = new Set(await borrowersAmong(db, made.added));
          const gone = made.added.filter((patron) => !borrowers.has(patron));
          const ties = await db.ties.where("patron").anyOf(gone).primaryKeys();
          await deleteRows(db, [...gone, ...ties]);
          await putEdited(db, restored);
          const opened = from.year !== to.year && (await settingNow()).year.year === to.year;
          // What was written in it already cannot be written in another year instead.
          const yearStays = opened && (await isBegun(to)) ? to.year : undefined;
          if (opened && yearStays === undefined) await reopen(from, to, closed);
          await db.patronImports.update(Number(id), { undone: true });
          return { restored: restored.length, removed: gone.length, kept: [...borrowers].flatMap((patron) => people.get(patron) ?? []), yearStays };
        };
      });
      await tell([...made.added, ...ids]);
      return answer ?? nothingUndone;
    },
  };
};

const nothingUndone: RolloverUndone = { restored: 0, removed: 0, kept: [], yearStays: undefined };

/** Progress is said after so many readers. */
const portion = 50;

/** Whoever leaves has left at the end of the old school year at the latest, also when the turn is written in autumn. */
const leavingDay = (today: Day, open: { readonly year: number; readonly endsOn: Day }, next: { readonly year: number }): Day =>
  open.year < next.year && open.endsOn < today ? open.endsOn : today;

const newcomer = ({ fullName, classUnit, grade, yearOfBirth, matchKey }: ListedPupil, id: PatronId, year: number, card: string): Patron => {
  const inGrade = grade ?? (classUnit === undefined ? undefined : gradeOfClass(classUnit));
  return {
    id,
    fullName,
    group: "pupil",
    cards: [card],
    active: true,
    ...(classUnit === undefined ? {} : { classUnit, classYear: year }),
    ...(inGrade === undefined ? {} : { grade: inGrade }),
    ...(yearOfBirth === undefined ? {} : { yearOfBirth }),
    ...(matchKey === undefined ? {} : { matchKey }),
  };
};
