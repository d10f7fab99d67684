/** Single documents: GET, PUT and DELETE /{db}/{id}. */
import type { Hono } from "hono";
import { CouchFailure, noSuchDocument } from "../couch-error.ts";
import { editFromJson, type JsonObject } from "../revisions/edit-from-json.ts";
import type { Edit } from "../revisions/edit.ts";
import { isGuarded } from "../storage/databases.ts";
import type { StoredDocument } from "../storage/document-storage.ts";
import { enter, objectIn, type RouteDeps } from "./request.ts";

export const documentJson = ({ id, winner, deleted, body }: StoredDocument): JsonObject => ({
  _id: id,
  _rev: winner,
  ...(deleted ? { _deleted: true } : {}),
  ...(JSON.parse(body) as JsonObject),
});

export const documentRoutes = (app: Hono, deps: RouteDeps): void => {
  const write = async (name: string, edit: Edit) => {
    const [verdict] = await deps.databases.write(name, [edit]);
    if (verdict === undefined) throw new Error("a write without a verdict");
    if (!verdict.ok) throw new CouchFailure(verdict.error, verdict.reason);
    return verdict;
  };

  app.get("/:db/:id", async (c) => {
    const stored = (await enter(c, deps)).database.get(c.req.param("id"));
    if (stored === undefined) throw noSuchDocument("missing");
    if (stored.deleted) throw noSuchDocument("deleted");
    return c.json(documentJson(stored), 200, { etag: `"${stored.winner}"` });
  });

  app.put("/:db/:id", async (c) => {
    const { name } = await enter(c, deps);
    const json = await objectIn(c);
    const edit = editFromJson(json, { newEdits: true, id: c.req.param("id"), rev: c.req.query("rev"), idForNew: () => "" });
    const reason = isGuarded(name, edit.id) ? deps.refusal(name, { ...json, _id: edit.id }) : undefined;
    if (reason !== undefined) throw new CouchFailure("forbidden", reason);
    return c.json(await write(name, edit), 201);
  });

  app.delete("/:db/:id", async (c) => {
    const { name } = await enter(c, deps);
    return c.json(await write(name, editFromJson({ _deleted: true }, { newEdits: true, id: c.req.param("id"), rev: c.req.query("rev"), idForNew: () => "" })));
  });
};
