/**
 * A query answered: the index's rows between two keys, or all documents by id, each asked whether it matches, until there are enough.
 * A bookmark says where the last one stood; the next answer begins behind it, whatever was written in between.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { CouchFailure } from "../couch-error.ts";
import { compareTerms } from "../indexes/collation.ts";
import type { IndexShelf } from "../indexes/index-shelf.ts";
import { placeIn, type IndexRow } from "../indexes/sorted-rows.ts";
import type { JsonObject } from "../revisions/edit-from-json.ts";
import type { DatabaseStorage } from "../storage/document-storage.ts";
import { documentText, winnerShown, withConflicts } from "../storage/document-text.ts";
import { chooseIndex } from "./choose-index.ts";
import { pathOf, projected } from "./field.ts";
import { byIdIndex, indexesOf, rowsOfIndex, type MangoIndex } from "./index-definition.ts";
import { keyRange } from "./key-ranges.ts";
import { matching } from "./matching.ts";
import type { MangoQuery } from "./query.ts";

export interface FindAnswer {
  readonly docs: readonly JsonObject[];
  readonly bookmark: string;
  readonly execution_stats?: object;
  readonly warning?: string;
}

interface Candidate {
  readonly id: string;
  readonly key: unknown;
}

export const find = async (database: DatabaseStorage, shelf: IndexShelf, query: MangoQuery, clock: () => number): Promise<FindAnswer> => {
  const began = clock();
  const { index, warnings } = chooseIndex(indexesOf(database), query);
  const matches = matching(query.selector);
  const paths = query.fields.map(pathOf);
  const docs: JsonObject[] = [];
  let [examined, toSkip] = [0, query.skip];
  let last: Candidate | undefined;
  const candidates = index === byIdIndex ? documentsById(database, query) : rowsBetween(database, shelf, index, query);
  for await (const candidate of query.limit === 0 ? [] : candidates) {
    examined++;
    const stored = database.get(candidate.id);
    if (stored === undefined || stored.deleted) continue;
    const document = JSON.parse(documentText(winnerShown(stored), query.conflicts ? withConflicts(stored) : {})) as JsonObject;
    if (!matches(document)) continue;
    if (toSkip-- > 0) continue;
    docs.push(paths.length === 0 ? document : projected(document, paths));
    last = candidate;
    if (docs.length === query.limit) break;
  }
  const scanned = examined / Math.max(1, docs.length);
  const all = scanned > scanWarning ? [...warnings, tooManyExamined] : warnings;
  return {
    docs,
    bookmark: last === undefined ? (query.bookmark ?? "nil") : bookmarkOf(last),
    ...(query.stats ? { execution_stats: statsOf(examined, docs.length, clock() - began) } : {}),
    ...(all.length > 0 ? { warning: all.join("\n") } : {}),
  };
};

const statsOf = (examined: number, returned: number, milliseconds: number) => ({
  total_keys_examined: examined,
  total_docs_examined: examined,
  total_quorum_docs_examined: 0,
  results_returned: returned,
  execution_time_ms: milliseconds,
});

/** CouchDB's own setting, `index_scan_warning_threshold`. */
const scanWarning = 10;
const tooManyExamined =
  "The number of documents examined is high in proportion to the number of results returned. Consider adding a more specific index to improve this.";

async function* documentsById(database: DatabaseStorage, { selector, sort, bookmark }: MangoQuery): AsyncGenerator<Candidate> {
  const range = keyRange(selector, ["_id"], compareTerms);
  if (range === undefined) return;
  const [low, high] = [textIn(range.from), textIn(range.to)];
  const descending = sort.direction === "desc";
  const begun = bookmark === undefined ? undefined : placeFrom(bookmark);
  let from = begun?.id ?? (descending ? high : low);
  let behind = begun?.id;
  for (;;) {
    const page = database.byId({ from, to: descending ? low : high, descending, limit: pageSize });
    for (const { id } of page) if (id !== behind && !id.startsWith("_design/")) yield { id, key: null };
    if (page.length < pageSize) return;
    from = behind = page.at(-1)?.id;
    await nextTurn();
  }
}

/** Ids are in the order of code points; other bounds than texts, and what begins with a text, are left to the matching. */
const textIn = (bound: readonly unknown[]): string | undefined => (typeof bound[0] === "string" ? bound[0] : undefined);

async function* rowsBetween(database: DatabaseStorage, shelf: IndexShelf, index: MangoIndex, { selector, sort, bookmark }: MangoQuery): AsyncGenerator<IndexRow> {
  const range = keyRange(selector, index.fields);
  if (range === undefined) return;
  const rows = await shelf.rows(database, JSON.stringify(["mango", index.fields, index.only]), () => rowsOfIndex(index)).caughtUp();
  let [from, to] = [placeIn(rows, { key: range.from }, false), placeIn(rows, { key: range.to }, true)];
  const descending = sort.direction === "desc";
  const begun = bookmark === undefined ? undefined : placeFrom(bookmark);
  if (begun !== undefined && descending) to = Math.min(to, placeIn(rows, begun, false));
  if (begun !== undefined && !descending) from = Math.max(from, placeIn(rows, begun, true));
  for (let read = 0; from + read < to; read++) {
    if (read % pageSize === pageSize - 1) await nextTurn();
    const row = rows[descending ? to - 1 - read : from + read];
    if (row !== undefined) yield row;
  }
}

const bookmarkOf = ({ id, key }: Candidate): string => Buffer.from(JSON.stringify({ id, key })).toString("base64url");

const placeFrom = (bookmark: string): Candidate => {
  try {
    const { id, key } = JSON.parse(Buffer.from(bookmark, "base64url").toString("utf8")) as Partial<Candidate>;
    if (typeof id === "string" && key !== undefined) return { id, key };
  } catch {
    // Said below.
  }
  throw new CouchFailure("invalid_bookmark", `Invalid bookmark value: ${JSON.stringify(bookmark)}`);
};

const pageSize = 500;
