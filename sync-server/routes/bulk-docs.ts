/** POST /{db}/_bulk_docs: many documents in one transaction, a verdict for each; a refused row never stops its neighbours. */
import type { Hono } from "hono";
import { CouchFailure } from "../couch-error.ts";
import { editFromJson } from "../revisions/edit-from-json.ts";
import type { Edit } from "../revisions/edit.ts";
import { isGuarded } from "../storage/databases.ts";
import { enter, objectIn, type RouteDeps } from "./request.ts";

type Row = { readonly edit: Edit } | { readonly id: unknown; readonly error: string; readonly reason: string };

export const bulkDocsRoute = (app: Hono, deps: RouteDeps): void => {
  app.post("/:db/_bulk_docs", async (c) => {
    const { name } = await enter(c, deps);
    const { docs, new_edits: newEdits = true } = await objectIn(c);
    if (!Array.isArray(docs)) throw new CouchFailure("bad_request", "POST body must include `docs` parameter.");

    const rows = docs.map((json: unknown): Row => {
      try {
        const edit = editFromJson(json, { newEdits: newEdits !== false, idForNew: () => Buffer.from(deps.randomBytes(16)).toString("hex") });
        const reason = isGuarded(name, edit.id) ? deps.refusal(name, json as Record<string, unknown>) : undefined;
        return reason === undefined ? { edit } : { id: edit.id, error: "forbidden", reason };
      } catch (error) {
        if (!(error instanceof CouchFailure)) throw error;
        return { id: (json as { _id?: unknown } | null)?._id, error: error.error, reason: error.reason };
      }
    });
    const written = await deps.databases.write(name, rows.flatMap((row) => ("edit" in row ? [row.edit] : [])));
    let next = 0;
    const verdicts = rows.map((row) => {
      if (!("edit" in row)) return row;
      const verdict = written[next++];
      if (verdict === undefined) throw new Error("a write without a verdict");
      const { ok, ...refused } = verdict;
      return ok ? verdict : refused;
    });
    // A replicator hears only of what was refused.
    return c.json(newEdits === false ? verdicts.filter((verdict) => "error" in verdict) : verdicts, 201);
  });
};
