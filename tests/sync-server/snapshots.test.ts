/** All that lives in a database, in parts: whatever is written between them, nothing that stayed as it was is left out. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DatabaseStorage } from "../../sync-server/storage/document-storage.ts";
import { createMemoryStorage } from "../../sync-server/storage/memory-storage.ts";
import { snapshotPart } from "../../sync-server/storage/snapshots.ts";
import { createSqliteStorage } from "../../sync-server/storage/sqlite-storage.ts";
import { newEdit, write } from "../contracts/document-storage.ts";

const inMemory = (): DatabaseStorage => {
  const storage = createMemoryStorage();
  storage.create("books", "17");
  return storage.find("books")!;
};

const read = (part: ReturnType<typeof snapshotPart>) => part.documents.map((text) => (JSON.parse(text) as { _id: string })._id);

/** All parts; `between` happens after each. */
const parts = (database: DatabaseStorage, limit: number, between: (part: number) => void = () => undefined, isLog = false) => {
  const all = { ids: [] as string[], deleted: [] as string[], parts: 0, sizes: [] as number[] };
  let after: string | undefined;
  for (;;) {
    const part = snapshotPart(database, { after, limit }, isLog);
    all.ids.push(...read(part));
    all.deleted.push(...part.deleted);
    all.sizes.push(part.documents.length + part.deleted.length);
    between(++all.parts);
    if (part.next === null) return all;
    after = part.next;
  }
};

const ids = ["copy:b", "title:b", "tie:a", "zzz", "0", "patron:c", "setting:school", "patron:a", "copy:a", "rules:r", "staff:s", "position:p", "device:d", "title:a", "lot:l", "join:j", "note:n"];
const inOrder = ["setting:school", "rules:r", "staff:s", "patron:a", "patron:c", "join:j", "tie:a", "position:p", "title:a", "title:b", "lot:l", "copy:a", "copy:b", "0", "device:d", "note:n", "zzz"];

const fill = (database: DatabaseStorage): DatabaseStorage => {
  write(database, ...ids.map((id) => newEdit(id, { n: 1 })), newEdit("_design/x", {}), ...["title:gone", "copy:gone", "tie:gone"].map((id) => newEdit(id, { n: 1 })));
  for (const id of ["title:gone", "copy:gone", "tie:gone"]) write(database, newEdit(id, {}, database.get(id)?.winner, true));
  return database;
};

test("the school's order and its people come first, titles before their copies, and every document once, whatever the size of the parts", () => {
  const directory = mkdtempSync(join(tmpdir(), "tu-sach-snapshots-"));
  const sqlite = createSqliteStorage(directory);
  sqlite.create("books", "17");
  for (const database of [fill(inMemory()), fill(sqlite.find("books")!)]) {
    for (const limit of [1, 2, 3, 7, 17, 18, 20, 21, 22, 100]) {
      const all = parts(database, limit);
      expect([limit, all.ids, all.deleted]).toEqual([limit, inOrder, ["copy:gone", "tie:gone", "title:gone"]]);
      expect(Math.max(...all.sizes)).toBeLessThanOrEqual(limit);
    }
  }
  sqlite.close();
  rmSync(directory, { recursive: true });
});

test("a part says what its documents say, and where the database stands as it is read", () => {
  const database = fill(inMemory());
  const part = snapshotPart(database, { after: undefined, limit: 1 }, false);
  expect(part).toMatchObject({ birth: "17", of: 18, seq: expect.stringMatching(/^24-17/) });
  expect(JSON.parse(part.documents[0]!)).toEqual({ _id: "setting:school", _rev: database.get("setting:school")?.winner, n: 1 });
});

test("what is edited, deleted or new between two parts comes as it is then or not at all, and nothing else is left out or comes twice", () => {
  const database = fill(inMemory());
  const edit = (id: string, deleted = false) => write(database, newEdit(id, deleted ? {} : { n: 2 }, database.get(id)?.winner, deleted));
  const all = parts(database, 4, (part) => {
    if (part !== 2) return;
    edit("setting:school");
    edit("copy:a");
    edit("patron:a", true);
    edit("note:n", true);
    write(database, newEdit("patron:b", {}), newEdit("title:c", {}));
  });
  expect(all.ids).toEqual(inOrder.filter((id) => id !== "note:n").toSpliced(10, 0, "title:c"));
  expect(all.deleted).toEqual(["copy:gone", "note:n", "patron:a", "tie:gone", "title:gone"]);
});

test("a place that nobody understands, as one of a program with another order, begins from the start", () => {
  const database = fill(inMemory());
  for (const after of ["", "nonsense", "0-living-title:a", "1-neither-title:a"]) expect(read(snapshotPart(database, { after, limit: 1 }, false))).toEqual(["setting:school"]);
});

test("an empty database has one part with nothing in it", () => {
  expect(parts(inMemory(), 10)).toEqual({ ids: [], deleted: [], parts: 1, sizes: [0] });
});

test("a log comes as it was written, and what was deleted in it comes in its place", () => {
  const database = inMemory();
  write(database, ...["event:z", "event:a", "event:gone", "event:m"].map((id) => newEdit(id, {})));
  write(database, newEdit("event:gone", {}, database.get("event:gone")?.winner, true));
  for (const limit of [1, 2, 4, 5, 9]) expect(parts(database, limit, undefined, true)).toMatchObject({ ids: ["event:z", "event:a", "event:m"], deleted: ["event:gone"], parts: Math.ceil(4 / limit) });
  const all = parts(database, 2, (part) => part === 1 && write(database, newEdit("event:b", {})), true);
  expect(all.ids).toEqual(["event:z", "event:a", "event:m", "event:b"]);
  expect(read(snapshotPart(database, { after: "2-of another birth", limit: 1 }, true))).toEqual(["event:z"]);
});
