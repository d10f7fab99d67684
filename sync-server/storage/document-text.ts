/** Documents as they are answered. The body is kept as JSON text and put into the answer without being read. */
import { revisionFrom } from "../revisions/revision.ts";
import { conflictsOf, deletedConflictsOf, leavesAfter, leavesOf, lineOf, stateOf } from "../revisions/revision-tree.ts";
import type { DatabaseStorage, ShownDocument, StoredDocument } from "./document-storage.ts";

export interface Shown {
  readonly id: string;
  readonly rev: string;
  readonly deleted: boolean;
  readonly body: string;
}

export const documentText = ({ id, rev, deleted, body }: Shown, more: Readonly<Record<string, unknown>> = {}): string => {
  const head = `{"_id":${JSON.stringify(id)},"_rev":${JSON.stringify(rev)}${deleted ? ',"_deleted":true' : ""}`;
  const fields = Object.entries(more).map(([field, value]) => `,${JSON.stringify(field)}:${JSON.stringify(value)}`).join("");
  return `${head}${body === "{}" ? "" : `,${body.slice(1, -1)}`}${fields}}`;
};

export const winnerShown = ({ id, winner, deleted, body }: ShownDocument): Shown => ({ id, rev: winner, deleted, body });

/** One revision of a document while its body is kept, or undefined. */
export const revisionShown = (database: DatabaseStorage, document: StoredDocument, rev: string): Shown | undefined => {
  if (rev === document.winner) return winnerShown(document);
  const revision = revisionFrom(rev);
  const body = revision && database.body(document.id, rev);
  if (body === undefined || revision === undefined) return undefined;
  return { id: document.id, rev, deleted: stateOf(document.tree, revision)?.deleted === true, body };
};

export const leavesShown = (database: DatabaseStorage, document: StoredDocument): Shown[] =>
  leavesOf(document.tree).flatMap(({ rev }) => revisionShown(database, document, rev) ?? []);

export type Found = Shown | { readonly missing: string };

/** The revisions asked for, once each; with `latest`, the leaves that grew from them instead. What is not kept is missing. */
export const revisionsShown = (database: DatabaseStorage, document: StoredDocument | undefined, asked: readonly string[], latest: boolean): Found[] => {
  if (document === undefined) return asked.map((rev) => ({ missing: rev }));
  const wanted = asked.flatMap((rev) => {
    const revision = latest ? revisionFrom(rev) : undefined;
    const leaves = revision === undefined ? [] : leavesAfter(document.tree, revision);
    return leaves.length === 0 ? [rev] : leaves.map((leaf) => leaf.rev);
  });
  return Array.from(new Set(wanted), (rev) => revisionShown(database, document, rev) ?? { missing: rev });
};

/** `_revisions` of CouchDB: how a replicator hears of a revision's ancestors. */
export const revisionsOf = ({ tree }: StoredDocument, rev: string): { _revisions?: { start: number; ids: string[] } } => {
  const revision = revisionFrom(rev);
  if (revision === undefined) return {};
  return { _revisions: { start: revision.generation, ids: lineOf(tree, revision).map(({ hash }) => hash) } };
};

export const withConflicts = ({ tree }: StoredDocument): { _conflicts?: string[] } => {
  const conflicts = conflictsOf(tree);
  return conflicts.length > 0 ? { _conflicts: conflicts } : {};
};

export const withDeletedConflicts = ({ tree }: StoredDocument): { _deleted_conflicts?: string[] } => {
  const conflicts = deletedConflictsOf(tree);
  return conflicts.length > 0 ? { _deleted_conflicts: conflicts } : {};
};
