/** What `_find` and `_explain` are asked, read from their body; what cannot be read is refused in CouchDB's words. */
import { CouchFailure, type CouchErrorName } from "../couch-error.ts";
import { isTexts } from "../access/security.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import type { Direction } from "./index-definition.ts";
import { normalSelector, type NormalSelector } from "./normal-selector.ts";

export interface MangoQuery {
  readonly selector: NormalSelector;
  readonly sort: Sort;
  /** Empty for whole documents. */
  readonly fields: readonly string[];
  readonly limit: number;
  readonly skip: number;
  readonly bookmark: string | undefined;
  /** Design document, or design document and index. */
  readonly useIndex: readonly string[];
  readonly allowFallback: boolean;
  readonly conflicts: boolean;
  readonly stats: boolean;
}

export interface Sort {
  readonly fields: readonly string[];
  readonly direction: Direction;
}

export const queryFrom = (body: JsonObject): MangoQuery => {
  const unknown = Object.keys(body).find((name) => !parameters.has(name));
  if (body["selector"] === undefined) throw new CouchFailure("missing_required_key", "Missing required key: selector");
  if (unknown !== undefined) throw new CouchFailure("invalid_key", `Invalid key ${unknown} for this request.`);
  const partition = body["partition"] ?? "";
  if (partition !== "") throw new CouchFailure("bad_request", "`partition` is not supported on this db");
  return {
    selector: selectorFrom(body["selector"]),
    sort: sortFrom(body["sort"] ?? []),
    fields: fieldsFrom(body["fields"] ?? []),
    limit: countFrom(body["limit"] ?? usualLimit),
    skip: countFrom(body["skip"] ?? 0),
    bookmark: bookmarkFrom(body["bookmark"] ?? ""),
    useIndex: useIndexFrom(body["use_index"] ?? []),
    allowFallback: truthFrom(body["allow_fallback"] ?? true),
    conflicts: truthFrom(body["conflicts"] ?? false),
    stats: truthFrom(body["execution_stats"] ?? false),
  };
};

export const selectorFrom = (selector: unknown): NormalSelector => {
  if (!isJsonObject(selector)) throw refused("invalid_selector_json", "Selector must be a JSON object, not: ", selector);
  if (isDeeper(selector, deepest)) throw new CouchFailure("bad_request", "The selector is nested too deeply");
  return normalSelector(selector);
};

/** Every part of a selector is walked down to its end, once for each document. */
const deepest = 200;

const isDeeper = (value: unknown, levels: number): boolean => {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
};

/** A list of fields, each alone or with its direction. One direction for all. */
export const sortFrom = (sort: unknown): Sort => {
  if (!Array.isArray(sort)) throw refused("invalid_sort_json", "Sort must be an array of sort specs, not: ", sort);
  const specs = sort.map((spec: unknown): readonly [string, Direction] => {
    if (typeof spec === "string") return [spec, "asc"];
    const [entry, ...more] = isJsonObject(spec) ? Object.entries(spec) : [];
    if (entry === undefined || more.length > 0) throw refused("invalid_sort_field", "Invalid sort field: ", spec);
    if (entry[1] !== "asc" && entry[1] !== "desc") throw refused("invalid_sort_dir", "Invalid sort direction: ", entry[1]);
    return [entry[0], entry[1]];
  });
  const direction = specs[0]?.[1] ?? "asc";
  if (specs.some(([, other]) => other !== direction)) throw new CouchFailure("unsupported_mixed_sort", "Sorts currently only support a single direction for all fields.");
  return { fields: specs.map(([field]) => field), direction };
};

export const textFrom = (value: unknown): string => {
  if (typeof value === "string") return value;
  throw refused("invalid_string", "Invalid string: ", value);
};

const parameters = new Set(["selector", "sort", "fields", "limit", "skip", "bookmark", "use_index", "allow_fallback", "conflicts", "execution_stats", "r", "stale", "update", "stable", "partition"]);

/** CouchDB's own setting, `default_limit`. */
const usualLimit = 25;

const fieldsFrom = (fields: unknown): readonly string[] => {
  if (fields === "all_fields") return [];
  if (!Array.isArray(fields)) throw refused("invalid_fields", "Fields must be an array of strings, not: ", fields);
  if (!fields.every((field) => typeof field === "string")) throw refused("invalid_field", "Invalid JSON for field spec: ", fields.filter((field: unknown) => typeof field !== "string")[0]);
  return fields;
};

const countFrom = (value: unknown): number => {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new CouchFailure("invalid_non_neg_integer", `${JSON.stringify(value)} is not an integer greater than or equal to zero`);
};

const truthFrom = (value: unknown): boolean => {
  if (typeof value === "boolean") return value;
  throw refused("invalid_boolean", "Invalid boolean value: ", value);
};

const bookmarkFrom = (value: unknown): string | undefined => {
  if (value === null || value === "" || value === "nil") return undefined;
  if (typeof value === "string") return value;
  throw refused("invalid_bookmark", "Invalid bookmark value: ", value);
};

const useIndexFrom = (value: unknown): readonly string[] => {
  const parts = value === null ? [] : typeof value === "string" ? value.replace(/^_design\//, "").split("/") : value;
  if (!isTexts(parts) || parts.length > 2) throw refused("invalid_index_name", "Invalid index name: ", value);
  return parts.map((part, place) => (place === 0 ? part.replace(/^_design\//, "") : part));
};

const refused = (error: CouchErrorName, says: string, value: unknown): CouchFailure => new CouchFailure(error, `${says}${JSON.stringify(value)}`);
