/** What CouchDB answers and we do not yet: said with 501, never with a guess. */
import type { Hono } from "hono";
import { CouchFailure } from "../couch-error.ts";

const ofTheServer = "_cluster_setup|_node/.*|_search_analyze|_reshard(?:/.*)?";
const ofDatabases = "_purged_infos|_shards(?:/.*)?|_sync_shards|_partition/.*";

/** Registered before the databases: no database has such a name. */
export const serverNotAnsweredRoutes = (app: Hono): void => refuse(app, [`/:server{(?:${ofTheServer})}`]);

export const notAnsweredRoutes = (app: Hono): void => refuse(app, [`/:db/:handler{(?:${ofDatabases})}`, "/:db/_design/:name/:part{_.+}"]);

const refuse = (app: Hono, paths: readonly string[]): void => {
  for (const path of paths) {
    app.all(path, (c) => {
      throw new CouchFailure("not_implemented", `${c.req.method} ${c.req.path} is not answered here yet`);
    });
  }
};
