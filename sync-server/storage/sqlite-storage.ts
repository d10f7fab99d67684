/**
 * One SQLite file per database, all in one directory. The files are the list: a database is there when its file has its final
 * name, which it gets only once it is whole. So many connections stay open, the one used longest ago closes first.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { byCodePoint, type DocumentStorage } from "./document-storage.ts";
import { createSqliteDatabase, type SqliteDatabase } from "./sqlite-database.ts";
import { writeFirst } from "./sqlite-connection.ts";

export const createSqliteStorage = (directory: string, { openAtMost = 64, mostPages }: SqliteOptions = {}): DocumentStorage => {
  mkdirSync(directory, { recursive: true });
  const open = new Set<SqliteDatabase>();
  const databases = new Map<string, SqliteDatabase>();

  let latest: SqliteDatabase | undefined;
  const used = (database: SqliteDatabase): void => {
    if (database === latest) return;
    latest = database;
    open.delete(database);
    open.add(database);
    for (const oldest of open) {
      if (open.size <= openAtMost) return;
      open.delete(oldest);
      oldest.release();
    }
  };
  const pathOf = (name: string): string => join(directory, `${encodeURIComponent(name)}${ending}`);
  const remember = (name: string): void => void databases.set(name, createSqliteDatabase(pathOf(name), used, mostPages));
  for (const file of readdirSync(directory)) if (file.endsWith(ending)) remember(decodeURIComponent(file.slice(0, -ending.length)));

  return {
    names: () => Array.from(databases.keys()).toSorted(byCodePoint),
    create: (name, birth) => {
      if (databases.has(name)) return false;
      const path = pathOf(name);
      const unfinished = `${path}.new`;
      for (const left of [unfinished, path]) for (const part of ["-wal", "-shm", "-journal"]) rmSync(left + part, { force: true });
      rmSync(unfinished, { force: true });
      writeFirst(unfinished, birth);
      renameSync(unfinished, path);
      syncDirectory(directory);
      remember(name);
      return true;
    },
    drop: (name) => {
      const database = databases.get(name);
      if (database === undefined) return false;
      open.delete(database);
      latest = undefined;
      // Closing moves what is in the log into the file, so that no log is left for a later database of this name.
      database.end();
      databases.delete(name);
      rmSync(pathOf(name), { force: true });
      syncDirectory(directory);
      return true;
    },
    find: (name) => databases.get(name),
    close: () => {
      for (const database of open) database.release();
      open.clear();
      latest = undefined;
    },
  };
};

export interface SqliteOptions {
  readonly openAtMost?: number;
  /** A database file may have so many pages of 4 KiB; one that has them is like a full disk. */
  readonly mostPages?: number | undefined;
}

const ending = ".sqlite";

/** A new name in a directory survives a power cut only when the directory is written too. Windows has no such call. */
const syncDirectory = (directory: string): void => {
  if (process.platform === "win32" || !existsSync(directory)) return;
  const handle = openSync(directory, "r");
  fsyncSync(handle);
  closeSync(handle);
};
