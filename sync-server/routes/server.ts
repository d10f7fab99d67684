/** The server itself: GET /, /_up, /_uuids, /_all_dbs, /_dbs_info and /_active_tasks. */
import type { Context, Hono } from "hono";
import { CouchFailure } from "../couch-error.ts";
import type { Replications } from "../replication/replications.ts";
import { newId } from "./admission.ts";
import { countIn, givenInAddress, isYes } from "./query.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { adminOnly, asJson, objectIn, type RouteDeps } from "./request.ts";

export const serverRoutes = (app: Hono, deps: RouteDeps & { readonly replications: Replications }): void => {
  const { databases, version } = deps;

  app.get("/", (c) => asJson(c, { couchdb: "Welcome", version: "3.5.0", vendor: { name: "Tủ Sách", version }, features: [] }));
  app.get("/_up", (c) => asJson(c, { status: "ok", seeds: {} }));
  app.get("/_uuids", (c) => {
    const count = countIn(c.req.query("count")) ?? 1;
    if (count > mostIds) throw new CouchFailure("bad_request", "count parameter too large");
    return asJson(c, { uuids: Array.from({ length: count }, () => newId(deps)) });
  });
  app.get("/_all_dbs", async (c) => {
    await adminOnly(c, deps);
    return asJson(c, namesAsked(c, databases.names()));
  });

  const infoOf = async (c: Context, names: readonly unknown[]) => {
    await adminOnly(c, deps);
    return asJson(c,
      names.map((key) => {
        const info = typeof key === "string" ? databases.info(key) : undefined;
        return info === undefined ? { key, error: "not_found" } : { key, info };
      }),
    );
  };
  app.get("/_dbs_info", (c) => infoOf(c, namesAsked(c, databases.names())));
  app.post("/_dbs_info", async (c) => {
    const { keys } = await objectIn(c);
    if (!Array.isArray(keys)) throw new CouchFailure("bad_request", "`keys` member must exist.");
    return infoOf(c, keys);
  });

  app.get("/_active_tasks", async (c) => {
    await adminOnly(c, deps);
    const compactions = databases.compacting().map((database) => ({ type: "database_compaction", database }));
    const replications = deps.replications.jobs().map(({ id, source, target, continuous, user, info }) => ({ type: "replication", replication_id: id, source, target, continuous, user, ...info }));
    return asJson(c, [...compactions, ...replications]);
  });
  app.get("/_membership", async (c) => (await adminOnly(c, deps), asJson(c, { all_nodes: [node], cluster_nodes: [node] })));
  refuseOtherMethods(app, {
    "/_membership": "GET,HEAD",
    "/": "GET,HEAD",
    "/_up": "GET,HEAD",
    "/_uuids": "GET",
    "/_all_dbs": "GET,HEAD",
    "/_dbs_info": "GET,HEAD,POST",
    "/_active_tasks": "GET,HEAD",
  });
};

/** A part of them, as of any list. */
const namesAsked = (c: Context, names: readonly string[]): readonly string[] => {
  const { startkey, start_key: from = startkey, endkey, end_key: to = endkey, descending, skip, limit } = givenInAddress(c);
  const inOrder = isYes(descending) ? names.toReversed() : names;
  const [first, last] = isYes(descending) ? [to, from] : [from, to];
  const within = inOrder.filter((name) => (typeof first !== "string" || name >= first) && (typeof last !== "string" || name <= last));
  const skipped = countIn(skip) ?? 0;
  return within.slice(skipped, skipped + (countIn(limit) ?? within.length));
};

/** CouchDB's name for a server that is no cluster. */
export const node = "nonode@nohost";

const mostIds = 1_000;
