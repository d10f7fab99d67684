/** POST /{db}/_bulk_get: many revisions in one answer, each found or missing for itself. */
import type { Hono } from "hono";
import { attachmentsAsked, withAttachments, withAttachmentsBeside, type AttachmentsAsked } from "../attachments/shown.ts";
import { CouchFailure } from "../couch-error.ts";
import { accepts, jsonPart, multipart, nestedPart } from "../multipart/write-multipart.ts";
import { isJsonObject } from "../revisions/edit-from-json.ts";
import { revisionFrom } from "../revisions/revision.ts";
import { documentText, leavesShown, revisionsOf, revisionsShown, type Shown } from "../storage/document-text.ts";
import type { DatabaseStorage, StoredDocument } from "../storage/document-storage.ts";
import { newId } from "./admission.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { givenInAddress, isYes } from "./query.ts";
import { enter, jsonText, objectIn, type RouteDeps } from "./request.ts";

export const bulkGetRoute = (app: Hono, deps: RouteDeps): void => {
  app.post("/:db/_bulk_get", async (c) => {
    const { database } = await enter(c, deps);
    const { docs } = await objectIn(c);
    if (!Array.isArray(docs)) throw new CouchFailure("bad_request", "Missing JSON list of 'docs'.");
    const given = givenInAddress(c);
    const how = { latest: isYes(given["latest"]), revs: isYes(given["revs"]) };
    const attached = attachmentsAsked(given);
    const results = docs.map((one: unknown) => resultOf(database, one, how));
    const kind = multipartKind(c.req.header("accept"));
    if (kind === undefined) return jsonText(c, `{"results":[${results.map((result) => jsonOf(database, result, attached)).join(",")}]}`);
    const parts = results.flatMap(({ rows, since }) =>
      rows.map((row) => {
        if ("error" in row) return jsonPart(JSON.stringify(row), true);
        const { shown, beside } = withAttachmentsBeside(database, row.stored, row.shown, { bytes: true, encoding: true, since });
        return nestedPart(documentText(shown, row.more), beside, newId(deps));
      }),
    );
    const { type, bytes } = multipart(kind, parts, newId(deps));
    return c.body(bytes, 200, { "content-type": type });
  });
  refuseOtherMethods(app, { "/:db/_bulk_get": "POST" });
};

interface Failed {
  readonly id: unknown;
  readonly rev: unknown;
  readonly error: string;
  readonly reason: string;
}

interface FoundRow {
  readonly stored: StoredDocument;
  readonly shown: Shown;
  /** What is said of it beside its body. */
  readonly more: Readonly<Record<string, unknown>>;
}

interface Result {
  readonly id: unknown;
  readonly since: readonly string[];
  readonly rows: readonly (FoundRow | Failed)[];
}

/** Only who takes no JSON gets parts, as in CouchDB. */
const multipartKind = (accept: string | undefined): "mixed" | "related" | undefined => {
  if (accepts(accept, "application/json")) return undefined;
  return accepts(accept, "multipart/mixed") ? "mixed" : accepts(accept, "multipart/related") ? "related" : undefined;
};

const jsonOf = (database: DatabaseStorage, { id, since, rows }: Result, attached: AttachmentsAsked | undefined): string => {
  const texts = rows.map((row) => {
    if ("error" in row) return JSON.stringify({ error: row });
    const shown = withAttachments(database, row.stored, row.shown, attached && { ...attached, since: since.length > 0 ? since : attached.since });
    return `{"ok":${documentText(shown, row.more)}}`;
  });
  return `{"id":${JSON.stringify(id ?? null)},"docs":[${texts.join(",")}]}`;
};

const resultOf = (database: DatabaseStorage, asked: unknown, { latest, revs }: { readonly latest: boolean; readonly revs: boolean }): Result => {
  const { id, rev, atts_since: given } = isJsonObject(asked) ? asked : {};
  const since = Array.isArray(given) ? given.filter((one): one is string => typeof one === "string") : [];
  const failed = (error: string, reason: string, ofRev: unknown = rev ?? "undefined"): Failed => ({ id, rev: ofRev, error, reason });
  const alone = (row: Failed): Result => ({ id, since, rows: [row] });

  if (typeof id !== "string") return alone(failed("illegal_docid", "Document id must be a string"));
  if (rev !== undefined && revisionFrom(rev) === undefined) return alone(failed("bad_request", "Invalid rev format"));
  const stored = database.get(id);
  if (stored === undefined) return alone(failed("not_found", "missing"));
  const found = typeof rev === "string" ? revisionsShown(database, stored, [rev], latest) : leavesShown(database, stored);
  return { id, since, rows: found.map((one) => ("missing" in one ? failed("not_found", "missing", one.missing) : { stored, shown: one, more: revs ? revisionsOf(stored, one.rev) : {} })) };
};
