/** The school's rule books: kept as documents of the desk database, watched by the desk and the settings. */
import { defaultRules, rulesOn, type RuleBook } from "#domain/circulation/loan-rules.ts";
import { mayBegin, mayTakeBack, ruleVersions } from "#domain/circulation/rule-versions.ts";
import { day, type Day } from "#domain/kernel/day.ts";
import { newId, type RulesId, type SchoolId, type StaffId } from "#domain/kernel/ids.ts";
import { err, ok } from "#domain/kernel/result.ts";
import { nextStamp, type ClockReading } from "#domain/kernel/stamp.ts";
import { databasesOf } from "#wire/database-names.ts";
import { rulesFrom, rulesToDocument } from "#wire/documents.ts";
import type { Observable, RuleVersions } from "../desk/services.ts";
import type { Changes } from "./changes.ts";
import type { SchoolDatabase } from "./database.ts";
import { documentTables } from "./document-rows.ts";
import { putEdited } from "./edits.ts";
import { createValue } from "./value.ts";

export interface RuleKeeper {
  readonly versions: RuleVersions;
  /** Asked anew each time: a version begins with its day, also on a page that stood open overnight. */
  readonly inForce: Observable<RuleBook>;
  /** Those of a day, also of one that is past. */
  on(day: Day): RuleBook;
  load(): Promise<void>;
}

export const createRules = (deps: {
  db: SchoolDatabase;
  school: SchoolId;
  changes: Changes;
  randomByte: () => number;
  clock: () => ClockReading;
  today: () => Day;
  staff: () => StaffId;
}): RuleKeeper => {
  const { db } = deps;
  const database = databasesOf(deps.school).desk;
  const all = createValue<readonly RuleBook[]>([]);

  const load = async (): Promise<void> => {
    const books = (await db.others.where("kind").equals("rules").toArray()).map(({ doc }) => rulesFrom(doc));
    if (JSON.stringify(books) !== JSON.stringify(all.current())) all.set(books);
  };
  const on = (asked: Day): RuleBook => rulesOn(all.current(), asked) ?? untilSomeAreHere;
  const put = async (book: RuleBook): Promise<void> => {
    const doc = rulesToDocument(book);
    await putEdited(db, [{ id: doc._id, database, doc, kind: "rules" }]);
  };
  const tables = [db.device, db.outbox, db.counters, ...documentTables(db)];
  const kept = async (): Promise<void> => {
    await load();
    deps.changes.tell();
  };

  return {
    on,
    inForce: { current: () => on(deps.today()), subscribe: all.subscribe },
    load,
    versions: {
      all,
      write: async (text, from) => {
        if (!mayBegin(from, deps.today())) return err({ type: "BeginsInThePast" });
        const { rules, overdueBlocks, blocksAfterDays, holds } = text;
        const id = newId("rules", deps.randomByte);
        const staff = deps.staff();
        await db.transaction("rw", tables, async () => {
          const device = await db.device.get("this");
          const at = nextStamp(device?.lastStamp, deps.clock());
          await db.device.update("this", { lastStamp: at });
          await put({ id, validFrom: from, staff, at, rules, overdueBlocks, ...(blocksAfterDays ? { blocksAfterDays } : {}), ...(holds ? { holds } : {}) });
        });
        await kept();
        return ok(id);
      },
      takeBack: async (id) => {
        const taken = await db.transaction("rw", tables, async () => {
          const books = (await db.others.where("kind").equals("rules").toArray()).map(({ doc }) => rulesFrom(doc));
          const version = ruleVersions(books, deps.today()).find(({ book }) => book.id === id);
          if (!version || !mayTakeBack(version, deps.today())) return false;
          await put({ ...version.book, takenBack: true });
          return true;
        });
        if (!taken) return err({ type: "HasBegun" });
        await kept();
        return ok(undefined);
      },
      ofLoans: async (lent) => {
        const books = new Map(all.current().map((book) => [book.id, book]));
        const rows = await db.events.bulkGet([...lent]);
        return new Map(
          rows.flatMap((row) => {
            const book = row && books.get(row.event.rules);
            return book ? [[row.event.id, book] as const] : [];
          }),
        );
      },
    },
  };
};

/** While a first exchange has not brought the school's own. */
const untilSomeAreHere = defaultRules("rules:default" as RulesId, day("2000-01-01"));
