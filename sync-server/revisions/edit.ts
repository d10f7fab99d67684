/**
 * What an edit does to a document's past. A new edit must stand on a leaf that its writer has seen, or on a deletion when it
 * names none; otherwise it is a conflict. A replicated edit already happened elsewhere: it finds its place in the tree, and when
 * it is there already nothing happens.
 */
import type { GivenAttachment } from "./given-attachment.ts";
import { nextRevision, revisionFrom, revisionText, type Revision } from "./revision.ts";
import { grafted, leavesOf, lineOf, stateOf, winnerOf, type RevisionTree } from "./revision-tree.ts";

export interface Edit {
  readonly id: string;
  readonly deleted: boolean;
  /** JSON of the document without its underscore fields. */
  readonly body: string;
  /** What it has attached; undefined is nothing. */
  readonly attachments?: readonly GivenAttachment[] | undefined;
  /** New edit: what it stands on. Replicated edit: itself. */
  readonly revision: Revision | undefined;
  /** A replicated edit brings its own hash and its ancestors', newest first. */
  readonly replicated: { readonly hashes: readonly string[] } | undefined;
}

export type EditOutcome =
  | { readonly is: "conflict" }
  | { readonly is: "known"; readonly rev: string }
  | { readonly is: "new"; readonly rev: string; readonly tree: RevisionTree; readonly winner: string; readonly winnerDeleted: boolean; readonly cut: readonly string[] };

export const outcomeOf = (tree: RevisionTree, edit: Edit, limit: number): EditOutcome =>
  edit.replicated === undefined ? newEdit(tree, edit, limit) : replicatedEdit(tree, edit, edit.replicated.hashes, limit);

const newEdit = (tree: RevisionTree, edit: Edit, limit: number): EditOutcome => {
  const standing = standingOf(tree, edit);
  if (standing === "nowhere") return { is: "conflict" };
  const upon = standing === "first" ? undefined : standing;
  const revision = nextRevision(upon, edit);
  const ancestors = upon === undefined ? [] : lineOf(tree, upon).map(({ hash }) => hash);
  return grown(tree, edit, revision, [revision.hash, ...ancestors], limit);
};

/** The leaf that a new edit stands on. */
export const standingOf = (tree: RevisionTree, { revision, deleted }: Edit): Revision | "first" | "nowhere" => {
  const leaves = leavesOf(tree);
  const winner = leaves[0];
  if (revision !== undefined) {
    const named = revisionText(revision);
    return leaves.some(({ rev }) => rev === named) ? revision : "nowhere";
  }
  if (winner === undefined) return "first";
  return winner.deleted && !deleted ? (revisionFrom(winner.rev) ?? "nowhere") : "nowhere";
};

const replicatedEdit = (tree: RevisionTree, edit: Edit, hashes: readonly string[], limit: number): EditOutcome => {
  if (edit.revision === undefined) throw new Error("a replicated edit without a revision passed the door");
  if (stateOf(tree, edit.revision) !== undefined) return { is: "known", rev: revisionText(edit.revision) };
  return grown(tree, edit, edit.revision, hashes, limit);
};

const grown = (before: RevisionTree, edit: Edit, revision: Revision, hashes: readonly string[], limit: number): EditOutcome => {
  const rev = revisionText(revision);
  const { tree, cut } = grafted(before, { generation: revision.generation, hashes, deleted: edit.deleted }, limit);
  // Alone it wins.
  if (before.length === 0) return { is: "new", rev, tree, winner: rev, winnerDeleted: edit.deleted, cut };
  return { is: "new", rev, tree, winner: winnerOf(tree), winnerDeleted: leavesOf(tree)[0]?.deleted ?? false, cut };
};
