/**
 * The keeper's half of bringing this store and a server together that have lost sight of each other: what the server lists is
 * compared with what is held, and what it lacks waits to be sent again, acknowledged or not. In portions, each a transaction of its
 * own, so that acts at the desk go between them; whatever is cut off in the middle is found again by the next comparison.
 */
import { audienceOf } from "#wire/database-names.ts";
import { tallyFrom } from "#wire/digest.ts";
import { erasureOf } from "#wire/erasure.ts";
import { isWrittenOnce, withoutRevision } from "#wire/revision.ts";
import type { SchoolKey } from "#wire/seal.ts";
import { aMoment } from "../sync/a-moment.ts";
import type { HeldRevision, SyncKeeper } from "../sync/keeper.ts";
import { untilQuiet } from "../desk/once-quiet.ts";
import { contentOf, type Changes } from "./changes.ts";
import type { CounterName, SchoolDatabase } from "./database.ts";
import { documentTables, rowFrom, type Row } from "./document-rows.ts";
import { heldRows, keepRows, letWait, mergedBack, putRows } from "./held-rows.ts";

export type Reconciling = Pick<SyncKeeper, "compare" | "heldBeside" | "asAcknowledged" | "sendAgain" | "mergeBack" | "recount" | "digest" | "checkedAt" | "noteChecked">;

