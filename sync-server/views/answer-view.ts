/** One question of a view, answered as text. */
import type { DatabaseStorage } from "../storage/document-storage.ts";
import type { Given } from "../routes/query.ts";
import { viewText } from "./read-view.ts";
import { reduceOf } from "./reduce.ts";
import { viewQueryFrom } from "./view-query.ts";
import type { View } from "./view-rows.ts";

export const readView = async (database: DatabaseStorage, { name, reduce, sandbox, rows }: View, given: Given): Promise<string> => {
  const query = viewQueryFrom(given, reduce !== undefined);
  const found = await rows.caughtUp();
  return viewText(database, found, query, reduce === undefined || query.grouping === undefined ? undefined : reduceOf(reduce, name, sandbox));
};
