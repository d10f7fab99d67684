/**
 * Rows that documents give, in the order of their keys. They are kept in memory and brought up to the database's sequence when they are
 * asked for: page by page, so that others are served in between, and merged in one breath at the end.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { purgesOf } from "../storage/purge.ts";
import { byCodePoint, type DatabaseStorage, type StoredDocument } from "../storage/document-storage.ts";
import { compareKeys, compareTerms } from "./collation.ts";

export interface IndexRow {
  readonly key: unknown;
  readonly id: string;
  readonly value: unknown;
}

/** Where a reading begins or ends: at a key, and within it at a document. */
export interface RowPlace {
  readonly key: unknown;
  readonly id?: string | undefined;
}

export interface SortedRows {
  /** As of the database's sequence now. */
  caughtUp(): Promise<readonly IndexRow[]>;
  /** As they were when they were last brought up; undefined when they never were. */
  asTheyAre(): readonly IndexRow[] | undefined;
  readonly seq: number;
}

export type RowsOf = (document: StoredDocument) => readonly Omit<IndexRow, "id">[];

export const createSortedRows = (database: DatabaseStorage, rowsOf: RowsOf): SortedRows => {
  let rows: readonly IndexRow[] = [];
  let seq = 0;
  let purges = purgesOf(database);
  let running: Promise<void> | undefined;
  let isMade = false;

  const catchUp = async (): Promise<void> => {
    const fresh = new Map<string, readonly IndexRow[]>();
    if (purges !== purgesOf(database)) [rows, seq, purges] = [[], 0, purgesOf(database)];
    for (let after = seq; ; ) {
      const page = database.bySequence({ after, upTo: database.totals().seq, limit: pageSize });
      for (const document of page) fresh.set(document.id, document.deleted ? [] : rowsOf(document).map((row) => ({ ...row, id: document.id })));
      if (page.length < pageSize) {
        seq = database.totals().seq;
        break;
      }
      after = page.at(-1)?.seq ?? after;
      await nextTurn();
    }
    if (fresh.size > 0) rows = merged(rows.length === 0 ? rows : rows.filter(({ id }) => !fresh.has(id)), Array.from(fresh.values()).flat().toSorted(compareRows));
  };

  return {
    get seq() {
      return seq;
    },
    caughtUp: async () => {
      while (running !== undefined) await running;
      if (seq !== database.totals().seq || purges !== purgesOf(database)) {
        running = catchUp();
        try {
          await running;
        } finally {
          running = undefined;
        }
      }
      isMade = true;
      return rows;
    },
    asTheyAre: () => (isMade ? rows : undefined),
  };
};

/** The first row that does not stand before this place; with `after`, the first that stands behind it. */
export const placeIn = (rows: readonly IndexRow[], place: RowPlace, after: boolean): number => {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    const order = row === undefined ? 1 : compareKeys(row.key, place.key) || (place.id === undefined ? 0 : byCodePoint(row.id, place.id));
    if (order < 0 || (after && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
};

const compareRows = (one: IndexRow, other: IndexRow): number => compareKeys(one.key, other.key) || byCodePoint(one.id, other.id) || compareTerms(one.value, other.value);

const merged = (one: readonly IndexRow[], other: readonly IndexRow[]): readonly IndexRow[] => {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  const all: IndexRow[] = [];
  let next = 0;
  for (const row of one) {
    for (let waiting = other[next]; waiting !== undefined && compareRows(waiting, row) < 0; waiting = other[++next]) all.push(waiting);
    all.push(row);
  }
  for (; next < other.length; next++) all.push(other[next] as IndexRow);
  return all;
};

const pageSize = 500;
