/**
 * GET, PUT and DELETE /{db}/_local/{id}, and the list of them: the notes of replicators. They are outside of revisions and
 * sequences; their number only counts how often one was written upon the other, and is never a reason to refuse.
 */
import type { Context, Hono } from "hono";
import { CouchFailure, noSuchDocument } from "../couch-error.ts";
import { bodyOf, isJsonObject } from "../revisions/edit-from-json.ts";
import { documentText } from "../storage/document-text.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { enter, jsonIn, jsonText, type RouteDeps } from "./request.ts";

/** The slash may come as it is or written as %2F. */
const localPath = "/:db/:id{_local(?:/|%2[Ff])[^/]+}";

export const localDocumentRoutes = (app: Hono, deps: RouteDeps): void => {
  app.get("/:db/_local_docs", async (c) => {
    const { database } = await enter(c, deps);
    return c.json({ total_rows: null, offset: null, rows: database.locals().map(({ id, rev }) => ({ id, key: id, value: { rev: revOf(rev) } })) });
  });

  app.get(localPath, async (c) => {
    const local = (await enter(c, deps)).database.local(c.req.param("id"));
    if (local === undefined) throw noSuchDocument("missing");
    return jsonText(c, documentText({ id: local.id, rev: revOf(local.rev), deleted: false, body: local.body }));
  });

  app.put(localPath, async (c) => {
    const { database } = await enter(c, deps);
    const json = await jsonIn(c);
    if (!isJsonObject(json)) throw new CouchFailure("bad_request", "Document must be a JSON object");
    const id = c.req.param("id");
    if (json["_deleted"] === true) return c.json(dropped(database, id));
    const local = { id, rev: writtenUpon(c, json["_rev"]) + 1, body: bodyOf(json) };
    database.putLocal(local);
    return c.json({ ok: true, id, rev: revOf(local.rev) }, 201);
  });

  app.delete(localPath, async (c) => c.json(dropped((await enter(c, deps)).database, c.req.param("id"))));
  refuseOtherMethods(app, { "/:db/_local_docs": "GET,HEAD", [localPath]: "DELETE,GET,HEAD,POST,PUT,COPY" });
};

type Locals = Pick<Awaited<ReturnType<typeof enter>>["database"], "local" | "dropLocal">;

const dropped = (database: Locals, id: string) => {
  if (database.local(id) === undefined) throw noSuchDocument("missing");
  database.dropLocal(id);
  return { ok: true, id, rev: revOf(0) };
};

const revOf = (count: number): string => `0-${count}`;

const writtenUpon = (c: Context, inDocument: unknown): number => {
  const rev = c.req.query("rev") ?? inDocument;
  if (rev === undefined) return 0;
  const count = typeof rev === "string" ? /^0-([0-9]{1,15})$/.exec(rev)?.[1] : undefined;
  if (count === undefined) throw new CouchFailure("bad_request", "Invalid rev format");
  return Number(count);
};
