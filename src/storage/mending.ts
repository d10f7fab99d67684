/** Which fields of a refused document a person can write anew by hand, as text, and the document's content with what they wrote. */
import type { WireDocument } from "#wire/documents.ts";
import type { SchoolKey } from "#wire/seal.ts";
import { kindOfId } from "./document-rows.ts";
import { contentOfDocument, type Content } from "./document-words.ts";

/** What a person can write anew by hand, by the kind of id. */
const mendableFields: Readonly<Record<string, readonly string[]>> = {
  title: ["titleProper", "volumePart", "authors", "publisher", "publicationYear", "classNumber", "bookType"],
  copy: ["accessionNo", "barcodes", "shelf", "note"],
  patron: ["fullName", "classUnit", "note"],
  lot: ["year"],
  set: ["name"],
  day: ["activities", "remarks"],
  device: ["name"],
};
const lists = new Set(["authors", "barcodes"]);

export const mendableIn = async (key: SchoolKey, doc: WireDocument): Promise<{ field: string; text: string }[]> => {
  const content = doc._deleted ? undefined : await contentOfDocument(key, doc);
  if (!content) return [];
  return (mendableFields[kindOfId(doc._id)] ?? []).map((field) => ({ field, text: inWords(content[field]) }));
};

const inWords = (value: unknown): string => (Array.isArray(value) ? value.join("; ") : value === undefined || value === null ? "" : typeof value === "object" ? "" : String(value));

export const mendedContent = (content: Content, fields: Readonly<Record<string, string>>): Content => {
  const mended: Record<string, unknown> = { ...content };
  for (const [field, text] of Object.entries(fields)) {
    const before = content[field];
    // What nobody touched stays as it is, unless it is not even text.
    if (typeof before === "string" && text.trim() === before.trim()) continue;
    if (lists.has(field)) mended[field] = text.split(";").map((part) => part.trim()).filter((part) => part !== "");
    else if (text.trim() === "") delete mended[field];
    else mended[field] = text.trim();
  }
  return mended;
};
