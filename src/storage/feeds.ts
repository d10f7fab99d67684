import { fromTheStart } from "../sync/keeper.ts";
import type { SchoolDatabase } from "./database.ts";

/** The databases of which something was read here. */
export const databasesRead = async (db: SchoolDatabase): Promise<readonly string[]> =>
  (await db.feeds.toArray()).flatMap(({ database, since }) => (since === fromTheStart ? [] : [database]));

/** It is read once more from its first change on. */
export const readAnew = async (db: SchoolDatabase, database: string): Promise<void> => void (await db.feeds.update(database, { since: fromTheStart }));
