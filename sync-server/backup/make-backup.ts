/**
 * A copy of everything in a data directory, also while the server writes to it: each database as it stands at one moment, by SQLite's
 * own `VACUUM INTO`, so that a copy holds nothing of what was deleted. Databases are copied one after the other; a device that has
 * heard more than the copy knows brings it back (decision 0027).
 */
import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { messages, type Words } from "../messages.ts";
import { sha256Of, writeManifest, type BackedUpFile } from "./manifest.ts";

export interface BackupAsked {
  readonly data: string;
  readonly to: string;
  readonly now: Date;
  readonly release: string;
}

export interface BackupMade {
  readonly files: number;
  readonly bytes: number;
}

export const makeBackup = async ({ data, to, now, release }: BackupAsked): Promise<Result<BackupMade, Words>> => {
  if (!existsSync(join(data, "databases"))) return err(messages.nothingToBackUp(data));
  if (existsSync(to) && readdirSync(to).length > 0) return err(messages.backupFolderInUse(to));
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const files: BackedUpFile[] = [];
  for (const path of filesIn(data)) {
    const [from, copy] = [join(data, path), join(to, path)];
    mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
    try {
      if (path.endsWith(".sqlite")) copyDatabase(from, copy);
      else copyFileSync(from, copy);
    } catch (error) {
      // Dropped since the list was made.
      if (!existsSync(from)) continue;
      throw error;
    }
    flush(copy);
    if (path.endsWith(".sqlite") && !isSound(copy)) return err(messages.databaseIsDamaged(path));
    files.push({ path, bytes: statSync(copy).size, sha256: await sha256Of(copy) });
  }
  writeManifest(to, { v: 1, made: now.toISOString(), release, files });
  return ok({ files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) });
};

/** Whether SQLite finds the file whole. */
export const isSound = (path: string): boolean => {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database.prepare("PRAGMA integrity_check").get()?.["integrity_check"] === "ok";
  } catch {
    return false;
  } finally {
    database.close();
  }
};

export const flush = (path: string): void => {
  const file = openSync(path, "r+");
  fsyncSync(file);
  closeSync(file);
};

const copyDatabase = (from: string, to: string): void => {
  const database = new DatabaseSync(from);
  try {
    database.exec("PRAGMA busy_timeout = 5000");
    database.prepare("VACUUM INTO ?").run(to);
  } finally {
    database.close();
  }
};

/** Relative paths. The lock, drafts, logs of databases and what is to be done again after a power cut (they are in the copies) and the demo school stay. */
const filesIn = (data: string): string[] =>
  readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(data.length + 1).replaceAll("\\", "/"))
    .filter((path) => !/^(in-use\.lock|\.write-probe|demo\/)|(\.new|-wal|-shm|-journal|\/redo-\d+\.log)$/.test(path))
    .toSorted();
