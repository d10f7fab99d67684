/**
 * What is left of a document about a reader who was erased: its id, and that it is erased. Not a deletion: in CouchDB's rule a
 * deletion gives way to any edit made apart from it. This is a living document without content, and it is final: whoever holds
 * an edit of its id drops the edit, and the server takes nothing else under that id any more.
 */
import { audienceOf } from "./database-names.ts";
import type { WireDocument } from "./documents.ts";

export const erasureOf = (id: string): WireDocument => ({ _id: id, kind: "erased", v: 1 });

/** Of whatever version: a later one may say more about the erasing, but the content is gone all the same. */
export const isErasure = (document: Readonly<Record<string, unknown>>): boolean => document["kind"] === "erased";

/** How the server tells an erasure by the text it keeps, in a database with people in it; undefined for any other database. */
export const erasuresIn = (database: string): ((body: string) => boolean) | undefined => (audienceOf(database) === "desk" ? isErasureText : undefined);

/** Asked at every write: what is longer than any erasure is not even read. */
const isErasureText = (body: string): boolean => body.length <= 200 && isErasure(JSON.parse(body) as Record<string, unknown>);
