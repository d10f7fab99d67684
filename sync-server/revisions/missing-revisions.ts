/** What another place has and this one lacks, and which of ours it may have grown from: the question before a push. */
import { revisionFrom } from "./revision.ts";
import { leavesOf, stateOf, type RevisionTree } from "./revision-tree.ts";

export interface Missing {
  readonly missing: readonly string[];
  readonly possible_ancestors?: readonly string[];
}

/** undefined: nothing is missing. */
export const missingRevisions = (tree: RevisionTree, asked: readonly string[]): Missing | undefined => {
  const missing = asked.filter((rev) => {
    const revision = revisionFrom(rev);
    return revision === undefined || stateOf(tree, revision) === undefined;
  });
  if (missing.length === 0) return undefined;
  const youngest = Math.max(...missing.map((rev) => revisionFrom(rev)?.generation ?? 0));
  const ancestors = leavesOf(tree).flatMap(({ rev, generation }) => (generation < youngest ? [rev] : []));
  return ancestors.length > 0 ? { missing, possible_ancestors: ancestors } : { missing };
};
