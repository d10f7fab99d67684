import { audienceOf, type Audience } from "#wire/database-names.ts";
import type { Arrived, FirstSync } from "../desk/services.ts";
import { fromTheStart } from "../sync/keeper.ts";
import type { FeedRow, SchoolDatabase } from "./database.ts";

/** The databases that were read here once to their end. */
export const databasesRead = async (db: SchoolDatabase): Promise<readonly string[]> =>
  (await db.feeds.toArray()).flatMap(({ database, since, coming }) => (since === fromTheStart || coming !== undefined ? [] : [database]));

/** What of the school has not come here yet. `deferred`: who has what is still to be told from the acts that are here. */
export const firstSyncOf = (feeds: readonly FeedRow[], deferred: boolean): FirstSync | undefined => {
  const arrived = (of: Audience): Arrived | undefined =>
    feeds.filter(({ database }) => audienceOf(database) === of).flatMap(({ coming }) => coming ?? [])
      .reduce<Arrived | undefined>((sum, { done, of: all }) => ({ done: (sum?.done ?? 0) + done, of: (sum?.of ?? 0) + all }), undefined);
  const [people, loans, books] = [arrived("desk"), arrived("log"), arrived("catalogue")];
  if (!people && !loans && !books && !deferred) return undefined;
  return { ...(people ? { people } : {}), ...(loans ? { loans } : {}), ...(books ? { books } : {}), ...(deferred ? { telling: true as const } : {}) };
};

/** It is read once more from its first change on. */
export const readAnew = async (db: SchoolDatabase, database: string): Promise<void> => {
  const { coming } = (await db.feeds.get(database)) ?? {};
  await db.feeds.update(database, { since: fromTheStart, ...(coming ? { coming: { done: 0, of: coming.of } } : {}) });
};
