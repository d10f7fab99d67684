/** What the exchange may expect of any keeper, the one on Dexie and the plain one of its tests. */
import { describe, expect, test } from "vitest";
import type { WireDocument } from "#wire/documents.ts";
import type { SyncKeeper } from "../../src/sync/keeper.ts";

export interface KeeperUnderTest {
  readonly keeper: SyncKeeper;
  /** Documents written at the desk, waiting to be sent. */
  write(documents: readonly WireDocument[]): Promise<void>;
  holds(id: string): Promise<boolean>;
  refused(): Promise<readonly { id: string; reason: string }[]>;
}

const database = "school-a-desk";
const note = (name: string): WireDocument => ({ _id: `note:${name}`, kind: "note", v: 1, sealed: "x".repeat(30) });

export const syncKeeperContract = (name: string, create: () => Promise<KeeperUnderTest>): void => {
  describe(`${name} keeper`, () => {
    test("what came in is held, and the position that covers it is known", async () => {
      const { keeper, holds } = await create();
      expect(await keeper.position(database)).toBeUndefined();
      await keeper.takeIn(database, [{ ...note("a"), _rev: "1-a" }], { since: "7", birth: "b" });
      expect(await holds("note:a")).toBe(true);
      expect(await keeper.position(database)).toEqual({ since: "7", birth: "b" });
    });

    test("rows wait in the order they were written, and can be read in portions", async () => {
      const { keeper, write } = await create();
      await write([note("a"), note("b"), note("c")]);
      const first = await keeper.nextToSend(2);
      expect(first.map(({ doc }) => doc._id)).toEqual(["note:a", "note:b"]);
      expect((await keeper.nextToSend(2, first[1]?.n)).map(({ doc }) => doc._id)).toEqual(["note:c"]);
    });

    test("only what was accepted leaves the outbox, and it stays held", async () => {
      const { keeper, write, holds } = await create();
      await write([note("a"), note("b")]);
      const [row] = await keeper.nextToSend(1);
      await keeper.accepted([{ n: row!.n, doc: row!.doc, rev: "1-a" }]);
      expect((await keeper.nextToSend(9)).map(({ doc }) => doc._id)).toEqual(["note:b"]);
      expect(await holds("note:a")).toBe(true);
    });

    test("a refused row leaves the outbox and is kept with its reason", async () => {
      const { keeper, write, refused } = await create();
      await write([note("a")]);
      const [row] = await keeper.nextToSend(1);
      await keeper.refusedRow(row!, "forbidden: no");
      expect(await keeper.nextToSend(9)).toEqual([]);
      expect(await refused()).toEqual([{ id: "note:a", reason: "forbidden: no" }]);
    });

    test("a database born anew has no position", async () => {
      const { keeper } = await create();
      await keeper.takeIn(database, [], { since: "7", birth: "b" });
      await keeper.reset(database);
      expect(await keeper.position(database)).toBeUndefined();
    });
  });
};
