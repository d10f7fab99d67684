/** Upkeep of a database: POST /{db}/_compact and _ensure_full_commit, GET and PUT /{db}/_revs_limit. */
import type { Hono } from "hono";
import { CouchFailure } from "../couch-error.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { enter, enterAsAdmin, jsonIn, type RouteDeps } from "./request.ts";

export const upkeepRoutes = (app: Hono, deps: RouteDeps): void => {
  const { databases } = deps;

  app.post("/:db/_compact", async (c) => {
    const { name } = await enterAsAdmin(c, deps);
    databases.compact(name).catch(console.error);
    return c.json({ ok: true }, 202);
  });
  // Every answer of ours is given after its flush.
  app.post("/:db/_ensure_full_commit", async (c) => c.json({ ok: true, instance_start_time: (await enter(c, deps)).database.birth }, 201));

  app.get("/:db/_revs_limit", async (c) => c.json(databases.revisionLimit((await enter(c, deps)).name)));
  app.put("/:db/_revs_limit", async (c) => {
    const { name } = await enterAsAdmin(c, deps);
    const limit = await jsonIn(c);
    if (typeof limit !== "number" || !Number.isSafeInteger(limit) || limit < 1) throw new CouchFailure("bad_request", "the limit is a whole number above zero");
    databases.putRevisionLimit(name, limit);
    return c.json({ ok: true });
  });
  refuseOtherMethods(app, { "/:db/_compact": "POST", "/:db/_ensure_full_commit": "POST", "/:db/_revs_limit": "PUT,GET" });
};
