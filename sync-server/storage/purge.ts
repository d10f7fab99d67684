/**
 * A purge takes the end of a branch out of a database as if it had never been written, with what leads to that end alone; who has it
 * already is not told, and may send it back. Unlike a deletion it leaves nothing behind, in the files either.
 */
import { pruned, winnerOf, leavesOf } from "../revisions/revision-tree.ts";
import type { DatabaseStorage, StoredDocument, Writer } from "./document-storage.ts";
import { dropUnnamedAttachments } from "./write-attachments.ts";

/** Revisions by the id of their document. */
export type Asked = ReadonlyMap<string, readonly string[]>;

export const purgeFrom = (database: DatabaseStorage, asked: Asked): Asked => {
  const purged = database.transact((writer) => new Map(Array.from(asked, ([id, revisions]) => [id, purgeDocument(writer, writer.get(id), revisions)])));
  if (!Array.from(purged.values()).some((revisions) => revisions.length > 0)) return purged;
  database.putSetting(settingName, String(purgesOf(database) + 1));
  database.rewrite();
  return purged;
};

export const purgesOf = (database: DatabaseStorage): number => Number(database.setting(settingName) ?? 0);

const purgeDocument = (writer: Writer, document: StoredDocument | undefined, revisions: readonly string[]): readonly string[] => {
  if (document === undefined) return [];
  const { id, winner: before } = document;
  const ends = revisions.filter((rev) => leavesOf(document.tree).some((leaf) => leaf.rev === rev));
  if (ends.length === 0) return [];
  const { tree, gone } = pruned(document.tree, ends);
  for (const rev of gone) writer.dropBody(id, rev);
  if (tree.length === 0) {
    writer.remove(id);
    writer.keepOnlyAttachments(id, []);
    return ends;
  }
  const winner = winnerOf(tree);
  const body = winner === before ? document.body : writer.body(id, winner);
  if (body === undefined) throw new Error(`the body of ${id} ${winner} is lost`);
  if (winner !== before) writer.dropBody(id, winner);
  const left = { ...document, tree, winner, body, deleted: leavesOf(tree)[0]?.deleted ?? false };
  writer.put(left);
  dropUnnamedAttachments(writer, left);
  return ends;
};

const settingName = "purges";
