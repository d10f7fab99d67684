/**
 * A document as a client sends it becomes an edit here, once: what starts with an underscore is CouchDB's, the rest is the body.
 * The words of the refusals are CouchDB's own.
 */
import { attachmentsIn, type KeptAs } from "./given-attachment.ts";
import { CouchFailure } from "../couch-error.ts";
import type { Edit } from "./edit.ts";
import { revisionFrom, type Revision } from "./revision.ts";

export interface EditOptions {
  readonly newEdits: boolean;
  /** The id and revision of the address and the headers go before those inside the document. */
  readonly id?: string;
  readonly rev?: string | undefined;
  readonly idForNew: () => string;
  readonly keptAs: KeptAs;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

export const editFromJson = (json: unknown, { newEdits, id: givenId, rev: givenRev, idForNew, keptAs }: EditOptions): Edit => {
  if (!isJsonObject(json)) throw new CouchFailure("bad_request", "Document must be a JSON object");
  const body = bodyOf(json);
  const id = checkedDocumentId(givenId ?? json["_id"] ?? idForNew());
  const deleted = json["_deleted"] === true;
  if (givenRev !== undefined && json["_rev"] !== undefined && givenRev !== json["_rev"]) throw new CouchFailure("bad_request", "Document rev from request body and query string have different values");
  const named = givenRev ?? json["_rev"];
  const revision = named === undefined ? undefined : revisionFrom(named);
  if (named !== undefined && revision === undefined) throw new CouchFailure("bad_request", "Invalid rev format");
  const given = json["_attachments"];
  const attachments = isJsonObject(given) && Object.keys(given).length > 0 ? attachmentsIn(given, keptAs) : undefined;
  if (newEdits) return { id, deleted, body, attachments, revision, replicated: undefined };
  return { id, deleted, body, attachments, ...pastOf(json["_revisions"], revision) };
};

/** The JSON of a document without its underscore fields, when these are what CouchDB knows. What CouchDB 1 wrote of a replication it still keeps. */
export const bodyOf = (json: JsonObject): string => {
  const kept: Record<string, unknown> = {};
  for (const field of Object.keys(json)) {
    if (field.startsWith("_")) checkSpecial(field, json[field]);
    if (!field.startsWith("_") || ofReplications.has(field)) kept[field] = json[field];
  }
  try {
    return JSON.stringify(kept);
  } catch {
    // It came as JSON, so only its depth can be in the way.
    throw new CouchFailure("bad_request", "The document is nested too deeply");
  }
};

export const checkedDocumentId = (id: unknown): string => {
  if (typeof id !== "string") throw new CouchFailure("illegal_docid", "Document id must be a string");
  if (id === "") throw new CouchFailure("illegal_docid", "Document id must not be empty");
  if (!id.isWellFormed()) throw new CouchFailure("illegal_docid", "Document id must be valid UTF-8");
  if (id.startsWith("_") && !id.startsWith("_design/")) {
    throw new CouchFailure("illegal_docid", "Only reserved document ids may start with underscore.");
  }
  return id;
};

/** The fields that a document may carry back from an answer of ours: read and not kept. */
const ofAnswers = new Set(["_id", "_rev", "_deleted", "_revisions", "_conflicts", "_deleted_conflicts", "_revs_info", "_local_seq"]);

const ofReplications = new Set(["_replication_id", "_replication_state", "_replication_state_time", "_replication_state_reason", "_replication_stats"]);

const checkSpecial = (field: string, value: unknown): void => {
  const isBroken = field === "_deleted" ? typeof value !== "boolean" : field === "_attachments" ? !isJsonObject(value) : !ofAnswers.has(field) && !ofReplications.has(field);
  if (isBroken) throw new CouchFailure("doc_validation", `Bad special document member: ${field}`);
  if (field === "_revisions" && !Array.isArray((value as JsonObject | null)?.["ids"])) {
    throw new CouchFailure("doc_validation", "_revisions.ids isn't a array.");
  }
};

const pastOf = (revisions: unknown, revision: Revision | undefined): { revision: Revision; replicated: { hashes: readonly string[] } } => {
  if (isJsonObject(revisions)) {
    const { start, ids } = revisions;
    const hashes = Array.isArray(ids) ? ids : [];
    const first: unknown = hashes[0];
    if (!hashes.every((hash) => typeof hash === "string" && hash !== "") || typeof first !== "string") {
      throw new CouchFailure("doc_validation", "RevId isn't a string");
    }
    if (typeof start !== "number" || !Number.isSafeInteger(start) || start < hashes.length) {
      throw new CouchFailure("doc_validation", "_revisions.start isn't an integer.");
    }
    return { revision: { generation: start, hash: first }, replicated: { hashes } };
  }
  if (revision === undefined) {
    throw new CouchFailure("bad_request", "When `new_edits: false`, the document needs `_rev` or `_revisions` specified");
  }
  return { revision, replicated: { hashes: [revision.hash] } };
};
