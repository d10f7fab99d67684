/**
 * What the cluster's databases hold, as digests. CouchDB keeps none, so each is counted from the changes when somebody asks for it
 * first, and carried on from there: which revision of each document was counted is remembered, for a later one takes its place.
 */
import { isDigested, tallyFrom, type Tally } from "#wire/digest.ts";
import { erasuresIn, isErasure } from "#wire/erasure.ts";
import { isWrittenOnce } from "#wire/revision.ts";
import type { DatabaseDigest } from "../storage/databases.ts";
import type { Births } from "./births.ts";
import { changesPage, fromTheStart, type ClusterChange } from "./cluster-changes.ts";
import type { CouchServer } from "./couch-server.ts";

interface Counted {
  readonly rev: string;
  readonly erased: boolean;
}

interface Count {
  readonly birth: string;
  readonly tally: Tally;
  readonly counted: Map<string, Counted>;
  seq: string;
}

export const createClusterDigests = (server: CouchServer, births: Births) => {
  const counts = new Map<string, Count>();
  const inTurn = new Map<string, Promise<unknown>>();

  const countOn = async (database: string): Promise<DatabaseDigest | undefined> => {
    const birth = await births.of(database);
    if (birth === undefined) return void counts.delete(database);
    const known = counts.get(database);
    const count = known?.birth === birth ? known : { birth, tally: tallyFrom(), counted: new Map<string, Counted>(), seq: fromTheStart };
    counts.set(database, count);
    const withDocs = erasuresIn(database) !== undefined;
    for (;;) {
      const page = await changesPage(server, database, { since: count.seq, limit: pageSize, withDocs });
      if (page === undefined) return void counts.delete(database);
      if (standsBefore(page.last, count.seq)) {
        // Put back to a backup: what was counted may be there no more.
        counts.delete(database);
        return countOn(database);
      }
      for (const change of page.changes) note(count, change);
      count.seq = page.last;
      if (page.isLast) return { birth, seq: count.seq, digest: count.tally.digest() };
    }
  };

  return {
    of: (database: string): Promise<DatabaseDigest | undefined> => {
      const mine = (inTurn.get(database) ?? Promise.resolve()).then(() => countOn(database));
      inTurn.set(database, mine.catch(() => undefined));
      return mine;
    },
  };
};

const note = ({ tally, counted }: Count, { id, rev, deleted, doc }: ClusterChange): void => {
  if (!isDigested(id)) return;
  const before = counted.get(id);
  if (before !== undefined) tally.subtract({ id, ...before });
  if (deleted) return void counted.delete(id);
  // Of what is written once no revision is counted, and most of what there is is written once.
  const now = { rev: isWrittenOnce(id) ? "" : rev, erased: doc !== undefined && isErasure(doc) };
  tally.add({ id, ...now });
  counted.set(id, now);
};

/** The number before the dash is the sum of what its shards have counted. */
const standsBefore = (one: string, other: string): boolean => Number.parseInt(one, 10) < Number.parseInt(other, 10);

const pageSize = 2_000;
