/**
 * Edits become documents: each gets its verdict, and none of them stops the others. Called within one transaction.
 * Where people are kept, what is deleted or erased goes at once with all its earlier bodies, and an erasure is final: it is laid
 * upon every branch of its document, and nothing else is taken under that id any more, also from a replicator.
 */
import { outcomeOf, type Edit } from "../revisions/edit.ts";
import { revisionFrom } from "../revisions/revision.ts";
import { leavesOf } from "../revisions/revision-tree.ts";
import { compactDocument } from "./compaction.ts";
import type { StoredDocument, Writer } from "./document-storage.ts";
import { keepAttachments, withItsAttachments } from "./write-attachments.ts";

export type Verdict =
  | { readonly ok: true; readonly id: string; readonly rev: string }
  | { readonly ok: false; readonly id: string; readonly rev?: string; readonly error: "conflict" | "forbidden" | "unauthorized"; readonly reason: string };

/** Tells by its body whether a document is erased. */
export type IsErasure = (body: string) => boolean;

/** `isErasure`: only in a database where people are kept. */
export const writeEdit = (writer: Writer, edit: Edit, revisionLimit: number, isErasure?: IsErasure): Verdict =>
  writeFirst(writer, edit, revisionLimit, isErasure) ?? writeUpon(writer, edit, revisionLimit, isErasure);

/** Whoever names no revision mostly brings a new document: it is written with one look at the file. Undefined, and nothing is done, when it is not so plain. */
const writeFirst = (writer: Writer, edit: Edit, revisionLimit: number, isErasure: IsErasure | undefined): Verdict | undefined => {
  const { id, body } = edit;
  const namesItsParent = edit.replicated === undefined && edit.revision !== undefined;
  if (namesItsParent || edit.attachments !== undefined || (isErasure !== undefined && forgets(edit, isErasure))) return undefined;
  const outcome = outcomeOf([], edit, revisionLimit);
  if (outcome.is !== "new") return undefined;
  const { rev, tree, winner, winnerDeleted: deleted } = outcome;
  return writer.add({ id, winner, deleted, body, tree }) ? { ok: true, id, rev } : undefined;
};

const writeUpon = (writer: Writer, given: Edit, revisionLimit: number, isErasure: IsErasure | undefined): Verdict => {
  const { id } = given;
  const stored = writer.get(id);
  const edit = withItsAttachments(writer, stored, given);
  const outcome = outcomeOf(stored?.tree ?? [], edit, revisionLimit);
  if (outcome.is === "conflict") return { ok: false, id, error: "conflict", reason: "Document update conflict." };
  if (outcome.is === "known") return { ok: true, id, rev: outcome.rev };
  if (isErasure !== undefined && stored !== undefined && isErasure(stored.body) && !isErasure(edit.body)) {
    return { ok: false, id, error: "forbidden", reason: "this document is erased" };
  }
  const { rev, tree, winner, winnerDeleted, cut } = outcome;
  const body = winner === rev ? edit.body : winner === stored?.winner ? stored.body : writer.body(id, winner);
  if (body === undefined) throw new Error(`the body of ${id} ${winner} is lost`);
  if (stored !== undefined && winner !== stored.winner) writer.keepBody(id, stored.winner, stored.body);
  if (winner !== rev) writer.keepBody(id, rev, edit.body);
  if (winner !== rev && winner !== stored?.winner) writer.dropBody(id, winner);
  for (const gone of cut) writer.dropBody(id, gone);
  keepAttachments(writer, edit);
  writer.put({ id, winner, deleted: winnerDeleted, body, tree });
  if (isErasure !== undefined && forgets(edit, isErasure)) forget(writer, edit, revisionLimit, isErasure);
  return { ok: true, id, rev };
};

export const forgets = ({ deleted, body }: Edit, isErasure: IsErasure): boolean => deleted || isErasure(body);

const forget = (writer: Writer, edit: Edit, revisionLimit: number, isErasure: IsErasure): void => {
  const document = writer.get(edit.id);
  if (document === undefined) return;
  const standing = isErasure(edit.body) ? leavesOf(document.tree).find(({ rev, deleted }) => !deleted && !isErasure(bodyOf(writer, document, rev))) : undefined;
  if (standing === undefined) compactDocument(writer, document);
  else writeEdit(writer, { id: edit.id, deleted: false, body: edit.body, revision: revisionFrom(standing.rev), replicated: undefined }, revisionLimit, isErasure);
};

const bodyOf = (writer: Writer, { id, winner, body }: StoredDocument, rev: string): string => (rev === winner ? body : (writer.body(id, rev) ?? "{}"));
