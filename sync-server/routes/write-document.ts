/** PUT, DELETE and COPY /{db}/{id}, and POST /{db}: one document, one verdict. */
import type { Context, Hono } from "hono";
import { CouchFailure, noSuchDocument } from "../couch-error.ts";
import { admitted } from "./admission.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { revisionAsked } from "./read-document.ts";
import { documentPath, enter, etagOf, jsonFrom, jsonIn, type Entered, type RouteDeps } from "./request.ts";

export const writeDocumentRoutes = (app: Hono, deps: RouteDeps): void => {
  const write = async (c: Context, entered: Entered, json: unknown, { status = 201, ...named }: Named) => {
    const edit = await admitted(deps, entered, json, { newEdits: !isReplicated(c), ...named });
    const [verdict] = await deps.databases.write(entered.name, [edit]);
    if (verdict === undefined) throw new Error("a write without a verdict");
    if (!verdict.ok) throw new CouchFailure(verdict.error, verdict.reason);
    return c.json(verdict, status, { etag: etagOf(verdict.rev) });
  };

  app.put(documentPath, async (c) => write(c, await enter(c, deps), await jsonIn(c), { id: c.req.param("id"), rev: revisionNamed(c) }));
  app.delete(documentPath, async (c) => write(c, await enter(c, deps), { _deleted: true }, { id: c.req.param("id"), rev: revisionNamed(c), status: 200 }));
  app.on("COPY", documentPath, async (c) => {
    const entered = await enter(c, deps);
    const { id, rev } = destinationOf(c);
    const stored = entered.database.get(c.req.param("id"));
    if (stored === undefined) throw noSuchDocument("missing");
    const { body } = revisionAsked(c.req.query(), entered.database, stored);
    return write(c, entered, jsonFrom(body), { id, rev });
  });
  app.post("/:db", async (c) => {
    const entered = await enter(c, deps);
    if (!/^application\/json\b/.test(c.req.header("content-type") ?? "")) throw new CouchFailure("bad_content_type", "Content-Type must be application/json");
    return write(c, entered, await jsonIn(c), {});
  });
  refuseOtherMethods(app, { "/:db": "DELETE,GET,HEAD,POST", [documentPath]: "DELETE,GET,HEAD,POST,PUT,COPY" });
};

interface Named {
  readonly id?: string;
  readonly rev?: string | undefined;
  readonly status?: 200 | 201;
}

const isReplicated = (c: Context): boolean => c.req.query("new_edits") === "false";

const revisionNamed = (c: Context): string | undefined => c.req.query("rev") ?? c.req.header("if-match")?.replace(/^"(.*)"$/, "$1");

/** `Destination: id?rev=…`. */
const destinationOf = (c: Context): { id: string; rev: string | undefined } => {
  const parts = /^([^?]+)(?:\?rev=(.+))?$/.exec(c.req.header("destination") ?? "");
  if (parts === null) throw new CouchFailure("bad_request", "Destination header is mandatory for COPY.");
  return { id: decodedId(parts[1] ?? ""), rev: parts[2] };
};

const decodedId = (written: string): string => {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
};
