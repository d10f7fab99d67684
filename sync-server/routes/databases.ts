/** The server and its databases: GET /, /_up, /_all_dbs, and PUT, GET, DELETE /{db} with its _security. */
import type { Hono } from "hono";
import { closedSecurity, securityFrom } from "../access/security.ts";
import { CouchFailure, noSuchDatabase } from "../couch-error.ts";
import { adminOnly, enter, objectIn, type RouteDeps } from "./request.ts";

export const databaseRoutes = (app: Hono, deps: RouteDeps): void => {
  const { databases } = deps;

  app.get("/", (c) => c.json({ couchdb: "Welcome", version: "3.5.0", vendor: { name: "Tủ Sách", version: deps.version }, features: [] }));
  app.get("/_up", (c) => c.json({ status: "ok" }));
  app.get("/_all_dbs", async (c) => {
    await adminOnly(c, deps);
    return c.json(databases.names());
  });

  app.get("/:db", async (c) => {
    const { name } = await enter(c, deps);
    return c.json(databases.info(name));
  });
  app.put("/:db", async (c) => {
    await adminOnly(c, deps);
    const name = c.req.param("db");
    if (!/^[a-z][a-z0-9_$()+/-]*$/.test(name)) throw new CouchFailure("illegal_database_name", `Name: '${name}'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are allowed. Must begin with a letter.`);
    if (!databases.createNew(name)) throw new CouchFailure("file_exists", "The database could not be created, the file already exists.");
    return c.json({ ok: true }, 201);
  });
  app.delete("/:db", async (c) => {
    await adminOnly(c, deps);
    if (!databases.drop(c.req.param("db"))) throw noSuchDatabase();
    return c.json({ ok: true });
  });

  app.get("/:db/_security", async (c) => {
    const { name } = await enter(c, deps);
    return c.json(databases.security(name) ?? closedSecurity);
  });
  app.put("/:db/_security", async (c) => {
    await adminOnly(c, deps);
    const security = securityFrom(await objectIn(c));
    if (security === undefined) throw new CouchFailure("bad_request", "a _security object has admins and members, each with names and roles");
    if (databases.find(c.req.param("db")) === undefined) throw noSuchDatabase();
    databases.putSecurity(c.req.param("db"), security);
    return c.json({ ok: true });
  });
};
