/** Edits become documents: each gets its verdict, and none of them stops the others. Called within one transaction. */
import { outcomeOf, type Edit } from "../revisions/edit.ts";
import type { Writer } from "./document-storage.ts";

export type Verdict =
  | { readonly ok: true; readonly id: string; readonly rev: string }
  | { readonly ok: false; readonly id: string; readonly rev?: string; readonly error: "conflict" | "forbidden" | "unauthorized"; readonly reason: string };

export const writeEdit = (writer: Writer, edit: Edit, revisionLimit: number): Verdict => {
  const { id } = edit;
  const stored = writer.get(id);
  const outcome = outcomeOf(stored?.tree ?? [], edit, revisionLimit);
  if (outcome.is === "conflict") return { ok: false, id, error: "conflict", reason: "Document update conflict." };
  if (outcome.is === "known") return { ok: true, id, rev: outcome.rev };
  const { rev, tree, winner, winnerDeleted, cut } = outcome;
  const body = winner === rev ? edit.body : winner === stored?.winner ? stored.body : writer.body(id, winner);
  if (body === undefined) throw new Error(`the body of ${id} ${winner} is lost`);
  if (stored !== undefined && winner !== stored.winner) writer.keepBody(id, stored.winner, stored.body);
  if (winner !== rev) writer.keepBody(id, rev, edit.body);
  if (winner !== rev && winner !== stored?.winner) writer.dropBody(id, winner);
  for (const gone of cut) writer.dropBody(id, gone);
  writer.put({ id, winner, deleted: winnerDeleted, body, tree });
  return { ok: true, id, rev };
};
