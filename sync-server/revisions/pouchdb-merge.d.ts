/** The part of PouchDB's merge that we use; the package brings no types. */
declare module "pouchdb-merge" {
  type RevisionNode = [hash: string, state: { status: "available" | "missing"; deleted?: boolean }, children: RevisionNode[]];
  interface RevisionPath {
    pos: number;
    ids: RevisionNode;
  }
  /** Changes `tree` in place. */
  export const merge: (
    tree: RevisionPath[],
    path: RevisionPath,
    depth: number,
  ) => { tree: RevisionPath[]; stemmedRevs: string[]; conflicts: "new_leaf" | "new_branch" | "internal_node" };
  export const winningRev: (metadata: { rev_tree: readonly RevisionPath[] }) => string;
}
