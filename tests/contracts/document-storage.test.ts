import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { leavesOf } from "../../sync-server/revisions/revision-tree.ts";
import { contentOf } from "../../sync-server/attachments/attachment.ts";
import { compacting } from "../../sync-server/storage/compaction.ts";
import type { DatabaseStorage, DocumentStorage } from "../../sync-server/storage/document-storage.ts";
import { leavesShown, revisionShown } from "../../sync-server/storage/document-text.ts";
import { createMemoryStorage } from "../../sync-server/storage/memory-storage.ts";
import { purgeFrom } from "../../sync-server/storage/purge.ts";
import { createSqliteStorage, type SqliteOptions } from "../../sync-server/storage/sqlite-storage.ts";
import { documentStorageContract, newEdit, replicatedEdit, write } from "./document-storage.ts";

const root = mkdtempSync(join(tmpdir(), "tu-sach-storage-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let directories = 0;
const aDirectory = (): string => join(root, String(++directories));

const opened: DocumentStorage[] = [];
afterEach(() => opened.splice(0).forEach((storage) => storage.close()));
const sqlite = (directory: string, settings?: SqliteOptions): DocumentStorage => {
  const storage = createSqliteStorage(directory, settings);
  opened.push(storage);
  return storage;
};
const found = (storage: DocumentStorage, name: string): DatabaseStorage => {
  const database = storage.find(name);
  if (database === undefined) throw new Error(`${name} is not there`);
  return database;
};

documentStorageContract("in memory", createMemoryStorage);
documentStorageContract("in SQLite", () => sqlite(aDirectory()));
// One connection for all databases: each use of another one closes it and opens it again.
documentStorageContract("in SQLite with one open file", () => sqlite(aDirectory(), { openAtMost: 1, writtenAtMost: 1 }));

/** All that can be read of a database. */
const readWhole = (database: DatabaseStorage) => {
  const totals = database.totals();
  const documents = database.bySequence({ after: 0, upTo: totals.seq, limit: 1_000 });
  return {
    birth: database.birth,
    totals,
    documents,
    leaves: documents.map((document) => leavesOf(document.tree).map(({ rev }) => revisionShown(database, document, rev) ?? `the body of ${rev} is lost`)),
    byId: database.byId({ limit: 1_000 }).map(({ id }) => id),
    locals: database.locals(),
    security: database.setting("security"),
  };
};

describe("SQLite", () => {
  test("opens again with everything it was given", () => {
    const directory = aDirectory();
    const storage = sqlite(directory);
    for (const name of ["school-a-desk", "a/b+c"]) {
      storage.create(name, `birth of ${name}`);
      const database = found(storage, name);
      write(database, newEdit("a", { n: 1 }), newEdit("b", {}), replicatedEdit("x", { v: 1 }, 2, ["b", "a"]), replicatedEdit("x", { v: 2 }, 2, ["c", "a"]));
      write(database, newEdit("b", {}, database.get("b")?.winner, true));
      database.putLocal({ id: "_local/x", rev: 3, body: '{"seq":1}' });
      database.putSetting("security", '{"members":{}}');
    }
    const before = storage.names().map((name) => readWhole(found(storage, name)));
    storage.close();
    const again = sqlite(directory);
    expect(again.names()).toEqual(["a/b+c", "school-a-desk"]);
    expect(again.names().map((name) => readWhole(found(again, name)))).toEqual(before);
    write(found(again, "a/b+c"), newEdit("later", {}));
    expect(found(again, "a/b+c").get("later")?.seq).toBe(6);
  });

  test("a sequence is not given twice when the last document it stood for was rewritten before the close", () => {
    const directory = aDirectory();
    const storage = sqlite(directory);
    storage.create("books", "1");
    write(found(storage, "books"), newEdit("a", { n: 1 }));
    const rev = found(storage, "books").get("a")?.winner;
    write(found(storage, "books"), newEdit("a", {}, rev, true));
    storage.close();
    const again = found(sqlite(directory), "books");
    expect(again.totals().seq).toBe(2);
    write(again, newEdit("b", {}));
    expect(again.get("b")?.seq).toBe(3);
  });

  test("keeps nothing in its files of what was edited away and compacted, also while it is open", () => {
    const directory = aDirectory();
    const storage = sqlite(directory);
    storage.create("books", "1");
    const database = found(storage, "books");
    const occurrences = () => readdirSync(directory).reduce((sum, file) => sum + readFileSync(join(directory, file), "latin1").split("Nguyen Thi Lan").length - 1, 0);
    const ids = Array.from({ length: 60 }, (_, index) => `patron:${index}`);
    write(database, ...ids.map((id) => newEdit(id, { name: "Nguyen Thi Lan", more: "x".repeat(300) })));
    write(database, ...ids.map((id) => newEdit(id, {}, database.get(id)?.winner, true)));
    expect(occurrences()).toBeGreaterThanOrEqual(60);
    Array.from(compacting(database));
    expect(occurrences()).toBe(0);
    expect(database.totals()).toMatchObject({ alive: 0, deleted: 60, seq: 120 });
  });

  test("reads the trees of its first databases, and writes them anew", () => {
    const directory = aDirectory();
    const storage = sqlite(directory);
    storage.create("books", "1");
    const edits = [replicatedEdit("x", {}, 3, ["c", "b", "a"]), replicatedEdit("x", {}, 3, ["d", "b", "a"], true)];
    write(found(storage, "books"), ...edits);
    const tree = found(storage, "books").get("x")?.tree;
    storage.close();
    const file = new DatabaseSync(join(directory, "books.sqlite"));
    file.prepare("UPDATE documents SET tree = ?").run(JSON.stringify(tree));
    file.close();
    const again = found(sqlite(directory), "books");
    expect(again.get("x")?.tree).toEqual(tree);
    expect(write(again, ...edits, newEdit("x", { n: 1 }, "3-c"))).toMatchObject([{ ok: true }, { ok: true }, { ok: true, rev: expect.stringMatching(/^4-/) }]);
  });

  test("a file of the first version is read as it is, and takes what came with later versions", () => {
    const directory = aDirectory();
    const storage = sqlite(directory);
    storage.create("books", "1");
    write(found(storage, "books"), newEdit("a", { n: 1 }));
    storage.close();
    const file = new DatabaseSync(join(directory, "books.sqlite"));
    file.exec("DROP TABLE attachments; PRAGMA user_version = 1");
    file.close();
    const again = sqlite(directory);
    expect(found(again, "books").get("a")).toMatchObject({ body: '{"n":1}', seq: 1 });
    const attached = { is: "content", name: "t", type: "image/png", generation: undefined, content: contentOf(Buffer.from("abc"), "image/png", undefined) } as const;
    expect(write(found(again, "books"), { ...newEdit("b", {}), attachments: [attached] })).toMatchObject([{ ok: true }]);
    again.close();
    const third = found(sqlite(directory), "books");
    expect(Buffer.from(third.attachment("b", attached.content.digest)?.bytes ?? []).toString()).toBe("abc");
  });

  test("keeps nothing in its files of an attachment that was edited away and compacted, or purged with its document", () => {
    const directory = aDirectory();
    const storage = sqlite(directory);
    storage.create("books", "1");
    const database = found(storage, "books");
    const occurrences = () => readdirSync(directory).reduce((sum, file) => sum + readFileSync(join(directory, file), "latin1").split("Nguyen Thi Lan").length - 1, 0);
    const attached = (name: string, more: string) => ({ is: "content", name, type: "image/png", generation: undefined, content: contentOf(Buffer.from(`Nguyen Thi Lan ${more}`), "image/png", undefined) }) as const;
    write(database, { ...newEdit("a", {}), attachments: [attached("old", "1"), attached("kept", "2")] }, { ...newEdit("b", {}), attachments: [attached("x", "3")] });
    const kept = { is: "stub", name: "kept", digest: undefined, generation: undefined } as const;
    write(database, { ...newEdit("a", {}, database.get("a")?.winner), attachments: [kept] });
    Array.from(compacting(database));
    database.rewrite();
    expect(occurrences()).toBe(2);
    expect(database.attachment("a", attached("old", "1").content.digest)).toBeUndefined();
    purgeFrom(database, new Map([["b", [database.get("b")?.winner ?? ""]]]));
    expect(occurrences()).toBe(1);
    expect(database.totals()).toMatchObject({ alive: 1, seq: 4 });
  });

  test("a sequence is not given twice after the last document was purged", () => {
    const directory = aDirectory();
    const storage = sqlite(directory);
    storage.create("books", "1");
    const database = found(storage, "books");
    write(database, newEdit("a", {}), newEdit("b", {}));
    purgeFrom(database, new Map([["b", [database.get("b")?.winner ?? ""]]]));
    storage.close();
    const again = found(sqlite(directory), "books");
    write(again, newEdit("c", {}));
    expect(again.get("c")?.seq).toBe(4);
  });

  test("a database that was still being made when the machine stopped is not there, and is in nobody's way", () => {
    const directory = aDirectory();
    mkdirSync(directory);
    writeFileSync(join(directory, "books.sqlite.new"), "half a file");
    writeFileSync(join(directory, "books.sqlite.new-journal"), "half a journal");
    const storage = sqlite(directory);
    expect(storage.names()).toEqual([]);
    expect(storage.create("books", "1")).toBe(true);
    write(found(storage, "books"), newEdit("a", {}));
    storage.close();
    expect(readdirSync(directory)).toEqual(["books.sqlite"]);
  });
});

/** Few ids and hashes, so that edits meet. */
const anId = fc.constantFrom("a", "b", "c");
const aHash = fc.constantFrom("p", "q", "r", "s");
const anAct = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant("edit" as const), id: anId, upon: fc.nat(3), deleted: fc.boolean(), n: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant("replicate" as const), id: anId, hashes: fc.tuple(aHash, aHash, aHash), depth: fc.nat(2), deleted: fc.boolean(), n: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("compact" as const) }) },
);
type Act = typeof anAct extends fc.Arbitrary<infer Value> ? Value : never;

