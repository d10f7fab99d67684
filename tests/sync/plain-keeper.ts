/** A keeper in memory, for tests of the exchange alone. The scenarios run the real one. */
import type { WireDocument } from "#wire/documents.ts";
import type { OutboxRow, Position, SyncKeeper } from "../../src/sync/keeper.ts";

export const createPlainKeeper = () => {
  const held = new Map<string, WireDocument>();
  const outbox = new Map<number, OutboxRow>();
  const refused: { doc: WireDocument; reason: string }[] = [];
  const positions = new Map<string, Position>();
  const resets: string[] = [];
  let next = 1;
  const keeper: SyncKeeper = {
    takeIn: async (database, documents, position) => {
      for (const document of documents) held.set(document._id, document);
      if (position) positions.set(database, position);
    },
    foldDeferred: async () => undefined,
    position: async (database) => positions.get(database),
    reset: async (database) => {
      resets.push(database);
      positions.delete(database);
    },
    nextToSend: async (limit, after = 0) => [...outbox.values()].filter(({ n }) => n > after).slice(0, limit),
    accepted: async (rows, moved) => {
      for (const { n } of rows) outbox.delete(n);
      const position = moved && positions.get(moved.database);
      if (moved && position?.since === moved.from) positions.set(moved.database, { ...position, since: moved.to });
    },
    refusedRow: async (row, reason) => {
      outbox.delete(row.n);
      refused.push({ doc: row.doc, reason });
    },
  };
  return {
    keeper,
    held,
    outbox,
    refused,
    positions,
    resets,
    write: (database: string, ...documents: WireDocument[]) => {
      for (const doc of documents) {
        held.set(doc._id, doc);
        outbox.set(next, { n: next, database, doc });
        next++;
      }
    },
  };
};
