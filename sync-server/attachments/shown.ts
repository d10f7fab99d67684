/** Attachments as they are answered: as stubs, or with their bytes, within the JSON or beside it. */
import { lineOf } from "../revisions/revision-tree.ts";
import type { AttachmentContent } from "../revisions/given-attachment.ts";
import { revisionFrom } from "../revisions/revision.ts";
import { isYes, type Given } from "../routes/query.ts";
import type { DatabaseStorage, StoredDocument } from "../storage/document-storage.ts";
import type { Shown } from "../storage/document-text.ts";
import { plainBytes } from "./attachment.ts";
import { stubsIn, withoutStubs, type AttachmentStub } from "./stubs.ts";

export interface AttachmentsAsked {
  readonly bytes: boolean;
  readonly encoding: boolean;
  /** Revisions that the asker has: what was attached up to the latest of them stays a stub. */
  readonly since: readonly string[];
}

/** Undefined when the stubs as they are kept will do. */
export const attachmentsAsked = (given: Given): AttachmentsAsked | undefined => {
  const { attachments, att_encoding_info: encoding, atts_since: since } = given;
  const asked = { bytes: isYes(attachments) || Array.isArray(since), encoding: isYes(encoding), since: Array.isArray(since) ? since.filter((rev) => typeof rev === "string") : [] };
  return asked.bytes || asked.encoding ? asked : undefined;
};

export interface AttachmentBeside {
  readonly name: string;
  readonly type: string;
  readonly content: AttachmentContent;
}

/** The revision with its attachments within the JSON. */
export const withAttachments = (database: DatabaseStorage, stored: StoredDocument | undefined, shown: Shown, asked: AttachmentsAsked | undefined): Shown => {
  if (asked === undefined || stored === undefined) return shown;
  return rewritten(database, stored, shown, asked, (content) => ({ data: Buffer.from(plainBytes(content)).toString("base64") })).shown;
};

/** The revision that says its attachments follow, and these, in the order in which it names them. */
export const withAttachmentsBeside = (database: DatabaseStorage, stored: StoredDocument, shown: Shown, asked: AttachmentsAsked): { shown: Shown; beside: readonly AttachmentBeside[] } =>
  rewritten(database, stored, shown, { ...asked, encoding: true }, ({ length }) => ({ length, follows: true }));

const rewritten = (database: DatabaseStorage, stored: StoredDocument, shown: Shown, asked: AttachmentsAsked, told: (content: AttachmentContent) => object) => {
  const stubs = Object.entries(stubsIn(shown.body));
  if (stubs.length === 0) return { shown, beside: [] };
  const known = newestKnown(stored, shown, asked.since);
  const beside: AttachmentBeside[] = [];
  const entries = stubs.map(([name, { length, stub, ...rest }]: [string, AttachmentStub]) => {
    const content = contentIn(database, shown.id, rest.digest);
    const encoding = asked.encoding && content.encoding !== undefined ? { encoding: content.encoding, encoded_length: content.bytes.length } : {};
    const isWanted = asked.bytes && rest.revpos > known;
    if (isWanted) beside.push({ name, type: rest.content_type, content });
    return [name, { ...rest, ...(isWanted ? told(content) : { length, stub }), ...encoding }] as const;
  });
  const bare = withoutStubs(shown.body);
  const field = `"_attachments":${JSON.stringify(Object.fromEntries(entries))}`;
  return { shown: { ...shown, body: bare === "{}" ? `{${field}}` : `${bare.slice(0, -1)},${field}}` }, beside };
};

export const contentIn = (database: DatabaseStorage, id: string, digest: string): AttachmentContent => {
  const content = database.attachment(id, digest);
  if (content === undefined) throw new Error(`the attachment ${digest} of ${id} is lost`);
  return content;
};

const newestKnown = ({ tree }: StoredDocument, { rev }: Shown, since: readonly string[]): number => {
  const revision = revisionFrom(rev);
  if (since.length === 0 || revision === undefined) return 0;
  const known = new Set(since);
  const newest = lineOf(tree, revision).find((ancestor) => known.has(ancestor.rev));
  return newest === undefined ? 0 : (revisionFrom(newest.rev)?.generation ?? 0);
};
