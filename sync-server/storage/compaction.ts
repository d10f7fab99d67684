/** Compaction throws away the bodies that nothing points at any more: what was edited away, or forgotten, is then gone here too. */
import { compacted } from "../revisions/revision-tree.ts";
import type { DatabaseStorage, StoredDocument, Writer } from "./document-storage.ts";
import { dropUnnamedAttachments } from "./write-attachments.ts";

/** Page by page, so that others can be served between two of them. */
export function* compacting(database: DatabaseStorage): Generator<void, void> {
  const upTo = database.totals().seq;
  let after = 0;
  for (;;) {
    const page = database.bySequence({ after, upTo, limit: pageSize });
    if (page.length === 0) return database.emptyLog();
    database.transact((writer) => {
      for (const document of page) compactDocument(writer, document);
    });
    after = page.at(-1)?.seq ?? upTo;
    yield;
  }
}

export const compactDocument = (writer: Writer, document: StoredDocument): void => {
  const { tree, emptied } = compacted(document.tree);
  if (emptied.length === 0) return;
  for (const rev of emptied) writer.dropBody(document.id, rev);
  writer.replace({ ...document, tree });
  dropUnnamedAttachments(writer, { ...document, tree });
};

const pageSize = 500;
