/** Mango's indexes as they stand in design documents of the language "query", and the one that every database has: its documents by id. */
import { compareKeys } from "../indexes/collation.ts";
import type { RowsOf } from "../indexes/sorted-rows.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import type { DatabaseStorage } from "../storage/document-storage.ts";
import { documentText, winnerShown } from "../storage/document-text.ts";
import { pathOf, valueAt } from "./field.ts";
import { matching } from "./matching.ts";
import type { NormalSelector } from "./normal-selector.ts";

export interface MangoIndex {
  /** "_design/…"; undefined for the documents by id. */
  readonly ddoc: string | undefined;
  readonly name: string;
  readonly fields: readonly string[];
  readonly direction: Direction;
  /** Only documents that match are in it. */
  readonly only: NormalSelector;
}

export type Direction = "asc" | "desc";

export const byIdIndex: MangoIndex = { ddoc: undefined, name: "_all_docs", fields: ["_id"], direction: "asc", only: {} };

export const indexesOf = (database: DatabaseStorage): MangoIndex[] =>
  database.shownById({ from: "_design/", to: "_design0", withTo: false, limit: Number.MAX_SAFE_INTEGER }).flatMap(({ id, body }) => indexesIn(id, JSON.parse(body) as JsonObject));

export const indexesIn = (ddoc: string, { language, views }: JsonObject): MangoIndex[] => {
  if (language !== "query" || !isJsonObject(views)) return [];
  return Object.entries(views).flatMap(([name, view]) => {
    const map = isJsonObject(view) ? view["map"] : undefined;
    if (!isJsonObject(map) || !isJsonObject(map["fields"])) return [];
    const { partial_filter_selector: only } = map;
    const fields = Object.entries(map["fields"]);
    return [{ ddoc, name, fields: fields.map(([field]) => field), direction: fields[0]?.[1] === "desc" ? "desc" : "asc", only: isJsonObject(only) ? only : {} }];
  });
};

/** As `GET /{db}/_index` tells it. */
export const indexJson = ({ ddoc, name, fields, direction, only }: MangoIndex) => ({
  ddoc: ddoc ?? null,
  name,
  type: ddoc === undefined ? "special" : "json",
  ...(ddoc === undefined ? {} : { partitioned: false }),
  def: { fields: fields.map((field) => Object.fromEntries([[field, direction]])), ...(Object.keys(only).length === 0 ? {} : { partial_filter_selector: only }) },
});

/** As it stands in its design document. */
export const viewOf = ({ fields, direction, only }: MangoIndex): JsonObject => ({
  map: { fields: Object.fromEntries(fields.map((field) => [field, direction])), partial_filter_selector: only },
  reduce: "_count",
  options: { def: { fields: direction === "asc" ? fields : fields.map((field) => Object.fromEntries([[field, direction]])) } },
});

export const isSameIndex = (one: MangoIndex, other: MangoIndex): boolean =>
  one.name === other.name && compareKeys([one.fields, one.direction, one.only], [other.fields, other.direction, other.only]) === 0;

/** One row for a document that has all the fields; design documents are in no index. */
export const rowsOfIndex = ({ fields, only }: MangoIndex): RowsOf => {
  const paths = fields.map(pathOf);
  const isIn = matching(only);
  return (stored) => {
    if (stored.id.startsWith("_design/")) return [];
    const document = JSON.parse(documentText(winnerShown(stored))) as JsonObject;
    const key = paths.map((path) => valueAt(document, path));
    return key.includes(undefined) || !isIn(document) ? [] : [{ key, value: null }];
  };
};
