/** PUT, DELETE and COPY /{db}/{id}, and POST /{db}: one document, one verdict. */
import type { Context, Hono } from "hono";
import type { BytesBeside } from "../revisions/given-attachment.ts";
import { contentIn } from "../attachments/shown.ts";
import { stubsIn } from "../attachments/stubs.ts";
import { CouchFailure, noSuchDocument } from "../couch-error.ts";
import { boundaryIn, documentFromMultipart } from "../multipart/read-multipart.ts";
import { locationOf } from "../location.ts";
import type { PlainAnswer } from "../plain-answer.ts";
import type { DatabaseStorage } from "../storage/document-storage.ts";
import { admitted } from "./admission.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { revisionAsked } from "./read-document.ts";
import { answered, apiOf, bytesIn, documentPath, enter, etagOf, jsonAnswer, jsonFrom, jsonIn, refuseOtherTypes, type Entered, type RouteDeps } from "./request.ts";

export const writeDocumentRoutes = (app: Hono, deps: RouteDeps): void => {
  const write = (c: Context, entered: Entered, json: unknown, named: Named) => writeDocument(c, deps, entered, json, named);

  app.put(documentPath, async (c) => write(c, await enter(c, deps), await documentIn(c), { id: c.req.param("id"), rev: revisionNamed(c) }));
  app.delete(documentPath, async (c) => {
    const entered = await enter(c, deps);
    const id = c.req.param("id");
    const stored = entered.database.get(id);
    if (stored === undefined || stored.deleted) throw noSuchDocument(stored === undefined ? "missing" : "deleted");
    return write(c, entered, { _deleted: true }, { id, rev: revisionNamed(c), status: 200 });
  });
  app.on("COPY", documentPath, async (c) => {
    const entered = await enter(c, deps);
    const { id, rev } = destinationOf(c);
    const stored = entered.database.get(c.req.param("id"));
    if (stored === undefined) throw noSuchDocument("missing");
    const { body } = revisionAsked(c.req.query(), entered.database, stored);
    const json = jsonFrom(body) as object;
    const attached = attachedBeside(entered.database, stored.id, body);
    return write(c, entered, attached === undefined ? json : { ...json, _attachments: attached }, { id, rev });
  });
  app.post("/:db", async (c) => {
    const entered = await enter(c, deps);
    refuseOtherTypes(c);
    return write(c, entered, await jsonIn(c), { status: 201 });
  });
  refuseOtherMethods(app, { "/:db": "DELETE,GET,HEAD,POST", [documentPath]: "DELETE,GET,HEAD,POST,PUT,COPY" });
};

export const writeDocument = async (c: Context, deps: RouteDeps, entered: Entered, json: unknown, named: Named): Promise<Response> =>
  answered(c, await writeAnswer(deps, entered, json, { newEdits: !isReplicated(c), api: apiOf(c), ...named }));

/** One document's verdict as an answer. A deletion that is put makes nothing, yet it is said where it is. */
export const writeAnswer = async (deps: RouteDeps, entered: Entered, json: unknown, { status, newEdits = true, api, attachment, ...named }: Named & { readonly api: string }): Promise<PlainAnswer> => {
  const edit = await admitted(deps, entered, json, { newEdits, ...named });
  const [verdict] = await deps.databases.write(entered.name, [edit]);
  if (verdict === undefined) throw new Error("a write without a verdict");
  if (!verdict.ok) throw new CouchFailure(verdict.error, verdict.reason);
  const found = status !== 200 ? { location: locationOf(api, entered.name, verdict.id, ...(attachment === undefined ? [] : [attachment])) } : {};
  return jsonAnswer(JSON.stringify(verdict), status ?? (edit.deleted ? 200 : 201), { etag: etagOf(verdict.rev), ...found });
};

/** A document as JSON, or with its attachments beside it. */
const documentIn = async (c: Context): Promise<unknown> => {
  const boundary = boundaryIn(c.req.header("content-type"));
  return boundary === undefined ? jsonIn(c) : documentFromMultipart(await bytesIn(c), boundary, jsonFrom);
};

/** A copy takes along what is attached: its bytes lie under another document's id. */
const attachedBeside = (database: DatabaseStorage, id: string, body: string): Record<string, BytesBeside> | undefined => {
  const stubs = Object.entries(stubsIn(body));
  if (stubs.length === 0) return undefined;
  return Object.fromEntries(
    stubs.map(([name, { content_type, digest }]) => {
      const { bytes, encoding } = contentIn(database, id, digest);
      return [name, { content_type, data: bytes, encoding }];
    }),
  );
};

interface Named {
  readonly id?: string;
  readonly rev?: string | undefined;
  readonly newEdits?: boolean;
  /** Unless the document decides: 200 for a deletion, 201 for others. */
  readonly status?: 200 | 201;
  /** What was put upon it. */
  readonly attachment?: string;
}

const isReplicated = (c: Context): boolean => c.req.query("new_edits") === "false";

export const revisionNamed = (c: Context): string | undefined => {
  const [asked, matched] = [c.req.query("rev"), revisionIn(c.req.header("if-match"))];
  if (asked !== undefined && matched !== undefined && asked !== matched) throw new CouchFailure("bad_request", "Document rev and etag have different values");
  return asked ?? matched;
};

export const revisionIn = (ifMatch: string | undefined): string | undefined => ifMatch?.replace(/^"(.*)"$/, "$1");

/** `Destination: id?rev=…`. */
const destinationOf = (c: Context): { id: string; rev: string | undefined } => {
  if (/^https?:\/\//.test(c.req.header("destination") ?? "")) throw new CouchFailure("bad_request", "Destination URL must be relative.");
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
