/**
 * A document's past: who came from whom. Branches are edits made apart from each other; the winner is the longest branch that
 * is not deleted, and of equals the one with the greater hash, so that every place shows the same one without asking.
 */
import { merge, winningRev } from "pouchdb-merge";
import { revisionFrom, revisionText, type Revision } from "./revision.ts";
import { copiedTree } from "./tree-rows.ts";

export type RevisionNode = [hash: string, state: RevisionState, children: RevisionNode[]];

export interface RevisionState {
  status: "available" | "missing";
  deleted?: boolean;
}

export type RevisionTree = { pos: number; ids: RevisionNode }[];

export interface Leaf {
  readonly rev: string;
  readonly generation: number;
  readonly deleted: boolean;
}

/** `hashes`: this revision and its ancestors, newest first. */
export interface Path {
  readonly generation: number;
  readonly hashes: readonly string[];
  readonly deleted: boolean;
}

/** The tree with this path in it, cut to `limit` generations, and the revisions that were cut off. */
export const grafted = (tree: RevisionTree, path: Path, limit: number): { tree: RevisionTree; cut: readonly string[] } => {
  const known = path.hashes.slice(0, limit);
  let node: RevisionNode = [known[0] ?? "", path.deleted ? { status: "available", deleted: true } : { status: "available" }, []];
  for (const hash of known.slice(1)) node = [hash, { status: "missing" }, [node]];
  const grown = { pos: path.generation - known.length + 1, ids: node };
  if (tree.length === 0) return { tree: [grown], cut: [] };
  const merged = merge(copiedTree(tree), grown, limit);
  return { tree: merged.tree, cut: merged.stemmedRevs };
};

export const winnerOf = (tree: RevisionTree): string => winningRev({ rev_tree: tree });

/** The winner first, then what is alive before what is deleted. */
export const leavesOf = (tree: RevisionTree): Leaf[] => {
  const leaves: Leaf[] = [];
  walk(tree, (generation, [hash, state, children]) => {
    if (children.length === 0) leaves.push({ rev: revisionText({ generation, hash }), generation, deleted: state.deleted === true });
  });
  return leaves.toSorted(byRank);
};

export const conflictsOf = (tree: RevisionTree): string[] => leavesOf(tree).slice(1).flatMap((leaf) => (leaf.deleted ? [] : [leaf.rev]));

export const deletedConflictsOf = (tree: RevisionTree): string[] => leavesOf(tree).slice(1).flatMap((leaf) => (leaf.deleted ? [leaf.rev] : []));

export const stateOf = (tree: RevisionTree, wanted: Revision): RevisionState | undefined => lineOf(tree, wanted)[0]?.state;

/** This revision and its ancestors, newest first; empty when the tree does not know it. */
export const lineOf = (tree: RevisionTree, wanted: Revision): { readonly rev: string; readonly hash: string; readonly state: RevisionState }[] => {
  for (const { pos, ids } of tree) {
    const line = lineWithin(ids, pos, wanted);
    if (line !== undefined) return line.map(({ generation, node }) => ({ rev: revisionText({ generation, hash: node[0] }), hash: node[0], state: node[1] }));
  }
  return [];
};

/** The ends of all branches that lead on from this revision: itself, when it is a leaf. */
export const leavesAfter = (tree: RevisionTree, wanted: Revision): Leaf[] => {
  let below: RevisionTree = [];
  walk(tree, (generation, node) => {
    if (generation === wanted.generation && node[0] === wanted.hash) below = [{ pos: generation, ids: node }];
  });
  return leavesOf(below);
};

/** The tree after its inner bodies are thrown away, and whose they were. */
export const compacted = (tree: RevisionTree): { tree: RevisionTree; emptied: readonly string[] } => {
  const next = copiedTree(tree);
  const emptied: string[] = [];
  walk(next, (generation, [hash, state, children]) => {
    if (children.length === 0 || state.status === "missing") return;
    state.status = "missing";
    emptied.push(revisionText({ generation, hash }));
  });
  return { tree: next, emptied };
};

/** The tree without these leaves and what leads to them alone, and the revisions that are gone with them. */
export const pruned = (tree: RevisionTree, leaves: readonly string[]): { tree: RevisionTree; gone: readonly string[] } => {
  const staying = new Set<string>();
  for (const { rev } of leavesOf(tree)) {
    const revision = leaves.includes(rev) ? undefined : revisionFrom(rev);
    if (revision !== undefined) for (const ancestor of lineOf(tree, revision)) staying.add(ancestor.rev);
  }
  const gone: string[] = [];
  const next = copiedTree(tree).filter(({ pos, ids }) => staying.has(revisionText({ generation: pos, hash: ids[0] })));
  walk(tree, (generation, [hash]) => {
    const rev = revisionText({ generation, hash });
    if (!staying.has(rev)) gone.push(rev);
  });
  walk(next, (generation, node) => {
    node[2] = node[2].filter(([hash]) => staying.has(revisionText({ generation: generation + 1, hash })));
  });
  return { tree: next, gone };
};

const walk = (tree: RevisionTree, visit: (generation: number, node: RevisionNode) => void): void => {
  const toVisit = tree.map(({ pos, ids }) => ({ generation: pos, node: ids }));
  for (let next = toVisit.pop(); next !== undefined; next = toVisit.pop()) {
    visit(next.generation, next.node);
    for (const child of next.node[2]) toVisit.push({ generation: next.generation + 1, node: child });
  }
};

interface Step {
  readonly generation: number;
  readonly node: RevisionNode;
  readonly parent: Step | undefined;
}

const lineWithin = (root: RevisionNode, generation: number, wanted: Revision): Step[] | undefined => {
  const toVisit: Step[] = [{ generation, node: root, parent: undefined }];
  for (let next = toVisit.pop(); next !== undefined; next = toVisit.pop()) {
    if (next.generation === wanted.generation && next.node[0] === wanted.hash) return upwards(next);
    if (next.generation >= wanted.generation) continue;
    for (const child of next.node[2]) toVisit.push({ generation: next.generation + 1, node: child, parent: next });
  }
  return undefined;
};

const upwards = (from: Step): Step[] => {
  const line: Step[] = [];
  for (let step: Step | undefined = from; step !== undefined; step = step.parent) line.push(step);
  return line;
};

const byRank = (one: Leaf, other: Leaf): number => {
  if (one.deleted !== other.deleted) return one.deleted ? 1 : -1;
  if (one.generation !== other.generation) return other.generation - one.generation;
  return one.rev < other.rev ? 1 : -1;
};
