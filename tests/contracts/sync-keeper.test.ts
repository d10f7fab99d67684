import "fake-indexeddb/auto";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { schoolKeyFrom } from "#wire/seal.ts";
import { createChanges } from "../../src/storage/changes.ts";
import { openDatabase } from "../../src/storage/database.ts";
import { documentTables } from "../../src/storage/document-rows.ts";
import { putEdited } from "../../src/storage/edits.ts";
import { createSyncKeeper } from "../../src/storage/sync-keeper.ts";
import { createPlainKeeper } from "../sync/plain-keeper.ts";
import { syncKeeperContract } from "./sync-keeper.ts";

syncKeeperContract("the plain", async () => {
  const plain = createPlainKeeper();
  return {
    keeper: plain.keeper,
    write: async (documents) => plain.write("school-a-desk", ...documents),
    holds: async (id) => plain.held.has(id),
    refused: async () => plain.refused.map(({ doc, reason }) => ({ id: doc._id, reason })),
  };
});

syncKeeperContract("the Dexie", async () => {
  const db = openDatabase("contract", { indexedDB: new IDBFactory(), IDBKeyRange } as never);
  const keeper = createSyncKeeper({
    db,
    key: await schoolKeyFrom(new Uint8Array(32)),
    changes: createChanges("contract"),
    clock: () => ({ wall: 0, offset: null }),
  });
  return {
    keeper,
    write: async (documents) => {
      for (const doc of documents) {
        await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], () => putEdited(db, [{ id: doc._id, database: "school-a-desk", doc, kind: "note" }]));
      }
    },
    holds: async (id) => (await db.others.get(id)) !== undefined,
    refused: async () => (await db.refused.toArray()).map(({ id, reason }) => ({ id, reason })),
  };
});
