/** The parameters of an address or of a body, read the same; what cannot be read is refused in CouchDB's words. */
import type { Context } from "hono";
import { CouchFailure } from "../couch-error.ts";
import { jsonFrom } from "./request.ts";

export type Given = Readonly<Record<string, unknown>>;

/** These come as JSON in an address. */
const jsonParameters = new Set(["key", "keys", "startkey", "start_key", "endkey", "end_key", "doc_ids", "atts_since"]);

export const givenInAddress = (c: Context): Given =>
  Object.fromEntries(Object.entries(c.req.query()).map(([name, text]) => [name, jsonParameters.has(name) ? jsonFrom(text) : text]));

export const isYes = (value: unknown): boolean => value === true || value === "true";

/** Zero or more; undefined when it is not given. */
export const countIn = (value: unknown): number | undefined => {
  if (value === undefined) return undefined;
  const count = typeof value === "string" && value !== "" ? Number(value) : value;
  if (typeof count === "number" && Number.isSafeInteger(count) && count >= 0) return count;
  throw new CouchFailure("query_parse_error", `Invalid value for positive integer: ${JSON.stringify(String(value))}`);
};

/** Keys asked for one by one and a range at once say two different things, unless both mean the one key. */
export const refuseRangeBeside = (keys: readonly unknown[] | undefined, given: Given): void => {
  if (keys === undefined || keys.length === 0) return;
  const bounds = rangeParameters.filter((name) => name in given);
  const isTheOne = keys.length === 1 && "key" in given && bounds.every((name) => JSON.stringify(given[name]) === JSON.stringify(keys[0]));
  if (bounds.length > 0 && !isTheOne) throw new CouchFailure("query_parse_error", "`keys` is incompatible with `key`, `start_key` and `end_key`");
};

const rangeParameters = ["key", "startkey", "start_key", "endkey", "end_key"];

/** Yes or no, or undefined when it is not given. */
export const truthIn = (given: Given, name: string): boolean | undefined => {
  const value = given[name];
  if (value === undefined) return undefined;
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw new CouchFailure("query_parse_error", `Invalid boolean parameter: ${JSON.stringify(value)}`);
};

/** Of rows that nothing reduces. */
export const refuseReducing = (given: Given): void => {
  if (truthIn(given, "reduce") === true) throw new CouchFailure("query_parse_error", "Reduce is invalid for map-only views.");
};

/** Of rows as they are. */
export const refuseGrouping = (given: Given): void => {
  if (truthIn(given, "group") === true || (countIn(given["group_level"]) ?? 0) > 0) throw new CouchFailure("query_parse_error", "Invalid use of grouping on a map view.");
};
