/** GET and HEAD /{db}/{id}: the winner or another revision, several of them, and what there is to say about them. */
import type { Hono } from "hono";
import { CouchFailure, noSuchDocument } from "../couch-error.ts";
import { revisionFrom } from "../revisions/revision.ts";
import { conflictsOf, deletedConflictsOf, lineOf } from "../revisions/revision-tree.ts";
import { documentText, leavesShown, revisionsOf, revisionsShown, winnerShown, type Found, type Shown } from "../storage/document-text.ts";
import type { DatabaseStorage, StoredDocument } from "../storage/document-storage.ts";
import { isYes, type Given } from "./query.ts";
import { documentPath, enter, etagOf, jsonFrom, jsonText, type RouteDeps } from "./request.ts";

export const readDocumentRoute = (app: Hono, deps: RouteDeps): void => {
  app.get(documentPath, async (c) => {
    const { database } = await enter(c, deps);
    const stored = database.get(c.req.param("id"));
    // Read at once: each look into the address costs a part of what a document costs.
    const given = c.req.query();
    const { open_revs: open } = given;
    if (open !== undefined) return jsonText(c, openRevisions(given, database, stored, open));
    if (stored === undefined) throw noSuchDocument("missing");
    const shown = revisionAsked(given, database, stored);
    const about = aboutRevision(given, stored, shown);
    const text = documentText(shown, { ...(isYes(given["revs"]) ? revisionsOf(stored, shown.rev) : {}), ...about });
    // What is said about a revision changes without it: such an answer is never "the same as before".
    if (Object.keys(about).length > 0) return jsonText(c, text);
    const etag = etagOf(shown.rev);
    if (c.req.header("if-none-match") === etag) return c.body(null, 304, { etag });
    return jsonText(c, text, 200, { etag });
  });
};

export const revisionAsked = ({ rev, latest }: Given, database: DatabaseStorage, stored: StoredDocument): Shown => {
  if (rev === undefined) {
    if (stored.deleted) throw noSuchDocument("deleted");
    return winnerShown(stored);
  }
  if (typeof rev !== "string" || revisionFrom(rev) === undefined) throw new CouchFailure("bad_request", "Invalid rev format");
  const [found] = revisionsShown(database, stored, [rev], isYes(latest));
  if (found === undefined || "missing" in found) throw noSuchDocument("missing");
  return found;
};

const openRevisions = ({ latest, revs }: Given, database: DatabaseStorage, stored: StoredDocument | undefined, open: string): string => {
  const found = open === "all" ? leavesFound(database, stored) : revisionsShown(database, stored, revisionsIn(open), isYes(latest));
  const rows = found.map((one) => {
    if ("missing" in one) return JSON.stringify(one);
    return `{"ok":${documentText(one, stored !== undefined && isYes(revs) ? revisionsOf(stored, one.rev) : {})}}`;
  });
  return `[${rows.join(",")}]`;
};

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
