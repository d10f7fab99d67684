/**
 * All that lives in a database, for a device that has nothing of it yet: in parts, what a desk needs first standing first. Each part
 * is read by itself, and what changes between two of them comes as it is then or not at all: the feed from the sequence of the
 * first part on tells it anyway. So nothing is kept from one part to the next, and a part can be asked for again at any time.
 */
import { sequenceFrom, sequenceText } from "../change-feed/sequence.ts";
import type { DatabaseStorage, ShownDocument } from "./document-storage.ts";
import { documentText, winnerShown } from "./document-text.ts";
import { placeFrom, placeText, rangesAfter } from "./order-of-use.ts";

export interface SnapshotAsked {
  /** Where the part before ended, as it said itself. */
  readonly after: string | undefined;
  /** Documents, and ids of deleted ones. */
  readonly limit: number;
}

export interface SnapshotPart {
  readonly birth: string;
  /** Where the database stands as this part is read. */
  readonly seq: string;
  /** How many documents live there. */
  readonly of: number;
  /** As JSON texts. */
  readonly documents: readonly string[];
  /** Ids of what was deleted: a file that is older than the deletion must not bring it back. */
  readonly deleted: readonly string[];
  /** Where the next part begins; null after the last one. */
  readonly next: string | null;
}

/** A log is read as it was written: a part of it is how things stood once, while events in any other order would contradict each other. */
export const snapshotPart = (database: DatabaseStorage, asked: SnapshotAsked, isLog: boolean): SnapshotPart => {
  const { living, deleted, next } = (isLog ? asWritten : inOrderOfUse)(database, asked);
  const { alive, seq } = database.totals();
  return {
    birth: database.birth,
    seq: sequenceText(seq, database),
    of: alive,
    documents: living.filter(({ id }) => !id.startsWith("_design/")).map((shown) => documentText(winnerShown(shown))),
    deleted,
    next,
  };
};

interface Read {
  readonly living: readonly ShownDocument[];
  readonly deleted: readonly string[];
  readonly next: string | null;
}

const asWritten = (database: DatabaseStorage, { after = "0", limit }: SnapshotAsked): Read => {
  // One more than asked for tells whether there is more.
  const found = database.bySequence({ after: sequenceFrom(after, database) ?? 0, upTo: database.totals().seq, limit: limit + 1 });
  const some = found.slice(0, limit);
  const last = some.at(-1);
  return {
    living: some.filter(({ deleted }) => !deleted),
    deleted: some.flatMap(({ id, deleted }) => (deleted ? [id] : [])),
    next: found.length > limit && last !== undefined ? sequenceText(last.seq, database) : null,
  };
};

/** By id within kinds; after all that lives, what is deleted. */
const inOrderOfUse = (database: DatabaseStorage, { after, limit }: SnapshotAsked): Read => {
  const place = placeFrom(after);
  const found: ShownDocument[] = [];
  for (const range of place.is === "living" ? rangesAfter(place.id) : []) {
    if (found.length <= limit) found.push(...database.shownById({ ...range, withTo: false, limit: limit + 1 - found.length }));
  }
  const living = found.slice(0, limit);
  const gone = found.length > limit ? [] : database.deletedIds({ after: place.is === "deleted" ? place.id : "", limit: limit + 1 - living.length });
  const deleted = gone.slice(0, limit - living.length);
  const [lastLiving, lastDeleted] = [living.at(-1)?.id ?? "", deleted.at(-1)];
  const isLast = found.length + gone.length <= limit;
  return { living, deleted, next: isLast ? null : placeText(lastDeleted === undefined ? { is: "living", id: lastLiving } : { is: "deleted", id: lastDeleted }) };
};
