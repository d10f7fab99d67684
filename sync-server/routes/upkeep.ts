/** Upkeep of a database: POST /{db}/_compact, _ensure_full_commit and _purge, GET and PUT /{db}/_revs_limit and _purged_infos_limit. */
import type { Context, Hono } from "hono";
import { isTexts } from "../access/security.ts";
import { CouchFailure } from "../couch-error.ts";
import { revisionFrom } from "../revisions/revision.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { asJson, enter, enterAsAdmin, jsonIn, objectIn, type RouteDeps } from "./request.ts";

export const upkeepRoutes = (app: Hono, deps: RouteDeps): void => {
  const { databases } = deps;

  app.post("/:db/_compact", async (c) => {
    const { name } = await enterAsAdmin(c, deps);
    databases.compact(name).catch(console.error);
    return asJson(c, { ok: true }, 202);
  });
  // Every answer of ours is given after its flush.
  app.post("/:db/_ensure_full_commit", async (c) => asJson(c, { ok: true, instance_start_time: (await enter(c, deps)).database.birth }, 201));

  app.get("/:db/_revs_limit", async (c) => asJson(c, databases.revisionLimit((await enter(c, deps)).name)));
  app.put("/:db/_revs_limit", async (c) => {
    const { name } = await enterAsAdmin(c, deps);
    databases.putRevisionLimit(name, await limitIn(c));
    return asJson(c, { ok: true });
  });

  app.post("/:db/_purge", async (c) => {
    const { name } = await enterAsAdmin(c, deps);
    const asked = Object.entries(await objectIn(c)).map(([id, revisions]): [string, readonly string[]] => {
      if (!isTexts(revisions)) throw new CouchFailure("bad_request", "Invalid list of revisions");
      if (!revisions.every((rev) => revisionFrom(rev) !== undefined)) throw new CouchFailure("bad_request", "Invalid rev format");
      return [id, revisions];
    });
    return asJson(c, { purge_seq: null, purged: Object.fromEntries(databases.purge(name, new Map(asked))) }, 201);
  });
  app.get("/:db/_purged_infos_limit", async (c) => asJson(c, databases.purgeLimit((await enter(c, deps)).name)));
  app.put("/:db/_purged_infos_limit", async (c) => {
    const { name } = await enterAsAdmin(c, deps);
    databases.putPurgeLimit(name, await limitIn(c));
    return asJson(c, { ok: true });
  });
  refuseOtherMethods(app, { "/:db/_purge": "POST", "/:db/_purged_infos_limit": "PUT,GET" });
  refuseOtherMethods(app, { "/:db/_compact": "POST", "/:db/_ensure_full_commit": "POST", "/:db/_revs_limit": "PUT,GET" });
};

const limitIn = async (c: Context): Promise<number> => {
  const limit = await jsonIn(c);
  if (typeof limit !== "number" || !Number.isSafeInteger(limit) || limit < 1) throw new CouchFailure("bad_request", "the limit is a whole number above zero");
  return limit;
};
