/** POST /_replicate, and what is running: GET /_scheduler/jobs and /_scheduler/docs. For server admins: it asks any address in this server's name. */
import type { Hono } from "hono";
import { CouchFailure } from "../couch-error.ts";
import { replicationAsked } from "../replication/asked.ts";
import type { Replications } from "../replication/replications.ts";
import { countIn } from "./query.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { adminOnly, objectIn, type RouteDeps } from "./request.ts";

export const replicateRoutes = (app: Hono, deps: RouteDeps & { readonly replications: Replications }): void => {
  const { replications } = deps;

  app.post("/_replicate", async (c) => {
    const identity = await adminOnly(c, deps);
    // A database that is named without an address is asked as whoever asks here.
    const [authorization, cookie] = [c.req.header("authorization"), c.req.header("cookie")];
    const asker = { ...(authorization === undefined ? {} : { authorization }), ...(cookie === undefined ? {} : { cookie }) };
    const asked = replicationAsked(await objectIn(c), new URL(c.req.url).origin, asker);
    if (!asked.cancel) return c.json(await replications.run(asked, identity.principal.name), asked.continuous ? 202 : 200);
    if (!replications.cancel(asked)) throw new CouchFailure("not_found", "there is no such replication");
    return c.json({ ok: true });
  });

  app.get("/_scheduler/jobs", async (c) => {
    await adminOnly(c, deps);
    const jobs = replications.jobs();
    const [skip, limit] = [countIn(c.req.query("skip")) ?? 0, countIn(c.req.query("limit")) ?? 25];
    return c.json({
      total_rows: jobs.length,
      offset: skip,
      jobs: jobs.slice(skip, skip + limit).map(({ id, source, target, user, started, state, info }) => ({
        database: null,
        id,
        source,
        target,
        user,
        doc_id: null,
        info,
        history: [{ timestamp: started.toISOString(), type: "started" }],
        node: "nonode@nohost",
        start_time: started.toISOString(),
        state,
      })),
    });
  });
  // Only `_replicator` has documents, and that is not kept here yet.
  app.get("/_scheduler/docs", async (c) => (await adminOnly(c, deps), c.json({ total_rows: 0, offset: 0, docs: [] })));
  refuseOtherMethods(app, { "/_replicate": "POST", "/_scheduler/jobs": "GET,HEAD", "/_scheduler/docs": "GET,HEAD" });
};
