/** GET, HEAD, PUT and DELETE /{db}/{id}/{attachment}: one attachment by its name; its name may have slashes. */
import type { Context, Hono } from "hono";
import { plainBytes } from "../attachments/attachment.ts";
import { usualType, type AttachmentContent, type BytesBeside } from "../revisions/given-attachment.ts";
import { contentIn } from "../attachments/shown.ts";
import { stubNamed } from "../attachments/stubs.ts";
import { CouchFailure, noSuchDocument, updateConflict } from "../couch-error.ts";
import { revisionFrom } from "../revisions/revision.ts";
import { revisionsShown, winnerShown } from "../storage/document-text.ts";
import type { DatabaseStorage } from "../storage/document-storage.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { revisionAsked } from "./read-document.ts";
import { bytesIn, enter, jsonFrom, type RouteDeps } from "./request.ts";
import { revisionNamed, writeDocument } from "./write-document.ts";

/** A design document may be named with its slash as it is; what begins with an underscore after it is a function of that. */
const attachmentPaths = ["/:db/:id{(?:_design%2[Ff]|[^_/])[^/]*}/:attachment{[^_].*}", "/:db/_design/:design/:attachment{[^_].*}"] as const;

export const attachmentRoutes = (app: Hono, deps: RouteDeps): void => attachmentPaths.forEach((path) => routesAt(app, deps, path));

const routesAt = (app: Hono, deps: RouteDeps, attachmentPath: string): void => {
  app.get(attachmentPath, async (c) => {
    const { database } = await enter(c, deps);
    const { id, name } = namedIn(c);
    const stored = database.get(id);
    if (stored === undefined) throw noSuchDocument("missing");
    const stub = stubNamed(revisionAsked(c.req.query(), database, stored).body, name);
    if (stub === undefined) throw missingAttachment();
    return attachmentAnswer(c, stub.content_type, contentIn(database, id, stub.digest));
  });

  app.put(attachmentPath, async (c) => {
    const entered = await enter(c, deps);
    const { id, name } = namedIn(c);
    const given: BytesBeside = { data: await bytesIn(c), encoding: c.req.header("content-encoding") };
    const before = documentBefore(c, entered.database, id);
    const attachment = { ...given, content_type: c.req.header("content-type") ?? usualType };
    return writeDocument(c, deps, entered, { ...before.json, _attachments: { ...before.stubs, [name]: attachment } }, { id, rev: before.rev, attachment: name });
  });

  app.delete(attachmentPath, async (c) => {
    const entered = await enter(c, deps);
    const { id, name } = namedIn(c);
    const before = documentBefore(c, entered.database, id);
    if (before.rev === undefined) refuseMissing(entered.database, id, name);
    else if (!Object.hasOwn(before.stubs, name)) throw missingAttachment();
    const { [name]: _gone, ...others } = before.stubs;
    return writeDocument(c, deps, entered, { ...before.json, _attachments: others }, { id, rev: before.rev, status: 200 });
  });
  refuseOtherMethods(app, { [attachmentPath]: "DELETE,GET,HEAD,PUT" });
};

const namedIn = (c: Context): { id: string; name: string } => {
  const { id = "", design, attachment = "" } = c.req.param() as Readonly<Record<string, string>>;
  return { id: design === undefined ? id : `_design/${design}`, name: attachment };
};

const missingAttachment = (): CouchFailure => new CouchFailure("not_found", "Document is missing attachment");

/** What is not there is not deleted, whichever revision would have had to be named. */
const refuseMissing = (database: DatabaseStorage, id: string, name: string): void => {
  const stored = database.get(id);
  if (stored === undefined || stored.deleted) throw noSuchDocument(stored === undefined ? "missing" : "deleted");
  if (stubNamed(winnerShown(stored).body, name) === undefined) throw missingAttachment();
};

/** The document that the attachment is put upon: the revision named, or a new one. */
const documentBefore = (c: Context, database: DatabaseStorage, id: string): { json: object; stubs: Readonly<Record<string, unknown>>; rev: string | undefined } => {
  const rev = revisionNamed(c);
  if (rev === undefined) return { json: {}, stubs: {}, rev };
  const stored = database.get(id);
  if (revisionFrom(rev) === undefined) throw new CouchFailure("bad_request", "Invalid rev format");
  const [shown] = stored === undefined ? [] : revisionsShown(database, stored, [rev], false);
  if (shown === undefined || "missing" in shown) throw updateConflict();
  const { _attachments: stubs = {}, ...json } = jsonFrom(shown.body) as Record<string, unknown>;
  return { json, stubs: stubs as Record<string, unknown>, rev };
};

const attachmentAnswer = (c: Context, type: string, content: AttachmentContent): Response => {
  const etag = `"${content.digest.slice("md5-".length)}"`;
  const isPlain = content.encoding === undefined;
  const headers = { etag, "content-type": type, "accept-ranges": isPlain ? "bytes" : "none", "cache-control": "must-revalidate", ...(isPlain ? {} : { vary: "accept-encoding" }) };
  if (c.req.header("if-none-match") === etag) return new Response(null, { status: 304, headers });
  if (!isPlain && /\bgzip\b/.test(c.req.header("accept-encoding") ?? "")) return bytesAnswer(content.bytes, 200, { ...headers, "content-encoding": "gzip" });
  const bytes = plainBytes(content);
  const range = isPlain ? rangeIn(c.req.header("range"), bytes.length) : undefined;
  if (range === undefined) return bytesAnswer(bytes, 200, headers);
  const [from, to] = range;
  return bytesAnswer(bytes.subarray(from, to + 1), 206, { ...headers, "content-range": `bytes ${from}-${to}/${bytes.length}` });
};

const bytesAnswer = (bytes: Uint8Array, status: number, headers: Readonly<Record<string, string>>): Response =>
  new Response(Uint8Array.from(bytes), { status, headers: { ...headers, "content-length": String(bytes.length) } });

/** First and last byte of the one range that is asked for; what is no range, or are several, is answered with the whole. */
const rangeIn = (header: string | undefined, length: number): readonly [number, number] | undefined => {
  const parts = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "");
  if (parts === null) return undefined;
  const [, first = "", last = ""] = parts;
  if (first === "" && last === "") return undefined;
  const from = first === "" ? Math.max(0, length - Number(last)) : Number(first);
  const to = first === "" || last === "" ? length - 1 : Math.min(Number(last), length - 1);
  if (from > to) throw new CouchFailure("requested_range_not_satisfiable", "Requested range not satisfiable");
  return [from, to];
};
