/** Whether something else on this device names a document: loans and copies must not be left behind without it. */
import type { TitleId, PatronId } from "#domain/kernel/ids.ts";
import { lotFrom } from "#wire/lots.ts";
import type { SchoolDatabase } from "./database.ts";
import { kindOfId } from "./document-rows.ts";

/** Inside a transaction over log, readings and documents. */
export const isNamedHere = async (db: SchoolDatabase, id: string): Promise<boolean> => {
  switch (kindOfId(id)) {
    case "patron":
      return (await db.ties.where("patron").equals(id as PatronId).count()) > 0;
    case "copy":
      return (await db.events.where("about").equals(id).count()) > 0;
    case "title":
      return (await db.copies.where("title").equals(id).count()) > 0 || (await db.events.where("about").equals(id).count()) > 0 || (await db.others.where("kind").equals("lot").filter(({ doc }) => lotFrom(doc).title === (id as TitleId)).count()) > 0;
    case "lot":
      return (await db.lotLoans.where("lot").equals(id).count()) > 0;
    default:
      return false;
  }
};
