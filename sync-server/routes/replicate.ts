/**
 * POST /_replicate, and what is running: GET /_scheduler/jobs and /_scheduler/docs. For server admins: it asks any address in this server's
 * name. Addresses are told without the passwords that came with them.
 */
import type { Hono } from "hono";
import { CouchFailure } from "../couch-error.ts";
import { replicationAsked } from "../replication/asked.ts";
import type { Job, Replications } from "../replication/replications.ts";
import { replicatorDatabase, type Replicator, type ReplicatorRow } from "../replication/replicator.ts";
import { countIn } from "./query.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { adminOnly, asJson, objectIn, type RouteDeps } from "./request.ts";
import { node } from "./server.ts";

export const replicateRoutes = (app: Hono, deps: RouteDeps & { readonly replications: Replications; readonly replicator: Replicator }): void => {
  const { replications, replicator } = deps;

  app.post("/_replicate", async (c) => {
    const identity = await adminOnly(c, deps);
    // A database that is named without an address is asked as whoever asks here.
    const [authorization, cookie] = [c.req.header("authorization"), c.req.header("cookie")];
    const asker = { ...(authorization === undefined ? {} : { authorization }), ...(cookie === undefined ? {} : { cookie }) };
    const asked = replicationAsked(await objectIn(c), new URL(c.req.url).origin, asker);
    if (!asked.cancel) return asJson(c, await replications.run(asked, identity.principal.name), asked.continuous ? 202 : 200);
    if (!replications.cancel(asked)) throw new CouchFailure("not_found", "there is no such replication");
    return asJson(c, { ok: true });
  });

  app.get("/_scheduler/jobs", async (c) => {
    await adminOnly(c, deps);
    const { skip, rows, total } = pageOf(replications.jobs(), c.req.query());
    return asJson(c, { total_rows: total, offset: skip, jobs: rows.map(jobJson) });
  });
  app.get("/_scheduler/jobs/:id", async (c) => {
    await adminOnly(c, deps);
    const job = replications.jobs().find(({ id }) => id === c.req.param("id"));
    if (job === undefined) throw new CouchFailure("not_found", "missing");
    return asJson(c, jobJson(job));
  });

  app.get("/_scheduler/docs/:db?", async (c) => {
    await adminOnly(c, deps);
    const wanted = c.req.query("states")?.split(",");
    const rows = [replicatorDatabase, undefined].includes(c.req.param("db")) ? replicator.rows() : [];
    const { skip, rows: shown, total } = pageOf(rows.filter(({ state }) => wanted === undefined || wanted.includes(state)), c.req.query());
    return asJson(c, { total_rows: total, offset: skip, docs: shown.map(documentJson) });
  });
  app.get("/_scheduler/docs/:db/:id", async (c) => {
    await adminOnly(c, deps);
    const { db, id } = c.req.param();
    const row = db === replicatorDatabase ? replicator.rows().find((one) => one.doc_id === id) : undefined;
    if (row === undefined) throw new CouchFailure("not_found", "missing");
    return asJson(c, documentJson(row));
  });
  refuseOtherMethods(app, { "/_replicate": "POST", "/_scheduler/jobs": "GET,HEAD", "/_scheduler/jobs/:id": "GET,HEAD", "/_scheduler/docs/:db?": "GET,HEAD", "/_scheduler/docs/:db/:id": "GET,HEAD" });
};

const pageOf = <Row>(rows: readonly Row[], given: Readonly<Record<string, string>>) => {
  const [skip, limit] = [countIn(given["skip"]) ?? 0, countIn(given["limit"]) ?? usualLimit];
  return { skip, total: rows.length, rows: rows.slice(skip, skip + limit) };
};

/** CouchDB's own. */
const usualLimit = 25;

const jobJson = ({ id, source, target, user, document, started, state, info }: Job) => ({
  database: document === undefined ? null : replicatorDatabase,
  id,
  source,
  target,
  user,
  doc_id: document ?? null,
  info,
  history: [{ timestamp: started, type: "started" }],
  node,
  start_time: started,
  state,
});

const documentJson = (row: ReplicatorRow) => ({ database: replicatorDatabase, node, source_proxy: null, target_proxy: null, ...row });
