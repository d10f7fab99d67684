/** Which changes a feed is to tell: all, some ids, what a selector says, or what a function of a design document says. */
import type { Context } from "hono";
import type { ChangesAsked } from "../change-feed/read-changes.ts";
import { CouchFailure } from "../couch-error.ts";
import { matching } from "../mango/matching.ts";
import { selectorFrom } from "../mango/query.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import { designNamed } from "../scripts/design-scripts.ts";
import type { FunctionPath, Sandbox } from "../scripts/sandbox.ts";
import type { StoredDocument } from "../storage/document-storage.ts";
import { documentText, winnerShown } from "../storage/document-text.ts";
import type { Given } from "./query.ts";
import { isTexts } from "../access/security.ts";
import type { Entered, RouteDeps } from "./request.ts";

export type Filter = Pick<ChangesAsked, "isWanted" | "byIds">;

export const filterIn = async (c: Context, { scripts }: RouteDeps, entered: Entered, given: Given): Promise<Filter> => {
  const { filter, view, selector, doc_ids: ids } = given;
  if (filter === undefined) return { isWanted: () => true };
  if (filter === "_design") return { isWanted: ({ id }) => id.startsWith("_design/"), byIds: true };
  if (filter === "_doc_ids") {
    if (!Array.isArray(ids)) throw new CouchFailure("bad_request", "`doc_ids` filter parameter is not a list of doc ids.");
    const wanted = new Set<unknown>(ids);
    return { isWanted: ({ id }) => wanted.has(id), byIds: true };
  }
  if (filter === "_selector") {
    if (selector === undefined) throw new CouchFailure("bad_request", "Selector must be specified in POST payload");
    if (!isJsonObject(selector)) throw new CouchFailure("bad_request", "Selector error: expected a JSON object");
    const matches = matching(selectorFrom(selector));
    return { isWanted: (document) => matches(jsonOf(document)) };
  }
  const isOfView = filter === "_view";
  if (isOfView && view === undefined) throw new CouchFailure("bad_request", "`view` filter parameter is not provided.");
  const { sandbox, path } = await functionNamed(entered, scripts, String(isOfView ? view : filter), isOfView);
  if (isOfView) return { isWanted: (document) => isEmitted(sandbox, path, document) };
  const request = requestTold(c, entered, given);
  return { isWanted: (document) => isPassed(sandbox, path, document, request) };
};

const functionNamed = async ({ database }: Entered, scripts: RouteDeps["scripts"], named: string, isOfView: boolean): Promise<{ sandbox: Sandbox; path: FunctionPath }> => {
  const [design = "", name, ...more] = named.split("/");
  if (name === undefined || more.length > 0) {
    throw new CouchFailure("bad_request", isOfView ? "`view` must be of the form `designname/viewname`" : "filter parameter must be of the form `designname/filtername`");
  }
  const { stored, json } = designNamed(database, design);
  const path = isOfView ? ["views", name, "map"] : ["filters", name];
  let there: unknown = json;
  for (const step of path) {
    if (!isJsonObject(there) || !Object.hasOwn(there, step)) throw new CouchFailure("not_found", `missing json key: ${step === "map" ? name : step}`);
    there = there[step];
  }
  const sandbox = await scripts.of(database, stored);
  const broken = sandbox.brokenness(path);
  if (broken !== undefined) throw new CouchFailure("compilation_error", broken);
  return { sandbox, path };
};

const jsonOf = (document: StoredDocument): JsonObject => JSON.parse(documentText(winnerShown(document))) as JsonObject;

const isEmitted = (sandbox: Sandbox, path: FunctionPath, document: StoredDocument): boolean => {
  const outcome = sandbox.run("map", path, [jsonOf(document)]);
  return outcome.is === "value" && Array.isArray(outcome.value) && outcome.value.length > 0;
};

const isPassed = (sandbox: Sandbox, path: FunctionPath, document: StoredDocument, request: object): boolean => {
  const outcome = sandbox.run("call", path, [jsonOf(document), request]);
  if (outcome.is !== "value") throw new CouchFailure("os_process_error", `the filter function failed: ${outcome.reason}`);
  return Boolean(outcome.value);
};

/** What a filter function hears of the request: no header that signs somebody in. */
const requestTold = (c: Context, { name, principal }: Entered, given: Given): object => ({
  method: c.req.method,
  path: c.req.path.split("/").slice(1),
  query: Object.fromEntries(Object.entries(given).map(([field, value]) => [field, typeof value === "string" || isTexts(value) ? value : JSON.stringify(value)])),
  headers: {},
  body: "undefined",
  peer: "",
  form: {},
  cookie: {},
  info: { db_name: name },
  userCtx: { db: name, name: principal?.name ?? null, roles: principal?.roles ?? [] },
});
