/** One question of a view, answered as text. */
import type { DatabaseStorage } from "../storage/document-storage.ts";
import type { Given } from "../routes/query.ts";
import { viewText } from "./read-view.ts";
import { reduceOf } from "./reduce.ts";
import type { IndexRow, SortedRows } from "../indexes/sorted-rows.ts";
import { viewQueryFrom, type ViewQuery } from "./view-query.ts";
import type { View } from "./view-rows.ts";

export const readView = async (database: DatabaseStorage, { name, reduce, sandbox, rows }: View, given: Given): Promise<string> => {
  const query = viewQueryFrom(given, reduce !== undefined);
  const found = await rowsFor(query, rows);
  return viewText(database, found, query, reduce === undefined || query.grouping === undefined ? undefined : reduceOf(reduce, name, sandbox));
};

const rowsFor = async ({ update }: ViewQuery, rows: SortedRows): Promise<readonly IndexRow[]> => {
  if (update === "first") return rows.caughtUp();
  const found = rows.asTheyAre();
  // After a start nothing is there that could be stale.
  if (update === "no") return found ?? rows.caughtUp();
  // Whoever asks for the rows as they must be hears what is wrong with them.
  rows.caughtUp().catch(() => undefined);
  return found ?? [];
};
