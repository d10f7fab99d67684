/**
 * A document that comes with its attachments beside it, as multipart/related: the JSON first, then each attachment that says
 * `"follows": true` there, found by the name its part gives or else by its place.
 */
import { CouchFailure } from "../couch-error.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import type { BytesBeside } from "../revisions/given-attachment.ts";

/** `undefined`: this is another kind of body. */
export const boundaryIn = (contentType: string | undefined): string | undefined => {
  if (contentType === undefined || !/^multipart\/related\b/i.test(contentType)) return undefined;
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) throw new CouchFailure("bad_request", "A multipart body needs a boundary");
  return boundary;
};

/** The document, with the bytes of each part where base64 text would stand. */
export const documentFromMultipart = (bytes: Uint8Array, boundary: string, jsonFrom: (text: string) => unknown): unknown => {
  const [first, ...rest] = partsOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), boundary);
  if (first === undefined) throw new CouchFailure("bad_request", "The multipart body is broken");
  const json = jsonFrom(first.body.toString("utf8"));
  if (!isJsonObject(json) || !isJsonObject(json["_attachments"])) return json;
  const following = Object.entries(json["_attachments"]).filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]) && entry[1]["follows"] === true);
  const byName = new Map(rest.flatMap((part) => (part.name === undefined ? [] : [[part.name, part] as const])));
  const unnamed = rest.filter((part) => part.name === undefined || !following.some(([name]) => name === part.name));
  const attached = following.map(([name, { follows: _follows, ...value }]) => {
    const part = byName.get(name) ?? unnamed.shift();
    if (part === undefined) throw new CouchFailure("bad_request", `The attachment ${name} does not follow`);
    const encoding = part.encoding ?? (typeof value["encoding"] === "string" ? value["encoding"] : undefined);
    const content_type = value["content_type"] ?? part.type;
    return [name, { ...value, content_type, data: part.body, encoding } satisfies BytesBeside & Record<string, unknown>];
  });
  return { ...json, _attachments: { ...json["_attachments"], ...Object.fromEntries(attached) } };
};

interface ReadPart {
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly encoding: string | undefined;
  readonly body: Buffer;
}

const partsOf = (bytes: Buffer, boundary: string): ReadPart[] => {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const first = bytes.indexOf(`--${boundary}`);
  const parts: ReadPart[] = [];
  if (first < 0) return parts;
  let at = first + delimiter.length - 2;
  for (;;) {
    if (bytes.toString("latin1", at, at + 2) === "--") return parts;
    const end = bytes.indexOf(delimiter, at);
    if (end < 0) throw new CouchFailure("bad_request", "The multipart body ends before its last boundary");
    parts.push(partFrom(bytes.subarray(bytes.indexOf("\r\n", at) + 2, end)));
    at = end + delimiter.length;
  }
};

const partFrom = (bytes: Buffer): ReadPart => {
  const blank = bytes.subarray(0, 2).toString("latin1") === "\r\n" ? 0 : bytes.indexOf("\r\n\r\n");
  const head = blank <= 0 ? "" : bytes.toString("utf8", 0, blank);
  const header = (name: string): string | undefined => new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, "im").exec(head)?.[1];
  const [, quoted, bare] = /;\s*filename=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header("content-disposition") ?? "") ?? [];
  return {
    name: quoted?.replace(/\\(.)/g, "$1") ?? bare,
    type: header("content-type"),
    encoding: header("content-encoding"),
    body: bytes.subarray(blank === 0 ? 2 : blank < 0 ? 0 : blank + 4),
  };
};
