/** How attachments are kept: what is text by its type is compressed, as CouchDB does it, and the digest is of what is kept. */
import { hash } from "node:crypto";
import { createRequire } from "node:module";
import { gunzipSync, gzipSync } from "node:zlib";
import { CouchFailure } from "../couch-error.ts";
import type { AttachmentContent, KeptAs } from "../revisions/given-attachment.ts";

export const contentOf: KeptAs = (bytes, type, encoding) => {
  if (encoding === "gzip") return contentEncoded(bytes);
  if (bytes.length > largestCompressed || !compressedTypes.test(type)) return { digest: digestOf(bytes), encoding: undefined, length: bytes.length, bytes };
  const zipped = zippedLikeCouchdb(bytes);
  return { digest: digestOf(zipped), encoding: "gzip", length: bytes.length, bytes: zipped };
};

export const plainBytes = ({ encoding, bytes }: AttachmentContent): Uint8Array => (encoding === undefined ? bytes : gunzipSync(bytes));

const contentEncoded = (bytes: Uint8Array): AttachmentContent => {
  try {
    return { digest: digestOf(bytes), encoding: "gzip", length: gunzipSync(bytes, { maxOutputLength: largestUnpacked }).length, bytes };
  } catch {
    throw new CouchFailure("bad_request", "The attachment is not what its content-encoding says");
  }
};

/** CouchDB's own settings: `compressible_types`, `compression_level`. */
const compressedTypes = /^(text\/|application\/(javascript|json|xml)\b)/;
const couchdbLevel = 8;

/**
 * CouchDB's digest is of what its zlib wrote. Node has another build of zlib, whose bytes differ where a text repeats itself; of short
 * texts fflate writes what zlib writes, mostly (of titles of 80 bytes five in six, against two in six).
 */
const zippedLikeCouchdb = (bytes: Uint8Array): Uint8Array => {
  if (bytes.length > longestShort) return gzipSync(bytes, { level: couchdbLevel });
  return withUnixHeader(fflate().gzipSync(bytes, { level: couchdbLevel, mtime: 0 }));
};

/** Loaded with the first attachment: it works out tables as it is loaded, 6 MB, and most schools attach nothing. */
const fflate = (): typeof import("fflate") => createRequire(import.meta.url)("fflate") as typeof import("fflate");

const longestShort = 256;

/** As zlib writes it: no hint of the level, and the mark of Unix. RFC 1952, 2.3. */
const withUnixHeader = (zipped: Uint8Array): Uint8Array => {
  [zipped[8], zipped[9]] = [0, 3];
  return zipped;
};

/** Nobody else is answered while something is compressed: 1 MiB takes about 40 ms. What is larger is kept as it came. */
const largestCompressed = 1024 * 1024;
const largestUnpacked = 64 * 1024 * 1024;

const digestOf = (bytes: Uint8Array): string => `md5-${hash("md5", bytes, "base64")}`;
