/**
 * Which databases stay connected. A connection takes 0.2 MB, so of those that are only read few stay: they are opened again at once.
 * To close one that was written to costs more than many writes, as SQLite moves its log into the file then: many of these stay
 * while they are in use, and are let go one after the other when they have rested.
 */
import { readFileSync } from "node:fs";

export interface Connected {
  release(): void;
}

export interface Connections<Database extends Connected> {
  used(database: Database, isWritten: boolean): void;
  /** It is closed by somebody else. */
  forget(database: Database): void;
  close(): void;
}

export const createConnections = <Database extends Connected>(readAtMost: number, writtenAtMost: number): Connections<Database> => {
  const read = new Set<Database>();
  /** With the beat in which it was used last; the one used longest ago stands first. */
  const written = new Map<Database, number>();
  let latest: Database | undefined;
  let latestIsWritten = false;
  let beat = 0;
  let timer: NodeJS.Timeout | undefined;

  const letGo = (database: Database): void => {
    forget(database);
    database.release();
  };
  const forget = (database: Database): void => {
    read.delete(database);
    written.delete(database);
    if (latest === database) latest = undefined;
  };
  const oldestOf = (databases: Iterable<Database>): Database | undefined => {
    for (const database of databases) return database;
    return undefined;
  };

  /** Not all at once: each holds everybody else up for some milliseconds. */
  const letOneRest = (): void => {
    beat++;
    // Who is used all the time is noted only when another one comes.
    if (latest !== undefined && latestIsWritten) written.set(latest, beat);
    for (const [oldest, usedAt] of written) {
      if (written.size <= readAtMost || beat - usedAt < restsAfter) break;
      letGo(oldest);
      break;
    }
    if (written.size > readAtMost) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    used: (database, isWritten) => {
      if (database === latest && isWritten === latestIsWritten) return;
      latest = database;
      latestIsWritten = isWritten;
      read.delete(database);
      written.delete(database);
      if (isWritten) written.set(database, beat);
      else read.add(database);
      const oldest = isWritten ? (written.size > writtenAtMost ? oldestOf(written.keys()) : undefined) : read.size > readAtMost ? oldestOf(read) : undefined;
      if (oldest !== undefined) letGo(oldest);
      if (written.size > readAtMost) timer ??= setInterval(letOneRest, beatEvery).unref();
    },
    forget,
    close: () => {
      clearInterval(timer);
      timer = undefined;
      for (const database of [...read, ...written.keys()]) letGo(database);
    },
  };
};

const beatEvery = 250;
/** Half a minute. */
const restsAfter = 120;

/** Three files each, and half of what one process may have open stays for its clients. Only Linux tells, and only there it is sometimes little. */
export const mostWritten = (): number => {
  try {
    const allowed = Number(/^Max open files +(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1] ?? Number.POSITIVE_INFINITY);
    return Math.min(1_024, Math.floor(allowed / 6));
  } catch {
    return 1_024;
  }
};
