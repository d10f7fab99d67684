/**
 * Several databases that wait for the disk together. A power cut is played by putting a directory together from what the disk is sure
 * of: the files of each database as they were when it was made sure of last, or at any later moment, and the log of what they may lack.
 */
import fs, { appendFileSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { openEngine } from "../../sync-server/engine.ts";
import { compacting } from "../../sync-server/storage/compaction.ts";
import type { DatabaseStorage, DocumentStorage } from "../../sync-server/storage/document-storage.ts";
import { purgeFrom } from "../../sync-server/storage/purge.ts";
import { createSqliteStorage, type SqliteOptions } from "../../sync-server/storage/sqlite-storage.ts";
import { refusalIn } from "../../sync-server/start-refusal.ts";
import { newEdit, write } from "../contracts/document-storage.ts";

const root = mkdtempSync(join(tmpdir(), "tu-sach-redo-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let directories = 0;
const aDirectory = (): string => {
  const directory = join(root, String(++directories));
  mkdirSync(directory);
  return directory;
};
const opened: DocumentStorage[] = [];
afterEach(() => opened.splice(0).forEach((storage) => storage.close()));
const opening = (directory: string, options?: SqliteOptions): DocumentStorage => {
  const storage = createSqliteStorage(directory, options);
  opened.push(storage);
  return storage;
};
const names = ["a", "b", "c"];
const aStorage = (directory: string, options?: SqliteOptions): DocumentStorage => {
  const storage = opening(directory, options);
  for (const name of names) storage.create(name, `birth of ${name}`);
  return storage;
};
const found = (storage: DocumentStorage, name: string): DatabaseStorage => {
  const database = storage.find(name);
  if (database === undefined) throw new Error(`${name} is not there`);
  return database;
};
const logsIn = (directory: string): string[] => readdirSync(directory).filter((file) => file.startsWith("redo-"));
const copyOf = (directory: string): string => {
  const copy = aDirectory();
  cpSync(directory, copy, { recursive: true });
  return copy;
};
const copyFiles = (from: string, to: string, isWanted: (file: string) => boolean): void => {
  for (const file of readdirSync(to)) if (isWanted(file)) rmSync(join(to, file));
  for (const file of readdirSync(from)) if (isWanted(file)) copyFileSync(join(from, file), join(to, file));
};
const isOf = (name: string) => (file: string): boolean => file === `${name}.sqlite` || file === `${name}.sqlite-wal`;
const isLog = (file: string): boolean => file.startsWith("redo-");
const whole = (storage: DocumentStorage) =>
  names.map((name) => {
    const database = found(storage, name);
    const totals = database.totals();
    return { totals, documents: database.bySequence({ after: 0, upTo: totals.seq, limit: 1_000 }), ids: database.byId({ limit: 1_000 }).map(({ id }) => id), setting: database.setting("x") };
  });

type Act =
  | { readonly act: "together"; readonly writes: readonly { readonly name: string; readonly id: string; readonly large: boolean }[] }
  | { readonly act: "alone" | "setting" | "purge" | "compact"; readonly name: string; readonly id: string };
const aName = fc.constantFrom(...names);
const anId = fc.constantFrom("p", "q", "r");
const anAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant("together" as const), writes: fc.array(fc.record({ name: aName, id: anId, large: fc.boolean() }), { minLength: 2, maxLength: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom("alone" as const, "setting" as const, "purge" as const, "compact" as const), name: aName, id: anId }) },
);

let marks = 0;
const edited = (database: DatabaseStorage, id: string): void => void write(database, newEdit(id, { mark: ++marks }, database.get(id)?.winner, marks % 5 === 0));
/** Under an id of its own: an edit upon it would be large, too. */
const addedLarge = (database: DatabaseStorage): void => void write(database, newEdit(`large-${++marks}`, { text: "ế".repeat(70_000) }));

/** Each database that is made sure of by it at once. */
const perform = (storage: DocumentStorage, act: Act): readonly string[] => {
  if (act.act === "together") {
    storage.together(() => act.writes.forEach(({ name, id, large }) => (large ? addedLarge : edited)(found(storage, name), id)));
    // What is large is not written twice: its file is made sure of.
    return act.writes.flatMap(({ name, large }) => (large ? [name] : []));
  }
  const database = found(storage, act.name);
  if (act.act === "alone") edited(database, act.id);
  else if (act.act === "setting") database.putSetting("x", String(++marks));
  else if (act.act === "purge") purgeFrom(database, new Map([[act.id, [database.get(act.id)?.winner ?? "none"]]]));
  else Array.from(compacting(database));
  return [act.name];
};

test("whatever a power cut takes away that was not made sure of, everything is there after it, and again after the next one", () => {
  let redone = 0;
  fc.assert(
    fc.property(fc.array(anAct, { minLength: 2, maxLength: 10 }), fc.array(fc.nat(9), { minLength: names.length, maxLength: names.length }), (acts, chosen) => {
      marks = 0;
      const directory = aDirectory();
      const storage = aStorage(directory);
      /** For each database: the moments that the disk may be left with. */
      const moments = new Map(names.map((name) => [name, [copyOf(directory)]]));
      for (const act of acts) {
        const sure = perform(storage, act);
        const now = copyOf(directory);
        for (const [name, before] of moments) moments.set(name, sure.includes(name) ? [now] : [...before, now]);
      }
      const expected = whole(storage);
      const left = aDirectory();
      copyFiles(directory, left, isLog);
      for (const [index, name] of names.entries()) {
        const possible = moments.get(name) ?? [];
        const moment = possible[(chosen[index] ?? 0) % possible.length] ?? "";
        copyFiles(moment, left, isOf(name));
        if (moment !== possible.at(-1)) redone++;
      }
      const unsure = copyOf(left);
      const once = opening(left);
      expect(whole(once)).toEqual(expected);
      // The power goes while it is being done again: some files are ready, and the log is still there.
      copyFiles(left, unsure, isOf("a"));
      expect(whole(opening(unsure))).toEqual(expected);
      for (const one of opened.splice(0)) one.close();
      expect(logsIn(left)).toEqual([]);
    }),
    { numRuns: 20 },
  );
  expect(redone).toBeGreaterThan(5);
});

test("with no room to do it again at a start nothing is given up: the person is told, and with room it is done", () => {
  const directory = aDirectory();
  const storage = aStorage(directory);
  const before = copyOf(directory);
  for (let round = 0; round < 20; round++) storage.together(() => names.forEach((name) => void write(found(storage, name), newEdit(`${name}-${round}`, { text: "x".repeat(20_000) }))));
  const expected = whole(storage);
  copyFiles(directory, before, isLog);
  let said: unknown;
  try {
    opening(before, { mostPages: 30 });
  } catch (error) {
    said = error;
  }
  expect(refusalIn(said, before)?.en).toMatch(/is full/);
  expect(refusalIn(new Error("a fault"), before)).toBeUndefined();
  expect(logsIn(before)).not.toEqual([]);
  expect(whole(opening(before))).toEqual(expected);
});

/** How often a file was made sure of by us, not by SQLite. */
const syncsOf = (work: () => void): number => {
  const spy = vi.spyOn(fs, "fdatasyncSync");
  syncBuiltinESMExports();
  try {
    work();
    return spy.mock.calls.length;
  } finally {
    spy.mockRestore();
    syncBuiltinESMExports();
  }
};

test("several databases wait for the disk once; large ones each for themselves", () => {
  const storage = aStorage(aDirectory());
  expect(syncsOf(() => storage.together(() => names.forEach((name) => edited(found(storage, name), "p"))))).toBe(1);
  expect(syncsOf(() => storage.together(() => names.forEach((name) => addedLarge(found(storage, name)))))).toBe(3);
  expect(syncsOf(() => storage.together(() => names.forEach((name) => found(storage, name).transact((writer) => writer.get("p")))))).toBe(0);
});

const textOf = (directory: string): string => readdirSync(directory).map((file) => readFileSync(join(directory, file), "latin1")).join("\n");

test("a line that the power cut through is not done, nor what comes after it; what comes before is", () => {
  const directory = aDirectory();
  const storage = aStorage(directory);
  const before = copyOf(directory);
  const both = (id: string) => storage.together(() => ["a", "b"].forEach((name) => edited(found(storage, name), id)));
  both("p");
  const [file = ""] = logsIn(directory);
  const lengths = [statSync(join(directory, file)).size];
  both("q");
  lengths.push(statSync(join(directory, file)).size);
  copyFiles(directory, before, isLog);
  truncateSync(join(before, file), ((lengths[0] ?? 0) + (lengths[1] ?? 0)) / 2 - 5);
  appendFileSync(join(before, file), "\n");
  const after = opening(before);
  expect(["a", "b"].map((name) => found(after, name).totals().seq)).toEqual([1, 1]);
});

test("what is of another database of the same name is not done", () => {
  const directory = aDirectory();
  const storage = aStorage(directory);
  const other = aDirectory();
  const born = opening(other);
  for (const name of names) born.create(name, "later");
  storage.together(() => names.forEach((name) => edited(found(storage, name), "p")));
  copyFiles(directory, other, isLog);
  expect(logsIn(other)).toHaveLength(1);
  expect(whole(opening(other)).map(({ totals }) => totals.seq)).toEqual([0, 0, 0]);
});

test("a transaction that breaks leaves nothing of itself, there neither; its neighbour is kept", () => {
  const directory = aDirectory();
  const storage = aStorage(directory);
  const before = copyOf(directory);
  storage.together(() => {
    expect(() =>
      found(storage, "a").transact((writer) => {
        writer.put({ id: "p", winner: "1-a", deleted: false, body: "{}", tree: [{ pos: 1, ids: ["a", { status: "available" }, []] }] });
        throw new Error("the power went");
      }),
    ).toThrow("the power went");
    edited(found(storage, "b"), "p");
  });
  copyFiles(directory, before, isLog);
  expect(whole(opening(before)).map(({ totals }) => totals.seq)).toEqual([0, 1, 0]);
});

test("without room for the log each database waits for the disk by itself", () => {
  const directory = aDirectory();
  const storage = aStorage(directory);
  // In its place.
  writeFileSync(join(directory, "redo-1.log"), "");
  expect(syncsOf(() => storage.together(() => names.forEach((name) => edited(found(storage, name), "p"))))).toBe(3);
  expect(readFileSync(join(directory, "redo-1.log"), "utf8")).toBe("");
  expect(whole(storage).map(({ totals }) => totals.seq)).toEqual([1, 1, 1]);
});

test("the log is removed when the databases are sure of what it says, and when they are closed", async () => {
  const directory = aDirectory();
  const storage = aStorage(directory, { redoAtMost: 100 });
  storage.together(() => names.forEach((name) => edited(found(storage, name), "p")));
  expect(logsIn(directory)).toEqual(["redo-1.log"]);
  await vi.waitFor(() => expect(logsIn(directory)).toEqual([]));
  const roomy = aStorage(aDirectory());
  const place = join(root, String(directories));
  roomy.together(() => names.forEach((name) => edited(found(roomy, name), "p")));
  expect(logsIn(place)).toEqual(["redo-1.log"]);
  roomy.close();
  expect(readdirSync(place).toSorted()).toEqual(names.map((name) => `${name}.sqlite`));
});

const schools = ["school-a-desk", "school-b-desk"];
const anEngine = (directory: string) => {
  let drawn = 0;
  const engine = openEngine({ directory, clock: () => 0, randomBytes: (count) => Uint8Array.from({ length: count }, () => ++drawn % 256), version: "0" });
  for (const school of schools) engine.databases.create(school);
  return engine;
};
const sealed = (text: string) => ({ kind: "patron", v: 1, sealed: text.padEnd(400, ".") });

test("what two desks write at once is acknowledged when it is in the log, and a deletion leaves nothing of it there; the other desk's stays", async () => {
  const directory = aDirectory();
  const engine = anEngine(directory);
  const both = (id: string, upon?: string) => Promise.all(schools.map((school, index) => engine.databases.write(school, [newEdit(id, sealed(`Nguyen ${"AB"[index]} ${id}`), upon)])));
  await both("patron:first");
  const before = copyOf(directory);
  for (const file of logsIn(before)) rmSync(join(before, file));
  const [[one] = []] = await both("patron:an");
  if (one?.ok !== true) throw new Error(JSON.stringify(one));
  expect(textOf(directory).split("Nguyen A patron:an").length).toBeGreaterThan(2);
  copyFiles(directory, before, isLog);
  expect(logsIn(before)).toHaveLength(1);
  const after = anEngine(before);
  expect(schools.map((school) => after.databases.find(school)?.get("patron:an")?.body)).toEqual([expect.stringContaining("Nguyen A"), expect.stringContaining("Nguyen B")]);
  expect(after.databases.digest(schools[0] ?? "")?.digest).toEqual(engine.databases.digest(schools[0] ?? "")?.digest);
  after.close();

  await engine.databases.write(schools[0] ?? "", [newEdit("patron:an", {}, one.rev, true)]);
  expect(textOf(directory)).not.toContain("Nguyen A patron:an");
  expect(logsIn(directory).map((file) => readFileSync(join(directory, file), "latin1")).join("")).toContain("Nguyen B patron:an");
  expect(existsSync(join(directory, "school-a-desk.sqlite-wal"))).toBe(true);
  engine.close();
});
