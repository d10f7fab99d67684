/** Rows in portions: the same as Dexie's own `filter` answers, with a request for some hundred and not for each. */
import "fake-indexeddb/auto";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { expect, test, vi } from "vitest";
import { openDatabase } from "../../src/storage/database.ts";
import { everyRow, rowsWhere } from "../../src/storage/every-row.ts";

const aStore = async (count: number) => {
  const db = openDatabase("rows", { indexedDB: new IDBFactory() as unknown as globalThis.IDBFactory, IDBKeyRange: IDBKeyRange as unknown as typeof globalThis.IDBKeyRange });
  await db.others.bulkPut(Array.from({ length: count }, (_, n) => ({ id: `id:${String(n).padStart(5, "0")}` as never, kind: n % 3 === 0 ? "rules" : "staff", database: "school-x-desk", doc: { _id: "" } })));
  return db;
};

test("all rows come once, in the order of their keys, however many portions they fill", async () => {
  for (const count of [0, 1, 499, 500, 501, 1_000, 1_234]) {
    const db = await aStore(count);
    const seen: string[] = [];
    await everyRow(db.others, ({ id }) => void seen.push(id));
    expect(seen).toHaveLength(count);
    expect(seen).toEqual(await db.others.toCollection().primaryKeys());
    expect(await rowsWhere(db.others, ({ kind }) => kind === "rules")).toEqual(await db.others.filter(({ kind }) => kind === "rules").toArray());
    db.close();
  }
});

test("no cursor is opened, and a transaction around it is seen", async () => {
  const db = await aStore(1_234);
  const cursors = vi.spyOn(IDBObjectStore.prototype, "openCursor");
  const found = await db.transaction("rw", db.others, async () => {
    await db.others.bulkDelete(["id:00000", "id:01233"] as never[]);
    return rowsWhere(db.others, ({ kind }) => kind === "rules");
  });
  expect(found).toHaveLength(410);
  expect(cursors).not.toHaveBeenCalled();
  db.close();
});
