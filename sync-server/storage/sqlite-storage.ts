/**
 * One SQLite file per database, all in one directory. The files are the list: a database is there when its file has its final
 * name, which it gets only once it is whole. What is written to several of them at once waits for the disk in one file (`redo-log.ts`).
 */
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { syncDirectory } from "../durable-file.ts";
import { createConnections, mostWritten } from "./connections.ts";
import { byCodePoint, type DocumentStorage } from "./document-storage.ts";
import { makeSure, openRedoLog, redosIn, removeRedos, type Unsure } from "./redo-log.ts";
import { createSqliteDatabase, type SqliteDatabase } from "./sqlite-database.ts";
import { writeFirst } from "./sqlite-connection.ts";

export const createSqliteStorage = (directory: string, { openAtMost = 64, writtenAtMost = mostWritten(), redoAtMost, mostPages }: SqliteOptions = {}): DocumentStorage => {
  mkdirSync(directory, { recursive: true });
  const connections = createConnections(openAtMost, writtenAtMost);
  const databases = new Map<string, SqliteDatabase>();
  const redoLog = openRedoLog(directory, redoAtMost);
  let waiting: Unsure[] | undefined;

  const pathOf = (name: string): string => join(directory, `${encodeURIComponent(name)}${ending}`);
  const logOf = (name: string): string => `${pathOf(name)}-wal`;
  const remember = (name: string): void =>
    void databases.set(name, createSqliteDatabase({ name, path: pathOf(name), log: logOf(name), used: connections.used, together: () => waiting, forget: redoLog.forget, mostPages }));
  for (const file of readdirSync(directory)) if (file.endsWith(ending)) remember(decodeURIComponent(file.slice(0, -ending.length)));
  for (const [name, redos] of redosIn(directory)) {
    databases.get(name)?.redo(redos);
    // Also what it had already: the process may have been killed, and the power go now.
    makeSure(logOf(name));
  }
  removeRedos(directory);

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
      connections.forget(database);
      // Closing moves what is in the log into the file, so that no log is left for a later database of this name.
      database.end();
      databases.delete(name);
      rmSync(pathOf(name), { force: true });
      redoLog.forget(logOf(name));
      syncDirectory(directory);
      return true;
    },
    find: (name) => databases.get(name),
    together: (work) => {
      const unsure: Unsure[] = [];
      waiting = unsure;
      try {
        return work();
      } finally {
        waiting = undefined;
        redoLog.keep(unsure);
      }
    },
    close: () => {
      connections.close();
      redoLog.close();
    },
  };
};

export interface SqliteOptions {
  readonly openAtMost?: number;
  readonly writtenAtMost?: number;
  /** Bytes of what is to be done again after a power cut. */
  readonly redoAtMost?: number;
  /** A database file may have so many pages of 4 KiB; one that has them is like a full disk. */
  readonly mostPages?: number | undefined;
}

const ending = ".sqlite";
