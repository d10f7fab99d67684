/**
 * An era of a database begins with the first write after this server was started, and is named by chance. A sequence is told
 * together with the era in which it was seen. Files that were restored from an older backup know nothing of later eras, and the era
 * that they were copied in has ended for them where the next one begins: a sequence beyond that is of files that are here no more.
 */
import type { DatabaseStorage } from "../storage/document-storage.ts";

interface Era {
  readonly name: string;
  /** The sequence after which it began. */
  readonly after: number;
}

const known = new WeakMap<DatabaseStorage, readonly Era[]>();

const erasOf = (database: DatabaseStorage): readonly Era[] => {
  const eras = known.get(database) ?? (JSON.parse(database.setting(settingName) ?? "[]") as readonly Era[]);
  known.set(database, eras);
  return eras;
};

/** Undefined in files that no server of this kind has written to yet. */
export const eraOf = (database: DatabaseStorage): string | undefined => erasOf(database).at(-1)?.name;

/** Whether a sequence seen in that era is a place in what is here now. */
export const holdsPlace = (database: DatabaseStorage, era: string, seq: number): boolean => {
  const eras = erasOf(database);
  const index = eras.findIndex(({ name }) => name === era);
  return index >= 0 && seq <= (eras[index + 1]?.after ?? Number.POSITIVE_INFINITY);
};

/** On the disk when this returns: before anything is written in it. */
export const beginEra = (database: DatabaseStorage, name: string): void => {
  const eras = [...erasOf(database), { name, after: database.totals().seq }].slice(-mostEras);
  database.putSetting(settingName, JSON.stringify(eras));
  known.set(database, eras);
};

const settingName = "eras";

/** A school's PC is started once a day: some years. Who was away for longer compares everything once. */
const mostEras = 1_000;
