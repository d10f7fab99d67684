/** Attachments as clients write them. One that is only named (a stub) stays what it was in the revision before. */
import { CouchFailure } from "../couch-error.ts";

export interface AttachmentContent {
  /** "md5-…" of `bytes`. */
  readonly digest: string;
  readonly encoding: "gzip" | undefined;
  /** Of what was given, not of `bytes`. */
  readonly length: number;
  /** As they are kept: in this encoding. */
  readonly bytes: Uint8Array;
}

/** `generation`: the one it came with, as a replicator tells; undefined where it is new. */
export type GivenAttachment =
  | { readonly is: "stub"; readonly name: string; readonly digest: string | undefined; readonly generation: number | undefined }
  | { readonly is: "content"; readonly name: string; readonly type: string; readonly generation: number | undefined; readonly content: AttachmentContent };

/** Bytes that came beside the JSON, under the name "data" within it, where base64 text would stand. */
export interface BytesBeside {
  readonly data: Uint8Array;
  readonly encoding?: string | undefined;
}

/** How bytes of a type are to be kept; `encoding`: what they came in. */
export type KeptAs = (bytes: Uint8Array, type: string, encoding: unknown) => AttachmentContent;

export const attachmentsIn = (attachments: Readonly<Record<string, unknown>>, keptAs: KeptAs): GivenAttachment[] =>
  Object.entries(attachments).map(([name, value]) => attachmentIn(name, value, keptAs));

export const usualType = "application/octet-stream";

const attachmentIn = (name: string, value: unknown, keptAs: KeptAs): GivenAttachment => {
  if (name === "") throw new CouchFailure("bad_request", "Attachment name must not be empty");
  if (name.startsWith("_")) throw new CouchFailure("bad_request", `Attachment name '${name}' starts with prohibited character '_'`);
  if (!name.isWellFormed()) throw new CouchFailure("bad_request", "Attachment name is not UTF-8 encoded");
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new CouchFailure("bad_request", `Invalid attachment for ${name}`);
  const { stub, data, digest, content_type: type, encoding, revpos } = value as Readonly<Record<string, unknown>>;
  const generation = typeof revpos === "number" && Number.isSafeInteger(revpos) && revpos > 0 ? revpos : undefined;
  if (stub === true) return { is: "stub", name, digest: typeof digest === "string" ? digest : undefined, generation };
  const isBeside = data instanceof Uint8Array;
  const bytes = isBeside ? data : bytesFrom(data);
  if (bytes === undefined) throw new CouchFailure("bad_request", `Invalid attachment data for ${name}`);
  const contentType = typeof type === "string" && type !== "" ? type : usualType;
  // Base64 text within the JSON is never compressed.
  return { is: "content", name, type: contentType, generation, content: keptAs(bytes, contentType, isBeside ? encoding : undefined) };
};

const bytesFrom = (base64: unknown): Uint8Array | undefined =>
  typeof base64 === "string" && base64.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(base64) ? Buffer.from(base64, "base64") : undefined;
