/** GET and HEAD /{db}/{id}: the winner or another revision, several of them, and what there is to say about them. */
import type { Context, Hono } from "hono";
import { attachmentsAsked, withAttachments, withAttachmentsBeside, type AttachmentsAsked } from "../attachments/shown.ts";
import { CouchFailure, noSuchDocument } from "../couch-error.ts";
import { accepts, documentParts, jsonPart, multipart, nestedPart, type Multipart } from "../multipart/write-multipart.ts";
import { revisionFrom } from "../revisions/revision.ts";
import { conflictsOf, deletedConflictsOf, lineOf } from "../revisions/revision-tree.ts";
import { documentText, leavesShown, revisionsOf, revisionsShown, winnerShown, type Found, type Shown } from "../storage/document-text.ts";
import type { DatabaseStorage, ShownDocument, StoredDocument } from "../storage/document-storage.ts";
import type { PlainAnswer } from "../plain-answer.ts";
import { newId } from "./admission.ts";
import { isYes, type Given } from "./query.ts";
import { answered, documentPath, enter, etagOf, jsonAnswer, jsonFrom, jsonText, type RouteDeps } from "./request.ts";

export const readDocumentRoute = (app: Hono, deps: RouteDeps): void => {
  app.get(documentPath, async (c) => {
    const { database } = await enter(c, deps);
    // Read at once: each look into the address costs a part of what a document costs.
    const given = c.req.query();
    if (Object.keys(given).length === 0) return answered(c, winnerAnswer(database, c.req.param("id"), c.req.header("if-none-match")));
    const stored = database.get(c.req.param("id"));
    const { open_revs: open } = given;
    const attached = attachmentsAsked(given["atts_since"] === undefined ? given : { ...given, atts_since: jsonFrom(given["atts_since"]) });
    if (open !== undefined) return openRevisions(c, { ...given, open }, { database, stored, attached, boundary: () => newId(deps) });
    if (stored === undefined) throw noSuchDocument("missing");
    const shown = revisionAsked(given, database, stored);
    const about = aboutRevision(given, stored, shown);
    const textOf = (document: Shown): string => documentText(document, { ...(isYes(given["revs"]) ? revisionsOf(stored, shown.rev) : {}), ...about });
    if (attached?.bytes === true && accepts(c.req.header("accept"), "multipart/related")) {
      const { shown: document, beside } = withAttachmentsBeside(database, stored, shown, attached);
      if (beside.length > 0) return multipartAnswer(c, multipart("related", documentParts(textOf(document), beside), newId(deps)), { etag: etagOf(shown.rev) });
    }
    const text = textOf(withAttachments(database, stored, shown, attached));
    // What is said about a revision changes without it: such an answer is never "the same as before".
    if (Object.keys(about).length > 0) return jsonText(c, text);
    return answered(c, unlessKnown(text, shown, c.req.header("if-none-match")));
  });
};

/** The document as it is now. `known`: the etag that the asker has. */
export const winnerAnswer = (database: DatabaseStorage, id: string, known: string | undefined): PlainAnswer => {
  const shown = winnerIn(database.shown(id));
  return unlessKnown(documentText(shown), shown, known);
};

const unlessKnown = (text: string, { rev }: Shown, known: string | undefined): PlainAnswer => {
  const etag = etagOf(rev);
  return known === etag ? { status: 304, headers: { etag }, body: null } : jsonAnswer(text, 200, { etag });
};

const winnerIn = (stored: ShownDocument | undefined): Shown => {
  if (stored === undefined) throw noSuchDocument("missing");
  if (stored.deleted) throw noSuchDocument("deleted");
  return winnerShown(stored);
};

export const revisionAsked = ({ rev, latest }: Given, database: DatabaseStorage, stored: StoredDocument): Shown => {
  if (rev === undefined) return winnerIn(stored);
  if (typeof rev !== "string" || revisionFrom(rev) === undefined) throw new CouchFailure("bad_request", "Invalid rev format");
  const [found] = revisionsShown(database, stored, [rev], isYes(latest));
  if (found === undefined || "missing" in found) throw noSuchDocument("missing");
  return found;
};

interface Reading {
  readonly database: DatabaseStorage;
  readonly stored: StoredDocument | undefined;
  readonly attached: AttachmentsAsked | undefined;
  readonly boundary: () => string;
}

const openRevisions = (c: Context, { latest, revs, open }: Given & { readonly open: string }, { database, stored, attached, boundary }: Reading): Response => {
  const found = open === "all" ? leavesFound(database, stored) : revisionsShown(database, stored, revisionsIn(open), isYes(latest));
  const textOf = (shown: Shown): string => documentText(shown, stored !== undefined && isYes(revs) ? revisionsOf(stored, shown.rev) : {});
  if (accepts(c.req.header("accept"), "multipart/mixed")) {
    // CouchDB's replicator asks for parts without another word, and breaks at a stub of what it has not.
    const asParts = { since: [], encoding: true, ...attached, bytes: true };
    const parts = found.map((one) => {
      if ("missing" in one) return jsonPart(JSON.stringify(one), true);
      const { shown, beside } = stored === undefined ? { shown: one, beside: [] } : withAttachmentsBeside(database, stored, one, asParts);
      return nestedPart(textOf(shown), beside, boundary());
    });
    return multipartAnswer(c, multipart("mixed", parts, boundary()));
  }
  const rows = found.map((one) => ("missing" in one ? JSON.stringify(one) : `{"ok":${textOf(withAttachments(database, stored, one, attached))}}`));
  return jsonText(c, `[${rows.join(",")}]`);
};

const multipartAnswer = (c: Context, { type, bytes }: Multipart, headers: Readonly<Record<string, string>> = {}): Response => c.body(bytes, 200, { "content-type": type, ...headers });

const leavesFound = (database: DatabaseStorage, stored: StoredDocument | undefined): Found[] => {
  if (stored === undefined) throw noSuchDocument("missing");
  return leavesShown(database, stored);
};

const revisionsIn = (open: string): readonly string[] => {
  const revisions = jsonFrom(open);
  if (Array.isArray(revisions) && revisions.every((rev): rev is string => revisionFrom(rev) !== undefined)) return revisions;
  throw new CouchFailure("bad_request", "Invalid rev format");
};

/** What CouchDB tells of a document's other revisions when asked. */
const aboutRevision = (given: Given, stored: StoredDocument, shown: Shown): Readonly<Record<string, unknown>> => {
  const all = isYes(given["meta"]);
  const conflicts = all || isYes(given["conflicts"]) ? conflictsOf(stored.tree) : [];
  const deletedConflicts = all || isYes(given["deleted_conflicts"]) ? deletedConflictsOf(stored.tree) : [];
  return {
    ...(all || isYes(given["revs_info"]) ? { _revs_info: revisionsInfo(stored, shown.rev) } : {}),
    ...(conflicts.length > 0 ? { _conflicts: conflicts } : {}),
    ...(deletedConflicts.length > 0 ? { _deleted_conflicts: deletedConflicts } : {}),
    ...(isYes(given["local_seq"]) ? { _local_seq: stored.seq } : {}),
  };
};

const revisionsInfo = ({ tree }: StoredDocument, rev: string) => {
  const revision = revisionFrom(rev);
  if (revision === undefined) return [];
  return lineOf(tree, revision).map((ancestor) => ({ rev: ancestor.rev, status: ancestor.state.deleted === true ? "deleted" : ancestor.state.status }));
};
