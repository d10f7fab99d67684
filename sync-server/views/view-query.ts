/** How a view is to be read, from the address or a body; what cannot be read is refused in CouchDB's words. */
import { CouchFailure } from "../couch-error.ts";
import { attachmentsAsked, type AttachmentsAsked } from "../attachments/shown.ts";
import { compareKeys } from "../indexes/collation.ts";
import type { RowPlace } from "../indexes/sorted-rows.ts";
import { countIn, isYes, refuseGrouping, refuseRangeBeside, refuseReducing, truthIn, type Given } from "../routes/query.ts";

export interface ViewQuery {
  /** In the order of the rows, also when it is read backwards. */
  readonly from: RowPlace | undefined;
  readonly to: RowPlace | undefined;
  readonly withTo: boolean;
  readonly keys: readonly unknown[] | undefined;
  readonly descending: boolean;
  readonly skip: number;
  readonly limit: number;
  /** Undefined: rows as they are. Otherwise by so many places of a list key; 0 is all in one, infinity each key by itself. */
  readonly grouping: number | undefined;
  readonly includeDocs: boolean;
  readonly conflicts: boolean;
  readonly attached: AttachmentsAsked | undefined;
  readonly updateSeq: boolean;
  /** "lazy": the rows as they are, and brought up once they are answered. */
  readonly update: "first" | "lazy" | "no";
}

export const viewQueryFrom = (given: Given, isReducible: boolean): ViewQuery => {
  const reduce = truthIn(given, "reduce") ?? isReducible;
  const groupLevel = countIn(given["group_level"]);
  const group = truthIn(given, "group") ?? false;
  const keys = given["keys"];
  if (keys !== undefined && !Array.isArray(keys)) throw new CouchFailure("query_parse_error", "`keys` member must be an array.");
  refuseRangeBeside(keys, given);
  if (!isReducible) refuseReducing(given);
  if (!reduce) refuseGrouping(given);
  if (reduce && keys !== undefined && keys.length > 1 && !group) throw new CouchFailure("query_parse_error", "Multi-key fetches for reduce views must use `group=true`");
  const includeDocs = truthIn(given, "include_docs") ?? false;
  if (reduce && includeDocs) throw new CouchFailure("query_parse_error", "`include_docs` is invalid for reduce");
  const descending = truthIn(given, "descending") ?? false;
  const key = "key" in given ? { key: given["key"] } : undefined;
  const first = key ?? placeIn(given, ["startkey", "start_key"], ["startkey_docid", "start_key_doc_id"]);
  const last = key ?? placeIn(given, ["endkey", "end_key"], ["endkey_docid", "end_key_doc_id"]);
  const order = first === undefined || last === undefined || keys !== undefined ? 0 : compareKeys(first.key, last.key);
  if (descending ? order < 0 : order > 0) throw new CouchFailure("query_parse_error", `No rows can match your key range, reverse your start_key and end_key or set descending=${!descending}`);
  return {
    from: descending ? last : first,
    to: descending ? first : last,
    withTo: truthIn(given, "inclusive_end") ?? true,
    keys,
    descending,
    skip: countIn(given["skip"]) ?? 0,
    limit: countIn(given["limit"]) ?? Number.MAX_SAFE_INTEGER,
    grouping: !reduce ? undefined : group && groupLevel === undefined ? Number.POSITIVE_INFINITY : (groupLevel ?? 0),
    includeDocs,
    conflicts: isYes(given["conflicts"]),
    attached: attachmentsAsked(given),
    updateSeq: isYes(given["update_seq"]),
    update: updateIn(given),
  };
};

/** `stale` is how CouchDB 1 said it. */
const updateIn = ({ update, stale }: Given): ViewQuery["update"] => {
  if (update === "lazy" || stale === "update_after") return "lazy";
  if (update === "false" || update === false || stale === "ok") return "no";
  if ((update === undefined || update === "true" || update === true) && stale === undefined) return "first";
  throw new CouchFailure("query_parse_error", update === undefined ? "Invalid value for `stale`." : "Invalid value for `update`.");
};

const placeIn = (given: Given, names: readonly string[], ids: readonly string[]): RowPlace | undefined => {
  const name = names.find((one) => one in given);
  if (name === undefined) return undefined;
  const id = ids.map((one) => given[one]).find((one) => typeof one === "string");
  return { key: given[name], ...(typeof id === "string" ? { id } : {}) };
};

/** The part of a list key that a group has in common; other keys are whole. */
export const groupKey = (key: unknown, level: number): unknown => (level === 0 ? null : Array.isArray(key) && level !== Number.POSITIVE_INFINITY ? key.slice(0, level) : key);

