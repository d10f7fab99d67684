/**
 * Whether a document may be kept in a database, asked in the browser before sending and on the server before writing.
 * The rule book is not asked: an event is a fact. Only broken shape and the wrong database are refused. A kind or a version
 * that this program does not know is let through, so that an older server never loses what a newer device wrote.
 */
import * as v from "valibot";
import { audienceOf } from "./database-names.ts";
import { isKnownKind, schemas } from "./schemas.ts";

/** Why the exchange itself gives a row back: somebody deleted what was edited here, edited what was deleted here, or has the id. */
export const deletedThere = "conflict: deleted on the server";
export const editedThere = "conflict: edited on the server";
export const idTaken = "conflict: another event has this id";

/** Why the document is refused, in English for logs and developers; undefined = it may be kept. */
export const wireRefusal = (database: string, document: Record<string, unknown>): string | undefined => {
  const audience = audienceOf(database);
  if (audience === undefined) return undefined;
  if (document["_deleted"] === true) return leftovers(document);
  const { kind } = document;
  if (typeof kind !== "string") return "a document of a school says its kind";
  if (!isKnownKind(kind) || document["v"] !== 1) return undefined;
  if (schemas[kind].audience !== audience) return `a ${kind} document belongs to the ${schemas[kind].audience} database`;
  const read = v.safeParse(schemas[kind].schema, document);
  if (read.success) return undefined;
  const issue = read.issues[0];
  return `${kind}: ${v.getDotPath(issue) ?? "document"} ${issue.message}`;
};

/** A deletion says nothing but that it is one: the content of a removed pupil must not travel on in the tombstone. */
const leftovers = (document: Record<string, unknown>): string | undefined => {
  const content = Object.keys(document).filter((field) => !field.startsWith("_"));
  return content.length > 0 ? `a deletion carries no content, but this one has ${content.join(", ")}` : undefined;
};
