/**
 * Whether this store holds all that the server has: asked once a day of each database, and after it had to be brought together with
 * the server. Read beside whatever else goes on, a little at a time; what is found out is healed by the next exchange. A CouchDB keeps
 * no digests: there the comparison itself is made instead, once a week.
 */
import { aDayLong } from "#domain/kernel/day.ts";
import { isSameDigest } from "#wire/digest.ts";
import { ExchangeTrouble } from "./answers.ts";
import type { CouchClient, ServerDigest } from "./couch-client.ts";
import type { SyncKeeper } from "./keeper.ts";

/** @returns the databases in which something is not as it should be. They are asked about again until somebody notes that they were healed. */
export const incompleteDatabases = async ({ client, keeper, databases, now }: { client: CouchClient; keeper: SyncKeeper; databases: readonly string[]; now: number }): Promise<ReadonlySet<string>> => {
  const found = new Set<string>();
  for (const database of databases) {
    const checkedAt = await keeper.checkedAt(database);
    if (checkedAt !== undefined && Math.abs(now - checkedAt) < aDayLong) continue;
    const position = await keeper.position(database);
    const theirs = position && (await digestOf(client, database));
    if (!position || theirs === undefined) continue;
    if (theirs === "unknown") {
      if (checkedAt === undefined || Math.abs(now - checkedAt) >= aWeekLong) found.add(database);
      continue;
    }
    // Only what both say of the same moment can be compared. There is another one soon.
    const isOfNow = ({ seq, birth }: ServerDigest): boolean => seq === position.since && birth === position.birth;
    if (!isOfNow(theirs)) continue;
    const ours = await keeper.digest(database);
    if (ours === undefined || (await keeper.position(database))?.since !== position.since) continue;
    if (isSameDigest(ours, theirs.digest)) await keeper.noteChecked(database, now);
    else if (await isStill(client, database, isOfNow)) found.add(database);
  }
  return found;
};

/** To look through the store takes its time, and something may have been sent meanwhile. */
const isStill = async (client: CouchClient, database: string, isOfNow: (theirs: ServerDigest) => boolean): Promise<boolean> => {
  const theirs = await digestOf(client, database);
  return theirs !== undefined && theirs !== "unknown" && isOfNow(theirs);
};

/** Undefined when the server does not answer now. */
const digestOf = async (client: CouchClient, database: string) => {
  try {
    return await client.digest(database);
  } catch (error) {
    if (error instanceof ExchangeTrouble) return undefined;
    throw error;
  }
};

const aWeekLong = 7 * aDayLong;
