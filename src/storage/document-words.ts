/** What a document is called on this device, and what is in it: for telling a person about one that waits. Opens seals. */
import { displayTitle } from "#domain/catalogue/title.ts";
import { dayFrom, dayInVietnamese } from "#domain/kernel/day.ts";
import { same } from "#domain/kernel/merge.ts";
import type { PatronId, TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { titleFrom, type WireDocument } from "#wire/documents.ts";
import { patronFrom, patronToDocument, recordsJoinedFrom, staffFrom, tieFrom } from "#wire/people.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { ChangedField } from "../desk/refused.ts";
import type { People } from "../desk/ports.ts";
import type { SchoolDatabase } from "./database.ts";
import { kindOfId } from "./document-rows.ts";

export type Content = Readonly<Record<string, unknown>>;

/** As a person wrote it: readers opened. Undefined when the seal is another key's. */
export const contentOfDocument = async (key: SchoolKey, doc: WireDocument): Promise<Content | undefined> => {
  const { _id, _rev, _deleted, _attachments, kind, v, ...rest } = doc;
  if (kindOfId(_id) !== "patron" || rest["sealed"] === undefined) return rest;
  const opened = await patronFrom(key, doc).catch(() => undefined);
  if (!opened) return undefined;
  const { id, ...content } = opened;
  return content as object as Content;
};

/** The document with other content; of a reader sealed anew. What hangs on it, the edit hangs on again. */
export const withContent = async (key: SchoolKey, { _id, _rev, _attachments, kind, v, ...rest }: WireDocument, content: Content): Promise<WireDocument> =>
  kindOfId(_id) === "patron" && rest["sealed"] !== undefined
    ? patronToDocument(key, { id: _id, ...content } as object as Patron)
    : { _id, ...(kind === undefined ? {} : { kind }), ...(v === undefined ? {} : { v }), ...content };

/** Field by field what differs; null = nothing stands there. */
export const changedFields = (mine: Content, now: Content, names: readonly string[] = [...new Set([...Object.keys(now), ...Object.keys(mine)])]): ChangedField[] =>
  names.filter((field) => !same(mine[field], now[field])).map((field) => ({ field, mine: mine[field] ?? null, now: now[field] ?? null }));

export const nameOfDocument = async ({ db, key, people }: { db: SchoolDatabase; key: SchoolKey; people: People }, doc: WireDocument): Promise<string> => {
  const text = (field: string): string => (typeof doc[field] === "string" ? doc[field] : "");
  const on = (field: string): string => {
    const found = dayFrom(text(field));
    return found === undefined ? "" : dayInVietnamese(found);
  };
  switch (kindOfId(doc._id)) {
    case "title":
      return text("titleProper") === "" ? "" : displayTitle(titleFrom(doc));
    case "copy":
      return listed(await titleName(db, doc["title"]), text("accessionNo"));
    case "lot":
      return listed(await titleName(db, doc["title"]), text("year"));
    case "patron": {
      const content = await contentOfDocument(key, doc);
      return listed(content?.["fullName"], content?.["classUnit"]);
    }
    case "tie":
      return tieFrom(key, doc).then(({ patron }) => readerName(people, patron), () => "");
    case "join":
      return recordsJoinedFrom(key, doc).then(({ from, into }) => listed(readerName(people, from), readerName(people, into)), () => "");
    case "staff":
      return staffFrom(key, doc).then(({ name }) => name, () => "");
    case "homeroom":
      return listed(text("classUnit"), readerName(people, text("teacher") as PatronId));
    case "day":
      return on("day");
    case "rules":
      return on("validFrom");
    case "voucher":
      return text("file") || on("day");
    default:
      return text("name");
  }
};

export const titleName = async (db: SchoolDatabase, id: unknown): Promise<string> => {
  const row = typeof id === "string" ? await db.titles.get(id as TitleId) : undefined;
  return row ? displayTitle(titleFrom(row.doc)) : "";
};

const readerName = (people: People, id: PatronId): string => {
  const patron = people.get(id);
  return listed(patron?.fullName, patron?.classUnit);
};

const listed = (...words: readonly unknown[]): string => words.filter((word) => typeof word === "string" && word !== "").join(", ");
