/** GET and POST /{db}/_all_docs: documents by id, whole ranges or the keys asked for. */
import type { Context, Hono } from "hono";
import { leavesOf } from "../revisions/revision-tree.ts";
import type { StoredDocument } from "../storage/document-storage.ts";
import { documentJson } from "./documents.ts";
import { enter, objectIn, type RouteDeps } from "./request.ts";

export const allDocsRoute = (app: Hono, deps: RouteDeps): void => {
  const answer = async (c: Context, keys: readonly unknown[] | undefined) => {
    const { database } = await enter(c, deps);
    const withDocs = c.req.query("include_docs") === "true";
    const rowOf = (stored: StoredDocument) => ({
      id: stored.id,
      key: stored.id,
      value: { rev: stored.winner, ...(stored.deleted ? { deleted: true } : {}) },
      ...(withDocs ? { doc: stored.deleted ? null : documentJson(stored) } : {}),
    });
    const total = database.totals().alive;
    if (keys !== undefined) {
      const rows = keys.map((key) => {
        const stored = typeof key === "string" ? database.get(key) : undefined;
        return stored === undefined || leavesOf(stored.tree).length === 0 ? { key, error: "not_found" } : rowOf(stored);
      });
      return c.json({ total_rows: total, offset: null, rows });
    }
    const rows = database.byId({
      from: textIn(c.req.query("startkey") ?? c.req.query("start_key")),
      to: textIn(c.req.query("endkey") ?? c.req.query("end_key")),
      withTo: c.req.query("inclusive_end") !== "false",
      descending: c.req.query("descending") === "true",
      skip: Number(c.req.query("skip") ?? 0),
      limit: Number(c.req.query("limit") ?? Number.MAX_SAFE_INTEGER),
    });
    return c.json({ total_rows: total, offset: Number(c.req.query("skip") ?? 0), rows: rows.map(rowOf) });
  };

  app.get("/:db/_all_docs", (c) => answer(c, c.req.query("keys") === undefined ? undefined : (JSON.parse(c.req.query("keys") ?? "[]") as unknown[])));
  app.post("/:db/_all_docs", async (c) => {
    const { keys } = await objectIn(c);
    return answer(c, Array.isArray(keys) ? keys : undefined);
  });
};

/** Keys come as JSON. */
const textIn = (json: string | undefined): string | undefined => (json === undefined ? undefined : String(JSON.parse(json)));
