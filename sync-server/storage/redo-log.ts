/**
 * What was written to several databases at once waits for the disk once, here: each database has it in its own file already, but that
 * file is made sure of later. After a power cut what a file lacks is done again from here, statement by statement. A line is of one
 * database: the state it was done upon, and what was done. Once the files are sure of it, the log that says so is removed.
 */
import { closeSync, fdatasyncSync, ftruncateSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { syncDirectory } from "../durable-file.ts";

/** A statement and its values. */
export type Done = readonly [sql: string, ...values: (string | number | null | Uint8Array)[]];

/** What one transaction did to a database, and the state it did it upon: of this birth, after this sequence. */
export interface Redo {
  readonly name: string;
  readonly birth: string;
  readonly before: number;
  readonly done: readonly Done[];
}

/** A transaction that SQLite has written to its log of that database, without waiting for the disk. */
export interface Unsure {
  readonly log: string;
  /** Undefined: too much to be written twice. */
  readonly redo: Redo | undefined;
}

export interface RedoLog {
  /** All of them are on the disk when this returns. */
  keep(unsure: readonly Unsure[]): void;
  /** Makes sure of what this log of SQLite has, and leaves no byte of it here. */
  forget(log: string): void;
  /** Every database is closed: with what SQLite left of its logs sure, nothing of this is needed any more. */
  close(): void;
}

export const openRedoLog = (directory: string, atMost = longest): RedoLog => {
  let current: Part | undefined;
  /** Not needed once each of their databases is sure of what it has. */
  const ending = new Set<Part>();
  let number = Math.max(0, ...redoFiles(directory).map(numberOf));
  let timer: NodeJS.Timeout | undefined;

  const begin = (): Part => {
    const path = join(directory, fileName(++number));
    const part: Part = { path, file: openSync(path, "wx+", 0o600), length: 0, lines: new Map() };
    syncDirectory(directory);
    timer = setTimeout(turn, longestWait).unref();
    return part;
  };

  /** What comes from now on goes into another file. */
  const turn = (): void => {
    clearTimeout(timer);
    if (current === undefined) return;
    const part = current;
    current = undefined;
    ending.add(part);
    void makeAllSure(part).catch((error: unknown) => console.error(error));
  };

  const makeAllSure = async (part: Part): Promise<void> => {
    const logs = Array.from(part.lines.keys());
    const next = async (): Promise<void> => {
      for (let log = logs.pop(); log !== undefined; log = logs.pop()) await makeSureLater(log);
    };
    await Promise.all(Array.from({ length: atOnce }, next));
    if (ending.delete(part)) end(part);
  };

  const end = ({ path, file }: Part): void => {
    closeSync(file);
    rmSync(path, { force: true });
  };

  const parts = (): Part[] => [...ending, ...(current === undefined ? [] : [current])];

  const append = (part: Part, texts: readonly { readonly log: string; readonly line: Buffer }[]): void => {
    try {
      write(part.file, Buffer.concat(texts.map(({ line }) => line)), part.length);
      fdatasyncSync(part.file);
    } catch (error) {
      ftruncateSync(part.file, part.length);
      throw error;
    }
    for (const { log, line } of texts) {
      const place = { at: part.length, length: line.length };
      part.length += line.length;
      const others = part.lines.get(log);
      if (others === undefined) part.lines.set(log, [place]);
      else others.push(place);
    }
    if (part.length > atMost) turn();
  };

  return {
    keep: (unsure) => {
      for (const { log, redo } of unsure) if (redo === undefined) makeSure(log);
      const texts = unsure.flatMap(({ log, redo }) => (redo === undefined ? [] : [{ log, line: lineOf(redo) }]));
      if (texts.length === 0) return;
      try {
        append((current ??= begin()), texts);
      } catch {
        // No room to write it twice, it may be: then each file by itself.
        for (const { log } of texts) makeSure(log);
      }
    },
    forget: (log) => {
      const noted = parts().filter(({ lines }) => lines.has(log));
      if (noted.length > 0) makeSure(log);
      for (const { file, lines } of noted) {
        for (const { at, length } of lines.get(log) ?? []) write(file, Buffer.alloc(length, endOfLine), at);
        fdatasyncSync(file);
        lines.delete(log);
      }
    },
    close: () => {
      clearTimeout(timer);
      for (const part of parts()) {
        // Who copies a database meanwhile keeps SQLite from moving its log into it.
        for (const log of part.lines.keys()) makeSure(log);
        end(part);
      }
      ending.clear();
      current = undefined;
    },
  };
};

/** What an earlier run left behind: each database's notes in their order. A line that the power cut through ends its file. */
export const redosIn = (directory: string): Map<string, Redo[]> => {
  const redos = new Map<string, Redo[]>();
  for (const file of redoFiles(directory)) {
    for (const line of readFileSync(join(directory, file), "utf8").split("\n")) {
      if (line === "") continue;
      const redo = redoFrom(line);
      if (redo === undefined) break;
      const others = redos.get(redo.name);
      if (others === undefined) redos.set(redo.name, [redo]);
      else others.push(redo);
    }
  }
  return redos;
};

/** When all that they say is in the databases. */
export const removeRedos = (directory: string): void => redoFiles(directory).forEach((file) => rmSync(join(directory, file)));

interface Part {
  readonly path: string;
  readonly file: number;
  length: number;
  /** Where the lines of each database are, by SQLite's log of it. */
  readonly lines: Map<string, { readonly at: number; readonly length: number }[]>;
}

const fileName = (number: number): string => `redo-${number}.log`;
const numberOf = (file: string): number => Number(/^redo-(\d+)\.log$/.exec(file)?.[1] ?? Number.NaN);
const redoFiles = (directory: string): string[] => readdirSync(directory).filter((file) => numberOf(file) > 0).toSorted((one, other) => numberOf(one) - numberOf(other));

const lineOf = (redo: Redo): Buffer => {
  const text = JSON.stringify(redo);
  return Buffer.from(`${sumOf(text)} ${text}${endOfLine}`);
};

/** Undefined: it is not whole. */
const redoFrom = (line: string): Redo | undefined => {
  const space = line.indexOf(" ");
  const text = line.slice(space + 1);
  return sumOf(text) === line.slice(0, space) ? (JSON.parse(text) as Redo) : undefined;
};

const sumOf = (text: string): string => crc32(text).toString(16);

const endOfLine = "\n";

const write = (file: number, bytes: Uint8Array, at: number): void => {
  for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from, bytes.length - from, at + from);
};

/** A log that is gone went into its database, which waited for the disk then. SQLite's locks lie on other files: this one may be opened and closed. */
const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

/** All that SQLite has written to it is on the disk when this returns. */
export const makeSure = (log: string): void => {
  try {
    const file = openSync(log, "r+");
    try {
      fdatasyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
};

const makeSureLater = async (log: string): Promise<void> => {
  try {
    await using file = await open(log, "r+");
    await file.datasync();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
};

/** Some seconds of work to be done again, should the power go. */
const longest = 16 * 1_024 * 1_024;
/** The system has written most of the files by itself until then, so that to be sure of them costs little. */
const longestWait = 30_000;
/** Half of libuv's threads: who asks the disk something else does not wait behind them. */
const atOnce = 2;
