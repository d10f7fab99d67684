/** Rows by many keys: the same as Dexie's own `anyOf` answers, in and outside a transaction. */
import "fake-indexeddb/auto";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { expect, test } from "vitest";
import { openDatabase } from "../../src/storage/database.ts";
import { rowsWith } from "../../src/storage/rows-with.ts";

const aStore = async () => {
  const db = openDatabase("rows", { indexedDB: new IDBFactory() as unknown as globalThis.IDBFactory, IDBKeyRange: IDBKeyRange as unknown as typeof globalThis.IDBKeyRange });
  await db.others.bulkPut([["a", "rules"], ["b", "staff"], ["c", "staff"], ["d", "note"], ["e", "setting"]].map(([id, kind]) => ({ id: id as never, kind: kind ?? "", database: "school-x-desk", doc: { _id: id ?? "" } })));
  return db;
};

test("are those of the keys, each once, in the order of the keys", async () => {
  const db = await aStore();
  for (const keys of [["staff", "rules", "staff"], ["nothing"], [], ["setting", "note", "staff", "rules"]]) {
    expect(await rowsWith(db.others, "kind", keys)).toEqual(await db.others.where("kind").anyOf(keys).toArray());
  }
  expect((await rowsWith(db.others, "kind", ["staff", "rules"])).map(({ id }) => id)).toEqual(["a", "b", "c"]);
  db.close();
});

test("see what the transaction around them has written, and end with it", async () => {
  const db = await aStore();
  await db.transaction("rw", db.others, async () => {
    await db.others.delete("b" as never);
    expect((await rowsWith(db.others, "kind", ["staff"])).map(({ id }) => id)).toEqual(["c"]);
    await db.others.delete("c" as never);
  });
  expect(await rowsWith(db.others, "kind", ["staff"])).toEqual([]);
  await expect(rowsWith(db.others, "no such index", ["x"])).rejects.toThrow();
  db.close();
});
