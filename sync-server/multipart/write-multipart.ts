/** A document with its attachments beside it (multipart/related), and several documents in one answer (multipart/mixed). RFC 2046, 2387. */
import type { AttachmentBeside } from "../attachments/shown.ts";

export interface Part {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** As the accept header says, CouchDB's way: a client that says nothing takes everything. */
export const accepts = (header: string | undefined, type: string): boolean => {
  if (header === undefined) return true;
  return header.split(",").some((part) => {
    const [range = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    const isNone = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    return !isNone && (range === "*/*" || range === type || range === `${type.split("/")[0]}/*`);
  });
};

export interface Multipart {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export const multipart = (kind: "related" | "mixed", parts: readonly Part[], boundary: string): Multipart => {
  const pieces = parts.flatMap(({ headers, body }) => [
    Buffer.from(`--${boundary}\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`),
    body,
    Buffer.from("\r\n"),
  ]);
  return { type: `multipart/${kind}; boundary="${boundary}"`, bytes: new Uint8Array(Buffer.concat([...pieces, Buffer.from(`--${boundary}--`)])) };
};

export const jsonPart = (json: string, isError = false): Part => ({
  headers: { "Content-Type": isError ? 'application/json; error="true"' : "application/json" },
  body: Buffer.from(json),
});

/** The document first, then what is attached, in the order in which the document names it. */
export const documentParts = (json: string, beside: readonly AttachmentBeside[]): Part[] => [
  jsonPart(json),
  ...beside.map(({ name, type, content }) => ({
    headers: {
      "Content-Disposition": `attachment; filename="${fileName(name)}"`,
      "Content-Type": oneLine(type),
      "Content-Length": String(content.bytes.length),
      ...(content.encoding === undefined ? {} : { "Content-Encoding": content.encoding }),
    },
    body: content.bytes,
  })),
];

/** One document of a multipart/mixed answer: JSON alone, or a multipart/related of its own. */
export const nestedPart = (json: string, beside: readonly AttachmentBeside[], boundary: string): Part => {
  if (beside.length === 0) return jsonPart(json);
  const { type, bytes } = multipart("related", documentParts(json, beside), boundary);
  return { headers: { "Content-Type": type }, body: bytes };
};

const fileName = (name: string): string => oneLine(name).replace(/[\\"]/g, "\\$&");

/** A name or a type that a client chose must not end a header. */
const oneLine = (text: string): string => text.replace(/[\r\n\0]/g, " ");
