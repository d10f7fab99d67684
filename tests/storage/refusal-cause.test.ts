/** Every reason that the exchange, this app's own check, our server or a CouchDB can give is said in a sentence of its own. */
import { expect, test } from "vitest";
import { databasesOf } from "#wire/database-names.ts";
import { deletedThere, editedThere, idTaken, wireRefusal } from "#wire/refusal.ts";
import type { SchoolId } from "#domain/kernel/ids.ts";
import { refusalCause } from "../../src/storage/refusal-cause.ts";

const { catalogue, desk } = databasesOf("unit:a" as SchoolId);
const own = (database: string, document: Record<string, unknown>): string => {
  const refusal = wireRefusal(database, document);
  if (refusal === undefined) throw new Error("the document is not refused");
  return `forbidden: ${refusal}`;
};
const title = { _id: "title:a", kind: "title", v: 1, titleProper: "Dế Mèn", authors: [], bookType: "referenceBook" };

test.each([
  [deletedThere, { type: "DeletedThere" }],
  [editedThere, { type: "EditedThere" }],
  [idTaken, { type: "IdTaken" }],
  [own(catalogue, { ...title, titleProper: "" }), { type: "BrokenShape", field: "titleProper" }],
  [own(catalogue, { ...title, authors: [1] }), { type: "BrokenShape", field: "authors" }],
  [own(catalogue, { _id: "lot:a", kind: "lot", v: 1, title: "title:a", "entry-x": 1 }), { type: "BrokenShape", field: "" }],
  [own(desk, title), { type: "WrongPlace" }],
  [own(catalogue, { _id: "title:a" }), { type: "Unreadable" }],
  [own(catalogue, { _id: "title:a", _deleted: true, titleProper: "Dế Mèn" }), { type: "Unreadable" }],
  ["forbidden: this document is erased", { type: "Erased" }],
  ["forbidden: You are not a db or server admin.", { type: "NoRight" }],
  ["forbidden: You are not allowed to access this db.", { type: "NoRight" }],
  ["unauthorized: Name or password is incorrect.", { type: "NoRight" }],
  ["too_large: the request entity is too large", { type: "TooLarge" }],
  ["document_too_large: note:a", { type: "TooLarge" }],
  ["too large", { type: "TooLarge" }],
  ["not_implemented: attachments are not kept here", { type: "Unreadable" }],
  ["bad_request: Document must be a JSON object", { type: "Unreadable" }],
  ["doc_validation: Bad special document member: _x", { type: "Unreadable" }],
  ["illegal_docid: Only reserved document ids may start with underscore.", { type: "Unreadable" }],
  ["forbidden: the moon is full", { type: "Unknown" }],
] as const)("%s", (reason, cause) => {
  expect(refusalCause(reason)).toEqual(cause);
});
