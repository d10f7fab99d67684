/** What CouchDB answers and we do not yet: said with 501, never with a guess. */
import type { Hono } from "hono";
import { CouchFailure } from "../couch-error.ts";

const ofTheServer = "_cluster_setup|_search_analyze|_reshard(?:/.*)?";
const ofTheNode = "_node/.*";
const ofDatabases = "_purged_infos|_shards(?:/.*)?|_sync_shards|_partition/.*";

/** Registered before the databases: no database has such a name. */
export const serverNotAnsweredRoutes = (app: Hono): void => {
  refuse(app, [`/:server{(?:${ofTheServer})}`]);
  refuse(app, [`/:server{(?:${ofTheNode})}`], "here: the settings are the flags that this server is started with, its administrators stand in _users");
};

export const notAnsweredRoutes = (app: Hono): void => {
  refuse(app, [`/:db/:handler{(?:${ofDatabases})}`, "/:db/_design/:name/:part{_.+}"]);
  app.post("/:db/_temp_view", () => {
    throw new CouchFailure("gone", "Temporary views are not supported in CouchDB");
  });
};

const refuse = (app: Hono, paths: readonly string[], where = "here yet"): void => {
  for (const path of paths) {
    app.all(path, (c) => {
      throw new CouchFailure("not_implemented", `${c.req.method} ${c.req.path} is not answered ${where}`);
    });
  }
};
