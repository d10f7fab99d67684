/** The rows that are in use, by database and definition. What was not asked for longest goes first: it is made anew when it is needed. */
import type { DatabaseStorage } from "../storage/document-storage.ts";
import { createSortedRows, type RowsOf, type SortedRows } from "./sorted-rows.ts";

export interface IndexShelf {
  /** `definition`: a text that is the same for the same rows. */
  rows(database: DatabaseStorage, definition: string, rowsOf: () => RowsOf): SortedRows;
}

export const createIndexShelf = (atMost = 64): IndexShelf => {
  const kept = new Map<string, { readonly database: DatabaseStorage; readonly rows: SortedRows }>();
  return {
    rows: (database, definition, rowsOf) => {
      const name = `${database.birth} ${definition}`;
      const known = kept.get(name);
      kept.delete(name);
      const entry = known?.database === database ? known : { database, rows: createSortedRows(database, rowsOf()) };
      kept.set(name, entry);
      for (const oldest of kept.keys()) {
        if (kept.size <= atMost) break;
        kept.delete(oldest);
      }
      return entry.rows;
    },
  };
};
