/**
 * The port behind which documents lie: databases by name, and in each one its documents by id and by sequence. It knows nothing
 * of rights and rules; `revisions/` decides, this keeps. Everything here is synchronous, so what is read in one breath belongs
 * together. A write is on the disk when `transact` returns, or the `together` around it.
 */
import type { AttachmentContent } from "../revisions/given-attachment.ts";
import type { RevisionTree } from "../revisions/revision-tree.ts";

export interface DocumentStorage {
  /** Every database, in the order of code points. */
  names(): readonly string[];
  /** Makes an empty database; false when there is one of this name. `birth` tells it from a later one of the same name. */
  create(name: string, birth: string): boolean;
  /** Removes a database with all it holds; false when there is none. */
  drop(name: string): boolean;
  /** The database, or undefined. What is found stays usable until the database is dropped; after that it throws. */
  find(name: string): DatabaseStorage | undefined;
  /** Transactions of several databases within `work` wait for the disk together: they are on it when this returns, not before. */
  together<Value>(work: () => Value): Value;
  /** Lets go of every file. */
  close(): void;
}

export interface DatabaseStorage {
  readonly birth: string;
  /** How many documents are alive, how many deleted, and the last sequence given: known without a look at the disk. */
  totals(): Totals;
  /** How many the database takes on the disk. */
  bytes(): number;
  /** One document with its winning body, or undefined. */
  get(id: string): StoredDocument | undefined;
  /** The same without its tree: it is read faster so. */
  shown(id: string): ShownDocument | undefined;
  /** The body of a revision that does not win, while it is kept. */
  body(id: string, rev: string): string | undefined;
  /** What is attached to a document under this digest. */
  attachment(id: string, digest: string): AttachmentContent | undefined;
  /** Documents that are alive, by id. */
  byId(range: IdRange): readonly StoredDocument[];
  /** The same without their trees, in the order of ids: a whole database is read faster so. */
  shownById(range: Omit<IdRange, "descending" | "skip">): readonly ShownDocument[];
  /** Ids of documents that are deleted, in the order of ids. */
  deletedIds(range: { readonly after: string; readonly limit: number }): readonly string[];
  /** How many living documents stand before this id (or after it). */
  count(side: "before" | "after", id: string): number;
  /** Documents by the sequence of their last change: after `after`, up to and with `upTo`. */
  bySequence(range: SequenceRange): readonly StoredDocument[];
  /** How many documents `bySequence` would give without a limit. */
  countBySequence(range: Pick<SequenceRange, "after" | "upTo">): number;
  /** Runs `work` as one: all of it is kept, or, when it throws, nothing. */
  transact<Value>(work: (writer: Writer) => Value): Value;
  /** Forgets the log of earlier writes: what was dropped is then nowhere any more. */
  emptyLog(): void;
  /** Writes all that is kept anew and empties the log: what was dropped stands in no byte any more. Takes as long as the database is large. */
  rewrite(): void;
  /** A named text that belongs to the database: its security, its limits. Read again and again, it costs nothing. */
  setting(name: string): string | undefined;
  putSetting(name: string, value: string): void;
  /** Notes of replicators: outside of the documents, the sequences and the revisions. */
  local(id: string): LocalDocument | undefined;
  putLocal(local: LocalDocument): void;
  dropLocal(id: string): void;
  locals(): readonly LocalDocument[];
}

export interface Writer {
  get(id: string): StoredDocument | undefined;
  body(id: string, rev: string): string | undefined;
  /** The last sequence given, the writer's own among them. */
  seq(): number;
  /** Keeps the document under the next sequence. */
  put(document: Omit<StoredDocument, "seq">): void;
  /** The same for one that is not there yet, as only this look tells: false, and nothing is done, when it is. */
  add(document: Omit<StoredDocument, "seq">): boolean;
  /** Keeps the document without a new sequence: what others see of it has not changed. */
  replace(document: StoredDocument): void;
  keepBody(id: string, rev: string, body: string): void;
  dropBody(id: string, rev: string): void;
  /** Kept once for a document, however many of its revisions name it. */
  keepAttachment(id: string, content: AttachmentContent): void;
  /** Forgets the document's other attachments. */
  keepOnlyAttachments(id: string, digests: readonly string[]): void;
  /** Takes the document out as if it had never been; its bodies and attachments are dropped by themselves. A sequence passes. */
  remove(id: string): void;
}

export interface StoredDocument {
  readonly id: string;
  readonly seq: number;
  /** The winning revision, whether it is a deletion, and its body: JSON without underscore fields. */
  readonly winner: string;
  readonly deleted: boolean;
  readonly body: string;
  readonly tree: RevisionTree;
}

/** A document as it is read, not as it is written upon. */
export type ShownDocument = Pick<StoredDocument, "id" | "winner" | "deleted" | "body">;

export interface IdRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly withTo?: boolean;
  readonly descending?: boolean;
  readonly skip?: number;
  readonly limit: number;
}

export interface SequenceRange {
  readonly after: number;
  readonly upTo: number;
  readonly descending?: boolean;
  readonly limit: number;
}

export interface Totals {
  readonly alive: number;
  readonly deleted: number;
  readonly seq: number;
}

export interface LocalDocument {
  readonly id: string;
  readonly rev: number;
  readonly body: string;
}

export class DatabaseIsGone extends Error {}

/** The order of SQLite and CouchDB for ids: UTF-8 bytes, which is code points, not JavaScript's UTF-16 units. */
export const byCodePoint = (one: string, other: string): number => {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const a = one.charCodeAt(index);
    const b = other.charCodeAt(index);
    if (a !== b) return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return one.length - other.length;
};

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
