/**
 * A sequence as clients see it: a number, the birth id of its database, and the era in which it was seen. They hand it back unread.
 * One of another database of the same name, or of a later time than the files are of (they were restored from a backup), starts
 * again from the beginning: hearing a change twice is harmless, missing one is not.
 */
import type { DatabaseStorage } from "../storage/document-storage.ts";
import { eraOf, holdsPlace } from "./eras.ts";

export const sequenceText = (seq: number, database: DatabaseStorage): string => {
  const era = eraOf(database);
  return `${seq}-${database.birth}${era === undefined ? "" : `.${era}`}`;
};

/** undefined: this is no sequence. */
export const sequenceFrom = (text: string, database: DatabaseStorage): number | undefined => {
  const latest = database.totals().seq;
  if (text === "now") return latest;
  const parts = /^"?([0-9]{1,15})(?:-([0-9A-Za-z_-]+)(?:\.([0-9A-Za-z]+))?)?"?$/.exec(text);
  if (parts === null) return undefined;
  const [seq, birth, era] = [Number(parts[1]), parts[2], parts[3]];
  const isOurs = (birth === undefined || birth === database.birth) && (era === undefined || holdsPlace(database, era, seq));
  return isOurs && seq <= latest ? seq : 0;
};
