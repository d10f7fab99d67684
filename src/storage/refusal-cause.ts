/** Why a row was not taken, in facts: from what the exchange, this app's own check, our server or a CouchDB say, word for word. */
import { isKnownKind } from "#wire/schemas.ts";
import { deletedThere, editedThere, idTaken } from "#wire/refusal.ts";
import type { RefusalCause } from "../desk/refused.ts";

export const refusalCause = (reason: string): RefusalCause => {
  if (reason === deletedThere) return { type: "DeletedThere" };
  if (reason === editedThere) return { type: "EditedThere" };
  if (reason === idTaken) return { type: "IdTaken" };
  const words = reason.replace(/^(forbidden|unauthorized): /, "");
  if (/this document is erased/.test(words)) return { type: "Erased" };
  if (/belongs to the \w+ database/.test(words)) return { type: "WrongPlace" };
  const [, kind, field] = /^([\w-]+): (\S+) /.exec(words) ?? [];
  if (isKnownKind(kind) && field !== undefined) return { type: "BrokenShape", field: field === "document" ? "" : (field.split(".")[0] ?? "") };
  if (/says its kind|a deletion carries no content|has an entry of a broken shape/.test(words)) return { type: "Unreadable" };
  if (/too_large|too large/i.test(words)) return { type: "TooLarge" };
  if (/^(bad_request|doc_validation|illegal_docid|not_implemented)/.test(words)) return { type: "Unreadable" };
  if (reason.startsWith("unauthorized") || (reason.startsWith("forbidden") && /admin|allowed|permission|access|role|read.?only/i.test(words))) return { type: "NoRight" };
  return { type: "Unknown" };
};
