/** POST /{db}/_bulk_get: many revisions in one answer, each found or missing for itself. */
import type { Hono } from "hono";
import { attachmentsAsked, withAttachments, type AttachmentsAsked } from "../attachments/shown.ts";
import { CouchFailure } from "../couch-error.ts";
import { isJsonObject } from "../revisions/edit-from-json.ts";
import { revisionFrom } from "../revisions/revision.ts";
import { documentText, leavesShown, revisionsOf, revisionsShown } from "../storage/document-text.ts";
import type { DatabaseStorage } from "../storage/document-storage.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { givenInAddress, isYes } from "./query.ts";
import { enter, jsonText, objectIn, type RouteDeps } from "./request.ts";

export const bulkGetRoute = (app: Hono, deps: RouteDeps): void => {
  app.post("/:db/_bulk_get", async (c) => {
    const { database } = await enter(c, deps);
    const { docs } = await objectIn(c);
    if (!Array.isArray(docs)) throw new CouchFailure("bad_request", "Missing JSON list of 'docs'.");
    const given = givenInAddress(c);
    const how = { latest: isYes(given["latest"]), revs: isYes(given["revs"]), attached: attachmentsAsked(given) };
    return jsonText(c, `{"results":[${docs.map((asked: unknown) => resultText(database, asked, how)).join(",")}]}`);
  });
  refuseOtherMethods(app, { "/:db/_bulk_get": "POST" });
};

interface Asked {
  readonly latest: boolean;
  readonly revs: boolean;
  readonly attached: AttachmentsAsked | undefined;
}

const resultText = (database: DatabaseStorage, asked: unknown, { latest, revs, attached }: Asked): string => {
  const { id, rev, atts_since: since } = isJsonObject(asked) ? asked : {};
  const answered = (...docs: string[]): string => `{"id":${JSON.stringify(id ?? null)},"docs":[${docs.join(",")}]}`;
  const failed = (error: string, reason: string, ofRev: unknown = rev ?? "undefined"): string => JSON.stringify({ error: { id, rev: ofRev, error, reason } });

  if (typeof id !== "string") return answered(failed("illegal_docid", "Document id must be a string"));
  if (rev !== undefined && revisionFrom(rev) === undefined) return answered(failed("bad_request", "Invalid rev format"));
  const stored = database.get(id);
  if (typeof rev !== "string" && stored === undefined) return answered(failed("not_found", "missing"));
  const found = typeof rev === "string" ? revisionsShown(database, stored, [rev], latest) : stored === undefined ? [] : leavesShown(database, stored);
  return answered(
    ...found.map((one) => {
      if ("missing" in one) return failed("not_found", "missing", one.missing);
      return `{"ok":${documentText(withAttachments(database, stored, one, attached && { ...attached, since: Array.isArray(since) ? since : attached.since }), revs && stored !== undefined ? revisionsOf(stored, one.rev) : {})}}`;
    }),
  );
};
