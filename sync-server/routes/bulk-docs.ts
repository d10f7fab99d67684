/**
 * POST /{db}/_bulk_docs: many documents in one transaction, a verdict for each; a refused row never stops its neighbours. What is
 * no document at all refuses the whole request, as CouchDB does: its sender is broken, and nothing is written.
 */
import type { Hono } from "hono";
import { CouchFailure } from "../couch-error.ts";
import type { Edit } from "../revisions/edit.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import type { DatabaseStorage } from "../storage/document-storage.ts";
import { admitted } from "./admission.ts";
import { writeLocal } from "./local-documents.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { asJson, enter, objectIn, type RouteDeps } from "./request.ts";

/** Our own: where the database stood before and after these rows, so that who stood there need not read back what it wrote itself. */
const wroteHeader = "x-tu-sach-wrote";

/** What refuses a row and leaves its neighbours alone. */
const ofOneRow = new Set(["forbidden", "unauthorized"]);

type Row = { readonly edit: Edit } | { readonly local: JsonObject } | { readonly id: unknown; readonly rev?: unknown; readonly error: string; readonly reason: string };

export const bulkDocsRoute = (app: Hono, deps: RouteDeps): void => {
  app.post("/:db/_bulk_docs", async (c) => {
    const entered = await enter(c, deps);
    const { docs, new_edits: asNew } = await objectIn(c);
    if (docs === undefined) throw new CouchFailure("bad_request", "POST body must include `docs` parameter.");
    if (!Array.isArray(docs)) throw new CouchFailure("bad_request", "`docs` parameter must be an array.");
    const newEdits = asNew !== false;

    const rows: Row[] = [];
    for (const json of docs as readonly unknown[]) {
      try {
        if (isJsonObject(json) && isLocalId(json["_id"])) rows.push({ local: json });
        else {
          const edit = admitted(deps, entered, json, { newEdits });
          rows.push({ edit: edit instanceof Promise ? await edit : edit });
        }
      } catch (error) {
        if (!(error instanceof CouchFailure) || !ofOneRow.has(error.error)) throw error;
        const { _id: id, _rev: rev } = json as { _id?: unknown; _rev?: unknown };
        rows.push({ id, ...(newEdits ? {} : { rev }), error: error.error, reason: error.reason });
      }
    }
    const { verdicts: written, before, after } = await deps.databases.writeNoting(entered.name, rows.flatMap((row) => ("edit" in row ? [row.edit] : [])));
    if (before !== after) c.header(wroteHeader, `${before} ${after}`);
    let next = 0;
    const verdicts = rows.map((row) => {
      if ("local" in row) return localVerdict(entered.database, row.local);
      if (!("edit" in row)) return row;
      const verdict = written[next++];
      if (verdict === undefined) throw new Error("a write without a verdict");
      if (verdict.ok) return verdict;
      const { ok: _ok, ...refused } = verdict;
      return refused;
    });
    // A replicator hears only of what was refused.
    return asJson(c, newEdits ? verdicts : verdicts.filter((verdict) => "error" in verdict), 201);
  });
  refuseOtherMethods(app, { "/:db/_bulk_docs": "POST" });
};

const isLocalId = (id: unknown): id is string => typeof id === "string" && /^_local\/./.test(id);

/** A note of a replicator may come along: it is written by itself, and what refuses it refuses its own row only. */
const localVerdict = (database: DatabaseStorage, json: JsonObject) => {
  const id = String(json["_id"]);
  try {
    return writeLocal(database, id, json);
  } catch (error) {
    if (!(error instanceof CouchFailure)) throw error;
    return { id, error: error.error, reason: error.reason };
  }
};
