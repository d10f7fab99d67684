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

export interface ChangesRead<Row> {
  readonly rows: readonly Row[];
  /** The next look begins after this sequence. */
  readonly last: number;
  readonly pending: number;
}

/** `rowOf`: what is to be kept of a document; the whole database with its trees does not lie in memory at once. */
export const readChanges = <Row>(database: DatabaseStorage, { after, limit, descending, isWanted, byIds = false }: ChangesAsked, rowOf: (document: StoredDocument, index: number) => Row): ChangesRead<Row> => {
  const upTo = database.totals().seq;
  const rows: Row[] = [];
  let lastRead: number | undefined;
  if (limit > 0) {
    const pageSize = Math.min(largestPage, Math.max(smallestPage, limit));
    for (const document of walk(database, { after, upTo, descending, pageSize })) {
      if (!isWanted(document)) continue;
      rows.push(rowOf(document, rows.length));
      lastRead = document.seq;
      if (rows.length === limit) break;
    }
  }
  const stoppedAt = limit === 0 ? after : lastRead;
  const isWhole = rows.length < limit && !descending;
  const last = isWhole ? upTo : (stoppedAt ?? upTo);
  const pending = descending || byIds ? database.countBySequence({ after, upTo }) - rows.length : database.countBySequence({ after: last, upTo });
  return { rows, last, pending };
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
const largestPage = 100;
const smallestPage = 50;
