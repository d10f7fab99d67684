/** Databases: PUT, GET, HEAD and DELETE /{db}, and its _security. */
import type { Hono } from "hono";
import { closedSecurity, securityFrom } from "../access/security.ts";
import { usersDatabase } from "../access/user-document.ts";
import { CouchFailure, noSuchDatabase } from "../couch-error.ts";
import { locationOf } from "../location.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { isYes } from "./query.ts";
import { adminOnly, apiOf, asJson, enter, enterAsAdmin, objectIn, type RouteDeps } from "./request.ts";

export const databaseRoutes = (app: Hono, deps: RouteDeps): void => {
  const { databases } = deps;

  app.get("/:db", async (c) => {
    const { name } = await enter(c, deps);
    return asJson(c, databases.info(name));
  });
  app.put("/:db", async (c) => {
    await adminOnly(c, deps);
    const name = c.req.param("db");
    if (!/^([a-z][a-z0-9_$()+/-]*|_users|_replicator|_global_changes)$/.test(name)) throw new CouchFailure("illegal_database_name", `Name: '${name}'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are allowed. Must begin with a letter.`);
    for (const shards of ["q", "n"]) if (!/^[1-9]\d*$/.test(c.req.query(shards) ?? "1")) throw new CouchFailure("bad_request", `The \`${shards}\` value should be a positive integer.`);
    if (isYes(c.req.query("partitioned")) && databases.find(name) === undefined) throw new CouchFailure("not_implemented", "partitioned databases are not kept here");
    if (!databases.createNew(name)) throw new CouchFailure("file_exists", "The database could not be created, the file already exists.");
    return asJson(c, { ok: true }, 201, { location: locationOf(apiOf(c), name) });
  });
  app.delete("/:db", async (c) => {
    await adminOnly(c, deps);
    // Whoever means a document and has lost its id must not lose the database.
    if (c.req.query("rev") !== undefined) throw new CouchFailure("bad_request", "You tried to DELETE a database with a ?=rev parameter. Did you mean to DELETE a document instead?");
    const name = c.req.param("db");
    // CouchDB's administrators stand in its configuration; without this database nobody could enter here any more.
    if (name === usersDatabase) throw new CouchFailure("forbidden", "_users holds the accounts of this server's administrators and devices: delete single accounts.");
    if (!databases.drop(name)) throw noSuchDatabase();
    return asJson(c, { ok: true });
  });

  app.get("/:db/_security", async (c) => {
    const { name } = await enter(c, deps);
    return asJson(c, databases.security(name) ?? closedSecurity);
  });
  app.put("/:db/_security", async (c) => {
    const { name } = await enterAsAdmin(c, deps);
    const security = securityFrom(await objectIn(c));
    if (security === undefined) throw new CouchFailure("bad_request", "a _security object has admins and members, each with names and roles");
    databases.putSecurity(name, security);
    return asJson(c, { ok: true });
  });
  refuseOtherMethods(app, { "/:db/_security": "PUT,GET" });
};