const perform = (database: DatabaseStorage, act: Act): unknown => {
  if (act.act === "compact") return Array.from(compacting(database)).length;
  const content = act.deleted ? {} : { n: act.n };
  if (act.act === "replicate") {
    const [first, ...past] = act.hashes.slice(0, act.depth + 1);
    return write(database, replicatedEdit(act.id, content, act.depth + 1, [first ?? "p", ...past], act.deleted));
  }
  const stored = database.get(act.id);
  const leaves = stored === undefined ? [] : leavesShown(database, stored);
  return write(database, newEdit(act.id, content, leaves[act.upon]?.rev, act.deleted));
};

test("whatever is done, SQLite holds what memory holds, and no end of a branch is without its body", () => {
  const storage = sqlite(aDirectory());
  const memory = createMemoryStorage();
  let runs = 0;
  fc.assert(
    fc.property(fc.array(anAct, { minLength: 5, maxLength: 25 }), (acts) => {
      const name = `run${++runs}`;
      const [one, other] = [memory, storage].map((place) => {
        place.create(name, "1");
        const database = found(place, name);
        return { answers: acts.map((act) => perform(database, act)), whole: readWhole(database) };
      });
      storage.drop(name);
      expect(other).toEqual(one);
      expect(JSON.stringify(one?.whole)).not.toContain("is lost");
    }),
    { numRuns: 100 },
  );
  expect(runs).toBeGreaterThanOrEqual(100);
});
