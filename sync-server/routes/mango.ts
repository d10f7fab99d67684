/** POST /{db}/_find and _explain, GET and POST /{db}/_index, and DELETE of one index: queries by selector. */
import type { Context, Hono } from "hono";
import { CouchFailure, noSuchDocument } from "../couch-error.ts";
import { createIndexShelf } from "../indexes/index-shelf.ts";
import { explain } from "../mango/explain.ts";
import { find } from "../mango/find.ts";
import { byIdIndex, indexesOf, indexJson } from "../mango/index-definition.ts";
import { queryFrom } from "../mango/query.ts";
import { indexFrom, withIndex, withoutIndex } from "../mango/write-index.ts";
import type { JsonObject } from "../revisions/edit-from-json.ts";
import { rowList } from "../row-list.ts";
import { admitted } from "./admission.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { countIn } from "./query.ts";
import { asJson, enter, enterAsAdmin, jsonFrom, jsonText, objectIn, type Entered, type RouteDeps } from "./request.ts";

export const mangoRoutes = (app: Hono, deps: RouteDeps & { readonly clock: () => number }): void => {
  const shelf = createIndexShelf();

  app.post("/:db/_find", async (c) => {
    const { database } = await enter(c, deps);
    const { docs, ...about } = await find(database, shelf, queryFrom(await objectIn(c)), deps.clock);
    return jsonText(c, `{"docs":${rowList(docs.map((document) => JSON.stringify(document)))},\n${JSON.stringify(about).slice(1)}`);
  });
  app.post("/:db/_explain", async (c) => {
    const { name, database } = await enter(c, deps);
    return asJson(c, explain(name, indexesOf(database), queryFrom(await objectIn(c))));
  });

  app.get("/:db/_index", async (c) => {
    const { database } = await enter(c, deps);
    const indexes = [byIdIndex, ...indexesOf(database)];
    const skip = countIn(c.req.query("skip")) ?? 0;
    const limit = countIn(c.req.query("limit")) ?? indexes.length;
    return asJson(c, { total_rows: indexes.length, indexes: indexes.slice(skip, skip + limit).map(indexJson) });
  });
  app.post("/:db/_index", async (c) => {
    const entered = await enterAsAdmin(c, deps);
    const index = indexFrom(await objectIn(c));
    const document = withIndex(designDocument(entered, index.ddoc)?.json, index);
    if (document !== undefined) await write(entered, index.ddoc, document);
    return asJson(c, { result: document === undefined ? "exists" : "created", id: index.ddoc, name: index.name });
  });

  app.delete("/:db/_index/:ddoc{(?:_design/)?[^/]+}/json/:name", async (c) => {
    await takeAway(await enterAsAdmin(c, deps), nameOf(c, "ddoc"), nameOf(c, "name"));
    return asJson(c, { ok: true });
  });
  app.post("/:db/_index/_bulk_delete", async (c) => {
    const entered = await enterAsAdmin(c, deps);
    const { docids } = await objectIn(c);
    if (!Array.isArray(docids)) throw new CouchFailure("bad_request", "Bulk Delete requires an array of non-null docids");
    const outcomes = await Promise.all(docids.map(async (id: unknown) => ({ id, error: await refusalOf(() => removed(entered, ddocOf(String(id)))) })));
    return asJson(c, {
      success: outcomes.flatMap(({ id, error }) => (error === undefined ? [{ id, ok: true }] : [])),
      fail: outcomes.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }])),
    });
  });
  refuseOtherMethods(app, {
    "/:db/_find": "POST",
    "/:db/_explain": "POST",
    "/:db/_index": "GET,POST",
    "/:db/_index/_bulk_delete": "POST",
    "/:db/_index/:ddoc{(?:_design/)?[^/]+}/json/:name": "DELETE",
  });

  const write = async (entered: Entered, id: string, document: JsonObject, deleted = false): Promise<void> => {
    const rev = designDocument(entered, id)?.rev;
    const edit = await admitted(deps, entered, deleted ? { _deleted: true } : document, { newEdits: true, id, rev });
    const [verdict] = await deps.databases.write(entered.name, [edit]);
    if (verdict?.ok !== true) throw new CouchFailure(verdict?.error ?? "conflict", verdict?.reason ?? "Document update conflict.");
  };
  const takeAway = async (entered: Entered, ddoc: string, name: string): Promise<void> => {
    const left = withoutIndex(designDocument(entered, ddoc)?.json ?? {}, name);
    if (left === undefined) throw noSuchDocument("missing");
    await (left === "nothing" ? write(entered, ddoc, {}, true) : write(entered, ddoc, left));
  };
  const removed = (entered: Entered, ddoc: string): Promise<void> => {
    if (designDocument(entered, ddoc)?.json["language"] !== "query") throw noSuchDocument("missing");
    return write(entered, ddoc, {}, true);
  };
};

const designDocument = ({ database }: Entered, id: string): { json: JsonObject; rev: string } | undefined => {
  const stored = database.get(id);
  return stored === undefined || stored.deleted ? undefined : { json: jsonFrom(stored.body) as JsonObject, rev: stored.winner };
};

const nameOf = (c: Context, parameter: "ddoc" | "name"): string => {
  const name = c.req.param(parameter) ?? "";
  return parameter === "ddoc" ? ddocOf(name) : name;
};

const ddocOf = (name: string): string => (name.startsWith("_design/") ? name : `_design/${name}`);

const refusalOf = async (work: () => Promise<void>): Promise<string | undefined> => {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof CouchFailure) return error.reason;
    throw error;
  }
};
