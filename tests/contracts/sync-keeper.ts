/** What the exchange may expect of any keeper, the one on Dexie and the plain one of its tests. */
import { describe, expect, test } from "vitest";
import { tallyFrom } from "#wire/digest.ts";
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
const note = (name: string, says = ""): WireDocument => ({ _id: `note:${name}`, kind: "note", v: 1, sealed: "x".repeat(30) + says });

export const syncKeeperContract = (name: string, create: () => Promise<KeeperUnderTest>): void => {
  describe(`${name} keeper`, () => {
    test("what came in is held, and the position that covers it is known", async () => {
      const { keeper, holds } = await create();
      expect(await keeper.position(database)).toBeUndefined();
      await keeper.takeIn(database, [{ ...note("a"), _rev: "1-a" }], { since: "7", birth: "b" });
      expect(await holds("note:a")).toBe(true);
      expect(await keeper.position(database)).toEqual({ since: "7", birth: "b" });
    });

    test("what is expected is known until a position covers it, and what was read is expected no more", async () => {
      const { keeper, holds } = await create();
      const [log, expected] = ["school-a-log-2026", (database: string) => ({ database, birth: "b", documents: 20 })];
      await keeper.takeIn(log, [], { since: "3", birth: "b" });
      await keeper.expect([expected(database), expected(log)]);
      expect(await keeper.position(log)).toEqual({ since: "3", birth: "b" });
      expect(await keeper.position(database)).toEqual({ since: "0", birth: "b", coming: { done: 0, of: 20 } });
      const half = { since: "0", birth: "b", coming: { done: 1, of: 20, at: { seq: "9", after: "place" } } };
      await keeper.takeIn(database, [{ ...note("a"), _rev: "1-a" }], half);
      await keeper.expect([expected(database)]);
      expect([await keeper.position(database), await holds("note:a")]).toEqual([half, true]);
      await keeper.takeIn(database, [], { since: "9", birth: "b" });
      expect(await keeper.position(database)).toEqual({ since: "9", birth: "b" });
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

    test("a document that comes in older than it is held says that the server has lost something, and nothing is taken", async () => {
      const { keeper, holds } = await create();
      await keeper.takeIn(database, [{ ...note("a"), _rev: "3-c" }], { since: "7", birth: "b" });
      expect(await keeper.takeIn(database, [{ ...note("b"), _rev: "1-b" }, { ...note("a", "old"), _rev: "2-b" }], { since: "9", birth: "b" })).toBe("older");
      expect([await holds("note:b"), await keeper.position(database)]).toEqual([false, { since: "7", birth: "b" }]);
      expect(await keeper.takeIn(database, [{ ...note("a", "old"), _rev: "2-b" }], undefined, { evenOlder: true })).toBe("taken");
    });

    test("compared with a server's list: what is not held is unknown, what is held otherwise comes with its past", async () => {
      const { keeper } = await create();
      await keeper.takeIn(database, [note("a"), note("b"), note("c")].map((doc) => ({ ...doc, _rev: "1-x" })), undefined);
      await keeper.takeIn(database, [{ ...note("a", "edited"), _rev: "2-y" }], { since: "7", birth: "b" });
      const listed = [{ id: "note:a", rev: "1-x" }, { id: "note:b", rev: "1-x" }, { id: "note:c", rev: "2-z", deleted: true }, { id: "note:new", rev: "1-n" }, { id: "note:gone", rev: "2-g", deleted: true }];
      expect(await keeper.compare(listed.map((one) => ({ deleted: false, ...one })))).toEqual({
        unknown: ["note:new"],
        otherwise: [{ id: "note:a", rev: "2-y", earlier: ["1-x"] }, { id: "note:c", rev: "1-x", earlier: [] }],
      });
    });

    test("an event that is held is the same whatever its revision is", async () => {
      const { keeper } = await create();
      await keeper.takeIn(database, [{ _id: "event:a", kind: "not yet known", v: 9, _rev: "1-a" }], undefined);
      expect(await keeper.compare([{ id: "event:a", rev: "1-other", deleted: false }])).toEqual({ unknown: [], otherwise: [] });
    });

    test("what is held and not there is found, but not what the server has never had", async () => {
      const { keeper, write } = await create();
      await keeper.takeIn(database, [note("a"), note("b"), note("edited")].map((doc) => ({ ...doc, _rev: "1-x" })), undefined);
      await write([note("edited", "anew"), note("waits"), note("refused")]);
      const rows = await keeper.nextToSend(9);
      await keeper.refusedRow(rows.find(({ doc }) => doc._id === "note:refused")!, "forbidden: no");
      expect([...(await keeper.heldBeside(database, new Set(["note:b"])))].sort()).toEqual(["note:a", "note:edited"]);
      expect(await keeper.heldBeside("school-a-office", new Set())).toEqual([]);
    });

    test("a document is put back as the server had it, without the edit that it has not seen", async () => {
      const { keeper, write } = await create();
      await keeper.takeIn(database, [{ ...note("a"), _rev: "1-x" }], undefined);
      await write([note("a", "edited"), note("never sent")]);
      const [row] = await keeper.asAcknowledged(["note:a", "note:never sent", "note:nobody's"]);
      expect(row).toEqual({ doc: { ...note("a"), _rev: "1-x" }, held: { id: "note:a", rev: "1-x", earlier: [] } });
      expect((await keeper.nextToSend(9)).map(({ doc }) => doc)).toEqual([{ ...note("a", "edited"), _rev: "1-x" }, note("never sent")]);
    });

    test("what is to be sent again waits once, as if it were new", async () => {
      const { keeper, write } = await create();
      await keeper.takeIn(database, [{ ...note("a"), _rev: "1-x" }, { _id: "event:a", kind: "not yet known", v: 9, _rev: "1-a" }], undefined);
      await write([note("b")]);
      await keeper.sendAgain(database, ["note:a", "event:a", "note:b"]);
      await keeper.sendAgain(database, ["note:a", "event:a", "note:b"]);
      expect((await keeper.nextToSend(9)).map(({ doc }) => doc)).toEqual([note("b"), note("a"), { _id: "event:a", kind: "not yet known", v: 9 }]);
    });

    test("what was merged with somebody's edit of a lost state waits as an edit of theirs", async () => {
      const { keeper } = await create();
      await keeper.takeIn(database, [{ ...note("a", "base"), _rev: "1-x" }], undefined);
      await keeper.takeIn(database, [{ ...note("a", "mine"), _rev: "2-y" }], undefined);
      await keeper.mergeBack(database, [{ theirs: { ...note("a", "base"), shelf: "theirs", _rev: "2-z" }, base: { ...note("a", "base"), _rev: "1-x" }, earlier: ["1-x"] }]);
      expect((await keeper.nextToSend(9)).map(({ doc }) => doc)).toEqual([{ ...note("a", "mine"), shelf: "theirs", _rev: "2-z" }]);
      expect((await keeper.compare([{ id: "note:a", rev: "3-w", deleted: false }])).otherwise).toEqual([{ id: "note:a", rev: "2-z", earlier: ["1-x"] }]);
    });

    test("what is held has a digest as the server has one, unless something waits to be sent; when it was compared is remembered", async () => {
      const { keeper, write } = await create();
      await keeper.takeIn(database, [{ ...note("a"), _rev: "1-x" }, { _id: "event:a", kind: "not yet known", v: 9, _rev: "1-a" }], { since: "7", birth: "b" });
      const tally = tallyFrom();
      tally.add({ id: "note:a", rev: "1-x" });
      tally.add({ id: "event:a", rev: "whichever" });
      expect(await keeper.digest(database)).toEqual(tally.digest());
      await write([note("b")]);
      expect(await keeper.digest(database)).toBeUndefined();
      await keeper.noteChecked(database, 5);
      expect(await keeper.checkedAt(database)).toBe(5);
      await keeper.noteChecked(database, undefined);
      expect(await keeper.checkedAt(database)).toBeUndefined();
    });

    test("as long as nobody else writes under its id, it wants no other one", async () => {
      const { keeper } = await create();
      await keeper.takeIn(database, [{ ...note("a"), _rev: "1-x" }], { since: "7", birth: "b" });
      expect(await keeper.wantedIdentity()).toBeUndefined();
    });
  });
};
