/** One look at what changed: which documents, how far was read, and how many that changed are not among them. */
import type { DatabaseStorage, StoredDocument } from "../storage/document-storage.ts";

export interface ChangesAsked {
  readonly after: number;
  readonly limit: number;
  readonly descending: boolean;
  readonly isWanted: (document: StoredDocument) => boolean;
  /** Only some ids are wanted. CouchDB looks these up instead of reading past the others, and so counts the others as pending. */
  readonly byIds?: boolean;
}

export interface ChangesRead {
  readonly documents: readonly StoredDocument[];
  /** The next look begins after this sequence. */
  readonly last: number;
  readonly pending: number;
}

export const readChanges = (database: DatabaseStorage, { after, limit, descending, isWanted, byIds = false }: ChangesAsked): ChangesRead => {
  const upTo = database.totals().seq;
  const documents: StoredDocument[] = [];
  if (limit > 0) {
    const pageSize = Math.min(largestPage, Math.max(smallestPage, limit));
    for (const document of walk(database, { after, upTo, descending, pageSize })) {
      if (isWanted(document)) documents.push(document);
      if (documents.length === limit) break;
    }
  }
  const stoppedAt = limit === 0 ? after : documents.at(-1)?.seq;
  const isWhole = documents.length < limit && !descending;
  const last = isWhole ? upTo : (stoppedAt ?? upTo);
  const pending = descending || byIds ? database.countBySequence({ after, upTo }) - documents.length : database.countBySequence({ after: last, upTo });
  return { documents, last, pending };
};

interface Walk {
  readonly after: number;
  readonly upTo: number;
  readonly descending: boolean;
  readonly pageSize: number;
}

function* walk(database: DatabaseStorage, { after, upTo, descending, pageSize }: Walk): Generator<StoredDocument> {
  let [from, to] = [after, upTo];
  for (;;) {
    const page = database.bySequence({ after: from, upTo: to, limit: pageSize, descending });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    if (descending) to = last.seq - 1;
    else from = last.seq;
  }
}

/** Not all at once, and not one by one when a filter wants few of many. */
const largestPage = 1_000;
const smallestPage = 50;