export const createReconciling = ({ db, key, changes, clock }: { db: SchoolDatabase; key: SchoolKey; changes: Changes; clock: () => { wall: number } }): Reconciling => {
  let changedAt = Number.NEGATIVE_INFINITY;
  changes.onChange(() => {
    changedAt = performance.now();
  });
  /** Nobody waits for it: not while one act follows another at the desk. */
  const whenQuiet = async (): Promise<void> => {
    await whenIdle();
    for (let rest = untilQuiet(changedAt, performance.now()); rest > 0; rest = untilQuiet(changedAt, performance.now())) await new Promise((resolve) => setTimeout(resolve, rest));
  };

  return {
    compare: async (listed) => {
      const ids = listed.map(({ id }) => id);
      const [events, rows] = await Promise.all([db.events.where("id").anyOf(ids.filter(isWrittenOnce)).primaryKeys(), heldRows(db, ids)]);
      const written = new Set<string>(events);
      const unknown: string[] = [];
      const otherwise: HeldRevision[] = [];
      for (const { id, rev, deleted } of listed) {
        if (written.has(id)) continue;
        const row = rows.get(id);
        if (row === undefined) {
          if (!deleted) unknown.push(id);
        } else if (!isWrittenOnce(id) && row.rev !== undefined && row.rev !== rev) otherwise.push(heldRevision(row, row.rev));
      }
      return { unknown, otherwise };
    },

    heldBeside: async (database, there, deleted) => {
      const [waiting, refused] = await Promise.all([db.outbox.toArray(), db.refused.toArray()]);
      const unsent = new Set(waiting.map(({ id }) => id));
      // A refused event is no row of the log any more: one that has its id is another's, which the server had.
      const unheard = new Set([...unsent, ...refused.map(({ id }) => id)]);
      const found: string[] = [];
      for (const table of tablesOf(db, database)) {
        for (let after = ""; ; ) {
          const ids: string[] = await table.where("id").above(after).limit(manyKeys).primaryKeys();
          // A deletion is no erasure: it gives way to an edit that is still to come.
          const beside = ids.filter((id) => !there.has(id) || (table === db.erased && deleted?.has(id)));
          for (let from = 0; from < beside.length; from += manyRows) {
            const rows = (await table.bulkGet(beside.slice(from, from + manyRows))) as (AnyRow | undefined)[];
            // What an edit that waits was made from is lost there, too.
            for (const row of rows) if (row?.database === database && row.unheard === undefined && (row.rev !== undefined || !(table === db.events ? unsent : unheard).has(row.id))) found.push(row.id);
            await aMoment();
          }
          if (ids.length < manyKeys) break;
          after = ids[ids.length - 1] ?? "";
        }
      }
      return found;
    },

    asAcknowledged: async (ids) => {
      const rows = await heldRows(db, ids);
      return [...rows.values()].flatMap((row) => (row.rev === undefined || isWrittenOnce(row.id) ? [] : [{ doc: { ...(row.base ?? row.doc), _rev: row.rev }, held: heldRevision(row, row.rev) }]));
    },

    sendAgain: async (database, ids) => {
      for (let from = 0; from < ids.length; from += manyRows) {
        const some = ids.slice(from, from + manyRows);
        await db.transaction("rw", [db.events, db.outbox, db.counters, db.erased, ...documentTables(db)], async () => {
          const [events, rows, erased] = await Promise.all([db.events.bulkGet(some), heldRows(db, some), db.erased.bulkGet(some)]);
          await putRows(db, [...rows.values()].map(({ rev, base, earlier, ...anew }) => anew as Row));
          await letWait(db, some.flatMap((id, index) => {
            if (erased[index]) return [{ id, database, deletion: erasureOf(id) }];
            return events[index] || rows.has(id) ? [{ id, database }] : [];
          }));
        });
        changes.tell();
        await aMoment();
      }
    },

    mergeBack: async (database, pairs) => {
      const held = await heldRows(db, pairs.map(({ theirs }) => theirs._id));
      const prepared = await Promise.all(pairs.flatMap(({ theirs, base, earlier }) => {
        const mine = held.get(theirs._id);
        return mine === undefined ? [] : [rowFrom(key, theirs, database).then((row) => mergedBack(key, base && withoutRevision(base), { ...row, earlier }, mine))];
      }));
      await db.transaction("rw", [db.outbox, db.counters, db.lost, ...documentTables(db)], async () => {
        await keepRows(db, prepared, clock().wall);
        const rows = await heldRows(db, prepared.map(({ row }) => row.id));
        await letWait(db, prepared.flatMap(({ row }) => (rows.get(row.id)?.base === undefined ? [] : [{ id: row.id, database }])));
      });
      changes.tell(contentOf(prepared.map(({ row }) => row.id)));
    },

    recount: () =>
      db.transaction("rw", [db.outbox, db.refused, db.counters, ...documentTables(db)], async () => {
        const [titles, copies, patrons, unsent, refused] = await Promise.all([db.titles.count(), db.copies.count(), db.patrons.count(), db.outbox.count(), db.refused.filter(({ letGo }) => letGo === undefined).count()]);
        await db.counters.bulkPut(Object.entries({ titles, copies, patrons, unsent, refused }).map(([name, value]) => ({ name: name as CounterName, value })));
      }),

    digest: async (database) => {
      const isWaiting = async (): Promise<boolean> => (await db.outbox.toArray()).some((entry) => entry.database === database);
      if (await isWaiting()) return undefined;
      const tally = tallyFrom();
      for (const table of tablesOf(db, database)) {
        for (let after = ""; ; ) {
          const rows = (await table.where("id").above(after).limit(manyRows).toArray()) as AnyRow[];
          for (const row of rows) {
            // What has no revision was refused, and is not there.
            if (row.database === database && row.unheard === undefined && (row.rev !== undefined || table === db.events || table === db.erased)) tally.add({ id: row.id, rev: row.rev ?? "", erased: table === db.erased });
          }
          if (rows.length < manyRows) break;
          after = rows[rows.length - 1]?.id ?? "";
          await whenQuiet();
        }
      }
      return (await isWaiting()) ? undefined : tally.digest();
    },

    checkedAt: async (database) => (await db.caches.get(checkedName(database)))?.value as number | undefined,

    noteChecked: async (database, at) => {
      if (at === undefined) await db.caches.delete(checkedName(database));
      else await db.caches.put({ name: checkedName(database), value: at });
    },
  };
};

/** Of whatever table. */
interface AnyRow {
  readonly id: string;
  readonly database: string;
  readonly rev?: string;
  readonly unheard?: 1;
}

/** Where rows of the database may lie. What this version cannot read lies with the others, of whatever kind it is. */
const tablesOf = (db: SchoolDatabase, database: string) => {
  switch (audienceOf(database)) {
    case "log":
      return [db.events, db.erased, db.others];
    case "catalogue":
      return [db.erased, db.titles, db.copies, db.others];
    case "desk":
      return [db.erased, db.patrons, db.ties, db.others];
    case "office":
      return [db.erased, db.others];
    case undefined:
      return [db.events, db.erased, ...documentTables(db)];
  }
};

const checkedName = (database: string): string => `complete: ${database}`;

const heldRevision = ({ id, earlier = [] }: Row, rev: string): HeldRevision => ({ id, rev, earlier });

/** Keys of one look, some milliseconds of an old PC. */
const manyKeys = 5_000;
const manyRows = 200;

/** Safari has no word for idleness. */
const whenIdle = (): Promise<void> => ("requestIdleCallback" in globalThis ? new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: 500 })) : aMoment());
