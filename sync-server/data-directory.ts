/**
 * One server per data directory: a second one would number and announce changes that the first knows nothing of. The lock is
 * SQLite's own, so that the system lets go of it however the server ends, a power cut included.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { messages } from "./messages.ts";
import { StartRefusal } from "./start-refusal.ts";

export interface DataDirectory {
  readonly path: string;
  release(): void;
}

export const openDataDirectory = (path: string): DataDirectory => {
  proveWritable(path);
  const lock = new DatabaseSync(join(path, "in-use.lock"));
  try {
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;");
  } catch {
    lock.close();
    throw new StartRefusal(messages.directoryIsInUse(path));
  }
  return { path, release: () => lock.close() };
};

const proveWritable = (path: string): void => {
  const probe = join(path, ".write-probe");
  try {
    makeDirectories(path);
    const file = openSync(probe, "w");
    writeSync(file, "x");
    fsyncSync(file);
    closeSync(file);
    rmSync(probe);
  } catch {
    throw new StartRefusal(messages.directoryIsUnwritable(path));
  }
};

/** Step by step: Node's own `recursive` tries for ever where the parent denies that it exists, as /proc does. */
const makeDirectories = (path: string): void => {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeDirectories(dirname(path));
  mkdirSync(path);
};
