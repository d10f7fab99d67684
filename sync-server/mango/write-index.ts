/** An index is made and taken away by writing its design document. */
import { hash } from "node:crypto";
import { CouchFailure } from "../couch-error.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import { indexesIn, isSameIndex, viewOf, type MangoIndex } from "./index-definition.ts";
import { selectorFrom, sortFrom, textFrom } from "./query.ts";

/** What a client asks to be made; names that it leaves open are drawn from what the index is. */
export const indexFrom = (body: JsonObject): MangoIndex & { readonly ddoc: string } => {
  const { index, type = "json", name, ddoc } = body;
  if (index === undefined) throw new CouchFailure("missing_required_key", "Missing required key: index");
  if (textFrom(type) === "text" || type === "nouveau") throw new CouchFailure("not_implemented", "Text indexes are not kept here: there is no text search on this server");
  if (type !== "json") throw new CouchFailure("invalid_index", `Invalid type for index: ${textFrom(type)}`);
  if (!isJsonObject(index)) throw new CouchFailure("invalid_index", `JSON indexes must be an object, not: ${JSON.stringify(index)}`);
  if (index["fields"] === undefined) throw new CouchFailure("missing_required_key", "Missing required key: fields");
  const { fields, direction } = sortFrom(index["fields"]);
  const only = selectorFrom(index["partial_filter_selector"] ?? {});
  const drawn = hash("sha1", JSON.stringify([fields, direction, only, name]));
  return { ddoc: `_design/${ddoc === undefined ? drawn : textFrom(ddoc).replace(/^_design\//, "")}`, name: name === undefined ? drawn : textFrom(name), fields, direction, only };
};

/** The design document with the index in it; undefined when it is there already. `before`: as it is, without its underscore fields. */
export const withIndex = (before: JsonObject | undefined, index: MangoIndex & { readonly ddoc: string }): JsonObject | undefined => {
  if (before !== undefined && before["language"] !== "query") {
    throw new CouchFailure("invalid_ddoc_lang", `Existing design doc has an invalid language: ${JSON.stringify(before["language"])}`);
  }
  if (before !== undefined && indexesIn(index.ddoc, before).some((other) => isSameIndex(index, other))) return undefined;
  const views = isJsonObject(before?.["views"]) ? before["views"] : {};
  return { ...before, language: "query", views: { ...views, ...Object.fromEntries([[index.name, viewOf(index)]]) } };
};

/** The design document without the index; "nothing" when that was all it had. Undefined when it has no such index. */
export const withoutIndex = (before: JsonObject, name: string): JsonObject | "nothing" | undefined => {
  const views = before["views"];
  if (before["language"] !== "query" || !isJsonObject(views) || !Object.hasOwn(views, name)) return undefined;
  const left = Object.fromEntries(Object.entries(views).filter(([other]) => other !== name));
  return Object.keys(left).length === 0 ? "nothing" : { ...before, views: left };
};
