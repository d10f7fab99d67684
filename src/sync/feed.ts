/**
 * Reads a database's changes from where this device stopped. There is never a gap: a position is saved only in the
 * transaction that saves what it covers, and it counts only for the database with the same birth id. When the database was
 * born anew (a server replaced or restored), it is read from the start and everything held here is sent again.
 */
import { audienceOf } from "#wire/database-names.ts";
import { ExchangeTrouble, type CouchClient } from "./couch-client.ts";
import type { SyncKeeper } from "./keeper.ts";

export interface FeedDeps {
  readonly client: CouchClient;
  readonly keeper: SyncKeeper;
  readonly onProgress?: (database: string, taken: number, pending: number) => void;
}

/** Documents of one request; CouchDB answers a page of this many in a few dozen milliseconds. */
const pageSize = 1000;
/** From this many on, the readings are folded once at the end instead of once a page. */
const manyDocuments = 2000;
/** Documents that are written and told together: some milliseconds of a school's old PC. */
const fewDocuments = 100;

/** @returns how many documents came in. A database that is not there yet has none. */
export const readFeed = async ({ client, keeper, onProgress }: FeedDeps, database: string): Promise<number> => {
  const info = await client.info(database);
  if (info === "missing") return 0;
  let position = await keeper.position(database);
  if (position !== undefined && position.birth !== info.birth) {
    await keeper.reset(database);
    position = undefined;
  }
  // Nothing has happened there since; a CouchDB may say it otherwise, and is asked.
  if (position !== undefined && info.seq === position.since) return 0;
  const deferReadings = position === undefined && info.documents > manyDocuments;
  // Events that a desk brings late are told as they come in: a few at a time, so that this desk's own acts go between them.
  const isLate = position !== undefined && audienceOf(database) === "log";
  let since = position?.since ?? "0";
  let taken = 0;
  let coming = client.changes(database, since, pageSize);
  for (;;) {
    const page = await coming;
    const more = page.results.length === pageSize;
    // The next page travels while this one is being written.
    if (more) coming = settledLater(client.changes(database, page.last_seq, pageSize));
    // The same page over and over is no server's.
    if (more && page.last_seq === since) throw new ExchangeTrouble("notOurServer", `${database}: no end of ${since}`);
    const documents = page.results.flatMap(({ doc, id }) => (!doc || id.startsWith("_design/") ? [] : [doc]));
    let from = 0;
    for (; isLate && documents.length - from > fewDocuments; from += fewDocuments) {
      await keeper.takeIn(database, documents.slice(from, from + fewDocuments), undefined, { deferReadings });
      await new Promise((resolve) => setTimeout(resolve));
    }
    if (documents.length > 0 || page.last_seq !== since) {
      await keeper.takeIn(database, documents.slice(from), { since: page.last_seq, birth: info.birth }, { deferReadings });
    }
    since = page.last_seq;
    taken += documents.length;
    onProgress?.(database, taken, page.pending ?? 0);
    if (!more) break;
  }
  return taken;
};

/** A request in flight whose failure is heard when it is awaited, and not before. */
const settledLater = <Answer>(promise: Promise<Answer>): Promise<Answer> => {
  promise.catch(() => undefined);
  return promise;
};
