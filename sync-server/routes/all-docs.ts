/** GET and POST /{db}/_all_docs and _design_docs, and their /queries: documents by id, whole ranges or the keys asked for. */
import type { Context, Hono } from "hono";
import { sequenceText } from "../change-feed/sequence.ts";
import { attachmentsAsked, withAttachments } from "../attachments/shown.ts";
import { CouchFailure } from "../couch-error.ts";
import { isJsonObject } from "../revisions/edit-from-json.ts";
import { rowList } from "../row-list.ts";
import { documentText, winnerShown, withConflicts } from "../storage/document-text.ts";
import type { DatabaseStorage, IdRange, StoredDocument } from "../storage/document-storage.ts";
import { countIn, givenInAddress, isYes, refuseGrouping, refuseRangeBeside, refuseReducing, type Given } from "./query.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { enter, jsonText, objectIn, type RouteDeps } from "./request.ts";

export const allDocsRoutes = (app: Hono, deps: RouteDeps): void => {
  const answer = async (c: Context, body: Given, only?: Bounds) => {
    const { database } = await enter(c, deps);
    return jsonText(c, rowsText(database, { ...givenInAddress(c), ...body }, only));
  };
  const answerQueries = async (c: Context, only?: Bounds) => {
    const { database } = await enter(c, deps);
    const texts = queriesIn(await objectIn(c)).map((query) => rowsText(database, query, only));
    return jsonText(c, `{"results":${rowList(texts)}}`);
  };

  app.get("/:db/_all_docs", (c) => answer(c, {}));
  app.post("/:db/_all_docs", async (c) => answer(c, await objectIn(c)));
  app.post("/:db/_all_docs/queries", (c) => answerQueries(c));
  app.get("/:db/_design_docs", (c) => answer(c, {}, designDocuments));
  app.post("/:db/_design_docs", async (c) => answer(c, await objectIn(c), designDocuments));
  app.post("/:db/_design_docs/queries", (c) => answerQueries(c, designDocuments));
  refuseOtherMethods(app, { "/:db/_all_docs": "GET,HEAD,POST", "/:db/_all_docs/queries": "POST", "/:db/_design_docs": "GET,HEAD,POST", "/:db/_design_docs/queries": "POST" });
};

/** "0" is the sign after "/". */
const designDocuments = { from: "_design/", to: "_design0" };

type Bounds = Pick<IdRange, "from" | "to">;

const rowsText = (database: DatabaseStorage, given: Given, only?: Bounds): string => {
  const skip = countIn(given["skip"]) ?? 0;
  const limit = countIn(given["limit"]) ?? Number.MAX_SAFE_INTEGER;
  const descending = isYes(given["descending"]);
  const { keys } = given;
  if (keys !== undefined && !Array.isArray(keys)) throw new CouchFailure("bad_request", "`keys` body member must be an array.");
  refuseRangeBeside(keys, given);
  refuseReducing(given);
  refuseGrouping(given);
  const total = only === undefined ? database.totals().alive : database.byId({ ...only, limit: Number.MAX_SAFE_INTEGER }).length;
  const answered = (offset: number | null, rows: readonly string[]): string => {
    const seq = isYes(given["update_seq"]) ? `"update_seq":${JSON.stringify(sequenceText(database.totals().seq, database))},` : "";
    return `{"total_rows":${total},"offset":${offset},${seq}"rows":${rowList(rows)}}`;
  };

  if (keys !== undefined) {
    const asked = (descending ? keys.toReversed() : keys).slice(skip, skip + limit);
    const rows = asked.map((key: unknown) => {
      const stored = typeof key === "string" ? database.get(key) : undefined;
      return stored === undefined ? JSON.stringify({ key, error: "not_found" }) : rowText(database, stored, given);
    });
    return answered(null, rows);
  }
  const range = rangeIn(given, descending, only);
  const before = range.from === undefined ? 0 : database.count(descending ? "after" : "before", range.from);
  return answered(Math.min(before + skip, total), database.byId({ ...range, skip, limit }).map((stored) => rowText(database, stored, given)));
};

const rowText = (database: DatabaseStorage, stored: StoredDocument, given: Given): string => {
  const value = { rev: stored.winner, ...(stored.deleted ? { deleted: true } : {}) };
  const conflicts = isYes(given["conflicts"]) ? withConflicts(stored) : {};
  const doc = isYes(given["include_docs"]) ? `,"doc":${stored.deleted ? "null" : documentText(withAttachments(database, stored, winnerShown(stored), attachmentsAsked(given)), conflicts)}` : "";
  return `{"id":${JSON.stringify(stored.id)},"key":${JSON.stringify(stored.id)},"value":${JSON.stringify(value)}${doc}}`;
};

export const queriesIn = ({ queries }: Given): readonly Given[] => {
  if (!Array.isArray(queries) || !queries.every(isJsonObject)) throw new CouchFailure("bad_request", "`queries` member must be an array of objects.");
  return queries;
};

export const rangeIn = (given: Given, descending: boolean, only: Bounds = {}): Omit<IdRange, "limit"> => {
  const whole: Bounds = descending ? { from: only.to, to: only.from } : only;
  const bounds = "key" in given ? { from: given["key"], to: given["key"] } : { from: given["startkey"] ?? given["start_key"], to: given["endkey"] ?? given["end_key"] };
  return {
    from: boundOf(bounds.from) ?? whole.from,
    to: boundOf(bounds.to) ?? whole.to,
    withTo: given["inclusive_end"] !== "false" && given["inclusive_end"] !== false,
    descending,
  };
};

/** Ids are texts; in CouchDB's order of values every null, truth and number stands before them, every list and object after. */
const boundOf = (key: unknown): string | undefined => {
  if (key === undefined || typeof key === "string") return key;
  return typeof key === "object" && key !== null ? "\u{10FFFF}" : "";
};
