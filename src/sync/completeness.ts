/**
 * Whether this store holds all that the server has: asked once a day of each database, and after it had to be brought together with
 * the server. Read beside whatever else goes on, a little at a time; what is found out is healed by the next exchange. A CouchDB keeps
 * no digests: there the comparison itself is made instead.
 */
import { aDayLong } from "#domain/kernel/day.ts";
import { isSameDigest } from "#wire/digest.ts";
import { ExchangeTrouble, type CouchClient } from "./couch-client.ts";
import type { SyncKeeper } from "./keeper.ts";

/** @returns the databases in which something is not as it should be. They are asked about again until somebody notes that they were healed. */
export const incompleteDatabases = async ({ client, keeper, databases, now }: { client: CouchClient; keeper: SyncKeeper; databases: readonly string[]; now: number }): Promise<ReadonlySet<string>> => {
  const found = new Set<string>();
  for (const database of databases) {
    const checkedAt = await keeper.checkedAt(database);
    if (checkedAt !== undefined && Math.abs(now - checkedAt) < aDayLong) continue;
    const position = await keeper.position(database);
    const ours = position && (await keeper.digest(database));
    if (!position || !ours) continue;
    const theirs = await digestOf(client, database);
    if (theirs === undefined) continue;
    // Only what both say of the same moment can be compared. There is another one soon.
    if (theirs !== "unknown" && (theirs.seq !== position.since || theirs.birth !== position.birth)) continue;
    if ((await keeper.position(database))?.since !== position.since) continue;
    if (theirs === "unknown" || !isSameDigest(ours, theirs.digest)) found.add(database);
    else await keeper.noteChecked(database, now);
  }
  return found;
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
