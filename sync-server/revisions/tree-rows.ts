/**
 * A tree as rows, parents before their children: how it is kept and copied. A document edited a thousand times has a tree a
 * thousand levels deep; whoever walks down such a tree level by level within itself runs out of stack, so nothing here does.
 */
import type { RevisionNode, RevisionState, RevisionTree } from "./revision-tree.ts";

/** `above`: the place of the parent's row; of a root, its generation below zero. */
export type TreeRow = readonly [above: number, hash: string, state: number];

const missing = 1;
const deleted = 2;

export const rowsOf = (tree: RevisionTree): TreeRow[] => {
  const rows: TreeRow[] = [];
  const toVisit = tree.map(({ pos, ids }) => ({ above: -pos, node: ids })).toReversed();
  for (let next = toVisit.pop(); next !== undefined; next = toVisit.pop()) {
    const [hash, state, children] = next.node;
    const place = rows.push([next.above, hash, (state.status === "missing" ? missing : 0) + (state.deleted === true ? deleted : 0)]) - 1;
    for (const node of children.toReversed()) toVisit.push({ above: place, node });
  }
  return rows;
};

export const treeOf = (rows: readonly TreeRow[]): RevisionTree => {
  const tree: RevisionTree = [];
  const nodes: RevisionNode[] = [];
  for (const [above, hash, state] of rows) {
    const node: RevisionNode = [hash, stateFrom(state), []];
    nodes.push(node);
    if (above < 0) tree.push({ pos: -above, ids: node });
    else nodes[above]?.[2].push(node);
  }
  return tree;
};

export const copiedTree = (tree: RevisionTree): RevisionTree => treeOf(rowsOf(tree));

export const treeText = (tree: RevisionTree): string => JSON.stringify(rowsOf(tree));

export const treeFromText = (text: string): RevisionTree => {
  const kept = JSON.parse(text) as readonly TreeRow[] | RevisionTree;
  // The first databases kept the tree as it is.
  return isTree(kept) ? kept : treeOf(kept);
};

const isTree = (kept: readonly TreeRow[] | RevisionTree): kept is RevisionTree => kept[0] !== undefined && "pos" in kept[0];

const stateFrom = (state: number): RevisionState => {
  const status = (state & missing) === 0 ? "available" : "missing";
  return (state & deleted) === 0 ? { status } : { status, deleted: true };
};
