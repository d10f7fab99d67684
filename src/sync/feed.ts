/**
 * Reads a database's changes from where this device stopped. There is never a gap: a position is saved only in the
 * transaction that saves what it covers, and it counts only for the database with the same birth id.
 */
import { audienceOf } from "#wire/database-names.ts";
import { aMoment } from "./a-moment.ts";
import { ExchangeTrouble } from "./answers.ts";
import type { CouchClient, DatabaseState } from "./couch-client.ts";
import { fromTheStart, type Position, type SyncKeeper } from "./keeper.ts";

export interface FeedDeps {
  readonly client: CouchClient;
  readonly keeper: SyncKeeper;
  readonly pages?: Pages;
}

/** Documents of the next request. A line that breaks before a page is whole gets smaller ones, or it would never bring anything. */
export interface Pages {
  size: number;
}

/** CouchDB answers a page of this many in a few dozen milliseconds. */
const largestPage = 1000;
const smallestPage = 40;
export const usualPages = (): Pages => ({ size: largestPage });
/** After a page that broke. */
export const fewerThan = (limit: number): number => Math.max(smallestPage, Math.floor(limit / 4));
/** After a page that came whole. */
export const moreThan = (limit: number): number => Math.min(largestPage, limit + smallestPage);
/** From this many on, the readings are folded once at the end instead of once a page. */
export const manyDocuments = 2000;
/** Documents that are written and told together: some milliseconds of a school's old PC. */
const fewDocuments = 100;

/** @returns how many documents came in; "older" when the server has something older than what is held here. `info` is as the server has said it of the database that the position is valid for. */
export const readFeed = async ({ client, keeper, pages = usualPages() }: FeedDeps, database: string, info: DatabaseState): Promise<number | "older"> => {
  const position = await keeper.position(database);
  if (isReadTo(info, position)) return 0;
  /** Of a snapshot that could not be gone on with all comes once more. */
  const already = position?.since === fromTheStart ? 0 : (position?.coming?.done ?? 0);
  const isFirst = position === undefined || position.since === fromTheStart || position.coming !== undefined;
  const deferReadings = isFirst && info.documents > manyDocuments;
  // Events that a desk brings late are told as they come in: a few at a time, so that this desk's own acts go between them.
  const isLate = !isFirst && audienceOf(database) === "log";
  let since = position?.since ?? fromTheStart;
  let count = 0;
  // Servers that were apart meet while devices read along: a first reading need not look for it.
  const withHidden = !isFirst;
  let limit = pages.size;
  let coming = client.changes(database, since, limit, withHidden);
  for (;;) {
    const page = await coming.catch((error: unknown) => {
      if (error instanceof ExchangeTrouble && error.trouble === "offline") pages.size = fewerThan(limit);
      throw error;
    });
    if (page === "older") return "older";
    // Whoever is asked for what comes after a place, and tells what stands before it, has never heard of that place.
    if (position !== undefined && page.results[0] && !standsBefore(since, page.results[0].seq)) return "older";
    const more = page.results.length === limit;
    if (more) pages.size = limit = moreThan(limit);
    // The next page travels while this one is being written.
    if (more) coming = settledLater(client.changes(database, page.last_seq, limit, withHidden));
    // The same page over and over is no server's.
    if (more && page.last_seq === since) throw new ExchangeTrouble("notOurServer", `${database}: no end of ${since}`);
    const documents = page.results.flatMap(({ doc, id }) => (!doc || id.startsWith("_design/") ? [] : [doc]));
    // Before the place that covers them is kept: else nobody would come back to them.
    if (page.hidden.length > 0) await (await import("./conflicts.ts")).healConflicts({ client, keeper }, database, page.hidden);
    let from = 0;
    for (; isLate && documents.length - from > fewDocuments; from += fewDocuments) {
      if ((await keeper.takeIn(database, documents.slice(from, from + fewDocuments), undefined, { deferReadings })) === "older") return "older";
      await aMoment();
    }
    if (documents.length > 0 || page.last_seq !== since) {
      const covers = { since: page.last_seq, birth: info.birth, ...(position?.coming && more ? { coming: { done: already + count + documents.length, of: position.coming.of } } : {}) };
      const taken = await keeper.takeIn(database, documents.slice(from), covers, { deferReadings, nothingHere: deferReadings });
      if (taken === "older") return "older";
    }
    since = page.last_seq;
    count += documents.length;
    if (!more) break;
  }
  return count;
};

/** Nothing has happened there since; a CouchDB may say it otherwise, and is asked. */
export const isReadTo = ({ seq }: Pick<DatabaseState, "seq">, position: Position | undefined): boolean => position?.since === seq;

/** Sequences of CouchDB and ours begin with a number. */
export const standsBefore = (one: string, other: string): boolean => Number.parseInt(one, 10) < Number.parseInt(other, 10);

/** A request in flight whose failure is heard when it is awaited, and not before. */
export const settledLater = <Answer>(promise: Promise<Answer>): Promise<Answer> => {
  promise.catch(() => undefined);
  return promise;
};
