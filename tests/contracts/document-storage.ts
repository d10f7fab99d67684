/** What the server may expect of any place where documents lie, the one on the disk and the one in memory. */
import { describe, expect, test } from "vitest";
import { compacting } from "../../sync-server/storage/compaction.ts";
import { DatabaseIsGone, type DatabaseStorage, type DocumentStorage, type Writer } from "../../sync-server/storage/document-storage.ts";
import { leavesShown, revisionShown, revisionsOf } from "../../sync-server/storage/document-text.ts";
import { writeEdit, type Verdict } from "../../sync-server/storage/write-edits.ts";
import type { Edit } from "../../sync-server/revisions/edit.ts";
import { revisionFrom } from "../../sync-server/revisions/revision.ts";
import type { RevisionNode } from "../../sync-server/revisions/revision-tree.ts";

const revisionLimit = 1000;

export const write = (database: DatabaseStorage, ...edits: readonly Edit[]): Verdict[] =>
  database.transact((writer) => edits.map((edit) => writeEdit(writer, edit, revisionLimit)));

export const newEdit = (id: string, content: object, upon?: string, deleted = false): Edit => ({
  id,
  deleted,
  body: JSON.stringify(content),
  revision: upon === undefined ? undefined : revisionFrom(upon),
  replicated: undefined,
});

/** `hashes`: the revision's own and its ancestors', newest first. */
export const replicatedEdit = (id: string, content: object, generation: number, hashes: readonly [string, ...string[]], deleted = false): Edit => ({
  id,
  deleted,
  body: JSON.stringify(content),
  revision: { generation, hash: hashes[0] },
  replicated: { hashes },
});

const revOf = (verdict: Verdict | undefined): string => {
  if (verdict?.ok !== true) throw new Error(`not written: ${JSON.stringify(verdict)}`);
  return verdict.rev;
};

export const documentStorageContract = (name: string, create: () => DocumentStorage): void => {
  const aDatabase = (): DatabaseStorage => {
    const storage = create();
    storage.create("books", "17");
    const database = storage.find("books");
    if (database === undefined) throw new Error("made and not found");
    return database;
  };
  const ids = (database: DatabaseStorage, range: Omit<Parameters<DatabaseStorage["byId"]>[0], "limit"> & { limit?: number }) =>
    database.byId({ limit: 100, ...range }).map(({ id }) => id);
  const feed = (database: DatabaseStorage, after = 0) =>
    database.bySequence({ after, upTo: database.totals().seq, limit: 100 }).map(({ id, seq, winner, deleted }) => ({ id, seq, winner, deleted }));

  describe(`documents ${name}`, () => {
    test("databases are known by name, in the order of code points, once each", () => {
      const storage = create();
      for (const database of ["b", "a/c", "a+b", "_users"]) expect(storage.create(database, "1")).toBe(true);
      expect(storage.create("b", "2")).toBe(false);
      expect(storage.names()).toEqual(["_users", "a+b", "a/c", "b"]);
      expect(storage.find("b")?.birth).toBe("1");
      expect(storage.find("none")).toBeUndefined();
    });

    test("a dropped database is gone with all it held, and whoever still has it in hand is told", () => {
      const storage = create();
      storage.create("books", "1");
      const old = storage.find("books");
      if (old === undefined) throw new Error("made and not found");
      write(old, newEdit("a", {}));
      old.putSetting("security", "{}");
      old.putLocal({ id: "_local/x", rev: 1, body: "{}" });
      expect(storage.drop("books")).toBe(true);
      expect(storage.drop("books")).toBe(false);
      for (const use of [() => old.get("a"), () => old.totals(), () => write(old, newEdit("b", {})), () => old.setting("security"), () => old.locals()]) {
        expect(use).toThrow(DatabaseIsGone);
      }
      storage.create("books", "2");
      const born = storage.find("books");
      expect(born?.birth).toBe("2");
      expect(born?.totals()).toMatchObject({ alive: 0, deleted: 0, seq: 0 });
      expect([born?.setting("security"), born?.locals()]).toEqual([undefined, []]);
    });

    test("what is written to several databases together is there, each under its own sequence, and what breaks in one stays out of it alone", () => {
      const storage = create();
      const databases = ["a", "b", "c"].map((name) => (storage.create(name, "1"), storage.find(name) ?? missing()));
      const [a, b, c] = databases as [DatabaseStorage, DatabaseStorage, DatabaseStorage];
      write(b, newEdit("before", {}));
      const told = storage.together(() => {
        write(a, newEdit("x", { of: "a" }));
        expect(() =>
          c.transact((writer) => {
            writeEdit(writer, newEdit("x", {}), revisionLimit);
            throw new Error("the power went");
          }),
        ).toThrow("the power went");
        write(b, newEdit("x", { of: "b" }), newEdit("y", {}));
        write(a, newEdit("y", {}));
        return "done";
      });
      expect(told).toBe("done");
      expect(databases.map((database) => feed(database).map(({ id, seq }) => [id, seq]))).toEqual([[["x", 1], ["y", 2]], [["before", 1], ["x", 2], ["y", 3]], []]);
      expect(databases.map((database) => database.get("x")?.body)).toEqual(['{"of":"a"}', '{"of":"b"}', undefined]);
    });

    test("what lives is shown by id without its tree, from one id to another and so many", () => {
      const database = aDatabase();
      write(database, ...["c", "a", "b", "d"].map((id) => newEdit(id, { of: id })));
      write(database, newEdit("b", {}, database.get("b")?.winner, true));
      const shown = (id: string) => ({ id, winner: database.get(id)?.winner, deleted: false, body: JSON.stringify({ of: id }) });
      expect(database.shownById({ limit: 9 })).toEqual(["a", "c", "d"].map(shown));
      expect(database.shownById({ from: "a\u0000", to: "d", withTo: false, limit: 9 })).toEqual([shown("c")]);
      expect(database.shownById({ limit: 2 })).toEqual(["a", "c"].map(shown));
    });

    test("what is deleted is listed by id, after an id and so many", () => {
      const database = aDatabase();
      write(database, ...["c", "a", "b", "a\u0000", "ab"].map((id) => newEdit(id, {})));
      expect(database.deletedIds({ after: "", limit: 9 })).toEqual([]);
      for (const id of ["b", "a", "ab", "a\u0000"]) write(database, newEdit(id, {}, database.get(id)?.winner, true));
      expect(database.deletedIds({ after: "", limit: 9 })).toEqual(["a", "a\u0000", "ab", "b"]);
      expect(database.deletedIds({ after: "a", limit: 2 })).toEqual(["a\u0000", "ab"]);
      expect(database.deletedIds({ after: "b", limit: 2 })).toEqual([]);
    });

    test("what is written is read back as it was, by its id", () => {
      const database = aDatabase();
      const content = { name: "Dế Mèn phiêu lưu ký", nul: "a\u0000b", deep: [1, { "": null }], big: 1e21 };
      const rev = revOf(write(database, newEdit("sách/1 🐉", content))[0]);
      const stored = database.get("sách/1 🐉");
      expect(stored).toMatchObject({ id: "sách/1 🐉", seq: 1, winner: rev, deleted: false });
      expect(JSON.parse(stored?.body ?? "")).toEqual(content);
      expect(database.get("none")).toBeUndefined();
    });

    test("a new edit stands on the leaf it names; any other is a conflict and changes nothing", () => {
      const database = aDatabase();
      const first = revOf(write(database, newEdit("a", { n: 1 }))[0]);
      const second = revOf(write(database, newEdit("a", { n: 2 }, first))[0]);
      const before = [database.totals(), database.get("a")];
      expect(write(database, newEdit("a", { n: 3 }), newEdit("a", { n: 3 }, first), newEdit("a", { n: 3 }, "2-other"))).toEqual(
        Array.from({ length: 3 }, () => ({ ok: false, id: "a", error: "conflict", reason: "Document update conflict." })),
      );
      expect([database.totals(), database.get("a")]).toEqual(before);
      expect(database.get("a")).toMatchObject({ winner: second, body: '{"n":2}' });
    });

    test("a deleted document is counted apart and begins again upon its deletion", () => {
      const database = aDatabase();
      const first = revOf(write(database, newEdit("a", { n: 1 }))[0]);
      const gone = revOf(write(database, newEdit("a", {}, first, true))[0]);
      expect(database.totals()).toMatchObject({ alive: 0, deleted: 1, seq: 2 });
      expect(database.get("a")).toMatchObject({ winner: gone, deleted: true });
      expect(ids(database, {})).toEqual([]);
      const again = revOf(write(database, newEdit("a", { n: 2 }))[0]);
      expect(again).toMatch(/^3-/);
      expect(database.totals()).toMatchObject({ alive: 1, deleted: 0, seq: 3 });
    });

    test("each write moves its document to the end of the feed; sequences only grow", () => {
      const database = aDatabase();
      const [a, b] = write(database, newEdit("a", {}), newEdit("b", {})).map(revOf);
      const again = revOf(write(database, newEdit("a", { n: 2 }, a))[0]);
      expect(feed(database)).toEqual([
        { id: "b", seq: 2, winner: b, deleted: false },
        { id: "a", seq: 3, winner: again, deleted: false },
      ]);
      expect(feed(database, 2).map(({ id }) => id)).toEqual(["a"]);
      expect(database.countBySequence({ after: 0, upTo: 3 })).toBe(2);
      expect(database.countBySequence({ after: 2, upTo: 2 })).toBe(0);
      expect(database.bySequence({ after: 0, upTo: 3, limit: 1, descending: true }).map(({ id }) => id)).toEqual(["a"]);
      expect(database.bySequence({ after: 0, upTo: 2, limit: 10 }).map(({ id }) => id)).toEqual(["b"]);
    });

    test("a replicated edit that is there already is no write", () => {
      const database = aDatabase();
      const edit = replicatedEdit("x", { v: 1 }, 2, ["bbb", "aaa"]);
      expect(write(database, edit, edit)).toEqual([{ ok: true, id: "x", rev: "2-bbb" }, { ok: true, id: "x", rev: "2-bbb" }]);
      expect(write(database, edit)).toEqual([{ ok: true, id: "x", rev: "2-bbb" }]);
      expect(database.totals().seq).toBe(1);
    });

    const branches = [
      replicatedEdit("x", { v: "3c" }, 3, ["ccc", "bbb", "aaa"]),
      replicatedEdit("x", { v: "3d" }, 3, ["ddd", "bbb", "aaa"]),
      replicatedEdit("x", { v: "2e" }, 2, ["eee", "aaa"], true),
    ];
    const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    test.each(orders)("branches that come in the order %i %i %i end with the same winner, and each keeps its body", (...order) => {
      const database = aDatabase();
      for (const index of order) write(database, ...branches.slice(index, index + 1));
      const stored = database.get("x");
      if (stored === undefined) throw new Error("written and not found");
      expect(stored).toMatchObject({ winner: "3-ddd", deleted: false, body: '{"v":"3d"}' });
      expect(leavesShown(database, stored)).toEqual([
        { id: "x", rev: "3-ddd", deleted: false, body: '{"v":"3d"}' },
        { id: "x", rev: "3-ccc", deleted: false, body: '{"v":"3c"}' },
        { id: "x", rev: "2-eee", deleted: true, body: '{"v":"2e"}' },
      ]);
      expect(feed(database)).toHaveLength(1);
    });

    test("when the winner is deleted, the other branch wins with its own body", () => {
      const database = aDatabase();
      write(database, ...branches);
      write(database, newEdit("x", {}, "3-ddd", true));
      expect(database.get("x")).toMatchObject({ winner: "3-ccc", deleted: false, body: '{"v":"3c"}' });
      expect(database.totals()).toMatchObject({ alive: 1, deleted: 0 });
    });

    test("compaction drops the bodies that nothing ends at, and moves nothing in the feed", () => {
      const database = aDatabase();
      const first = revOf(write(database, newEdit("a", { n: 1 }))[0]);
      write(database, newEdit("a", { n: 2 }, first), ...branches);
      const before = feed(database);
      const shown = (id: string, rev: string) => revisionShown(database, database.get(id) ?? missing(), rev)?.body;
      expect(shown("a", first)).toBe('{"n":1}');
      Array.from(compacting(database));
      expect(shown("a", first)).toBeUndefined();
      expect(["3-ddd", "3-ccc", "2-eee"].map((rev) => shown("x", rev))).toEqual(['{"v":"3d"}', '{"v":"3c"}', '{"v":"2e"}']);
      expect(feed(database)).toEqual(before);
    });

    test("a document edited beyond the limit keeps as many generations as it allows, and goes on", () => {
      const database = aDatabase();
      const hashes = Array.from({ length: revisionLimit - 10 }, (_, index) => `h${index}`);
      let rev = revOf(write(database, replicatedEdit("a", {}, hashes.length, ["first", ...hashes.slice(1)]))[0]);
      for (let n = 1; n <= 30; n++) rev = revOf(write(database, newEdit("a", { n }, rev))[0]);
      const stored = database.get("a") ?? missing();
      expect(rev).toMatch(/^1020-/);
      expect(revisionsOf(stored, stored.winner)._revisions?.ids).toHaveLength(revisionLimit);
      expect(stored.body).toBe('{"n":30}');
    });

    test("a batch that breaks leaves nothing of itself: no document, no sequence, no count", () => {
      const database = aDatabase();
      const first = revOf(write(database, newEdit("a", { n: 1 }))[0]);
      const before = [database.totals(), feed(database), database.get("a")];
      expect(() =>
        database.transact((writer) => {
          writeEdit(writer, newEdit("a", { n: 2 }, first), revisionLimit);
          writeEdit(writer, newEdit("b", {}), revisionLimit);
          throw new Error("the power went");
        }),
      ).toThrow("the power went");
      expect([database.totals(), feed(database), database.get("a"), database.get("b")]).toEqual([...before, undefined]);
      expect(database.body("a", first)).toBeUndefined();
      write(database, newEdit("b", {}));
      expect(feed(database).map(({ seq }) => seq)).toEqual([1, 2]);
    });

    test("a later edit of a batch sees the earlier ones", () => {
      const database = aDatabase();
      expect(write(database, newEdit("a", { n: 1 }), newEdit("a", { n: 2 })).map(({ ok }) => ok)).toEqual([true, false]);
    });

    test("what is added is there once: another of its id is refused, changes nothing and takes no sequence", () => {
      const database = aDatabase();
      const document = (id: string, body: string) => ({ id, winner: "1-a", deleted: false, body, tree: [{ pos: 1, ids: ["a", { status: "available" as const }, []] satisfies RevisionNode }] });
      write(database, newEdit("a", { n: 1 }));
      const added = database.transact((writer) => {
        const answers = [document("a", "{}"), document("b", '{"n":2}'), document("b", "{}"), document("c", "{}")].map((one) => [writer.add(one), writer.seq()]);
        writer.put(document("b", '{"n":3}'));
        return answers;
      });
      expect(added).toEqual([[false, 1], [true, 2], [false, 2], [true, 3]]);
      expect(["a", "b"].map((id) => database.get(id)?.body)).toEqual(['{"n":1}', '{"n":3}']);
      expect(feed(database).map(({ id, seq }) => [id, seq])).toEqual([["a", 1], ["c", 3], ["b", 4]]);
      expect(database.totals()).toEqual({ alive: 3, deleted: 0, seq: 4 });
    });

    test("an id that was written before takes an edit without a revision only where it is deleted", () => {
      const database = aDatabase();
      const first = revOf(write(database, newEdit("a", { n: 1 }))[0]);
      expect(write(database, newEdit("a", { n: 1 }))[0]?.ok).toBe(false);
      const gone = revOf(write(database, newEdit("a", {}, first, true))[0]);
      expect(revOf(write(database, newEdit("a", { n: 2 }))[0])).toMatch(/^3-/);
      expect(revOf(write(database, replicatedEdit("a", {}, 2, [gone.slice(2), first.slice(2)], true))[0])).toBe(gone);
      expect(database.totals()).toEqual({ alive: 1, deleted: 0, seq: 3 });
    });

    test("a document written, deleted, taken out and written again in one batch is counted as what it is in the end", () => {
      const database = aDatabase();
      const put = (id: string, deleted: boolean) => (writer: Writer) => writer.put({ id, winner: "1-a", deleted, body: "{}", tree: [{ pos: 1, ids: ["a", { status: "available", deleted }, []] }] });
      const steps = [put("a", false), put("a", true), put("b", true), (writer: Writer) => writer.get("a"), (writer: Writer) => writer.remove("a"), put("a", false), put("b", false), put("b", true)];
      database.transact((writer) => steps.forEach((step) => step(writer)));
      expect(database.totals()).toEqual({ alive: 1, deleted: 1, seq: 7 });
      expect(feed(database).map(({ id, seq, deleted }) => [id, seq, deleted])).toEqual([["a", 5, false], ["b", 7, true]]);
    });

    test("ranges run by code points, with and without their end, forwards and backwards", () => {
      const database = aDatabase();
      // U+FF41 stands before U+1F409 by code points and after it by UTF-16 units.
      write(database, ...["b", "a", "🐉", "ａ", "đ", "B"].map((id) => newEdit(id, {})));
      expect(ids(database, {})).toEqual(["B", "a", "b", "đ", "ａ", "🐉"]);
      expect(ids(database, { descending: true })).toEqual(["🐉", "ａ", "đ", "b", "a", "B"]);
      expect(ids(database, { from: "a", to: "đ" })).toEqual(["a", "b", "đ"]);
      expect(ids(database, { from: "a", to: "đ", withTo: false })).toEqual(["a", "b"]);
      expect(ids(database, { from: "đ", to: "a", descending: true })).toEqual(["đ", "b", "a"]);
      expect(ids(database, { from: "đ", to: "a", descending: true, withTo: false })).toEqual(["đ", "b"]);
      expect(ids(database, { from: "đ", to: "a" })).toEqual([]);
      expect(ids(database, { skip: 1, limit: 2 })).toEqual(["a", "b"]);
      expect([database.count("before", "b"), database.count("after", "b")]).toEqual([2, 3]);
    });

    test("deleted documents stand in no range and no count", () => {
      const database = aDatabase();
      const [, b] = write(database, ...["a", "b", "c"].map((id) => newEdit(id, {}))).map(revOf);
      write(database, newEdit("b", {}, b, true));
      expect(ids(database, {})).toEqual(["a", "c"]);
      expect([database.count("before", "c"), database.count("after", "a")]).toEqual([1, 1]);
    });

    test("notes of replicators are kept apart from documents and sequences", () => {
      const database = aDatabase();
      database.putLocal({ id: "_local/b", rev: 1, body: '{"seq":1}' });
      database.putLocal({ id: "_local/a", rev: 1, body: "{}" });
      database.putLocal({ id: "_local/b", rev: 2, body: '{"seq":2}' });
      expect(database.local("_local/b")).toEqual({ id: "_local/b", rev: 2, body: '{"seq":2}' });
      expect(database.locals().map(({ id }) => id)).toEqual(["_local/a", "_local/b"]);
      database.dropLocal("_local/b");
      expect(database.local("_local/b")).toBeUndefined();
      expect(database.totals()).toMatchObject({ alive: 0, deleted: 0, seq: 0 });
      expect([feed(database), ids(database, {})]).toEqual([[], []]);
    });

    test("settings are kept by name", () => {
      const database = aDatabase();
      database.putSetting("security", "{}");
      database.putSetting("security", '{"members":{}}');
      expect([database.setting("security"), database.setting("none")]).toEqual(['{"members":{}}', undefined]);
    });

    test("a setting put in a batch that breaks is as it was before it", () => {
      const database = aDatabase();
      database.putSetting("kept", "before");
      write(database, newEdit("a", {}));
      expect(() =>
        database.transact((writer) => {
          writeEdit(writer, newEdit("b", {}), revisionLimit);
          database.putSetting("kept", "after");
          database.putSetting("other", "after");
          throw new Error("the power went");
        }),
      ).toThrow("the power went");
      expect([database.setting("kept"), database.setting("other")]).toEqual(["before", undefined]);
    });

    test("what was read stays as it was read", () => {
      const database = aDatabase();
      write(database, newEdit("a", {}));
      const read = database.get("a");
      if (read?.tree[0] === undefined) throw new Error("written and not found");
      read.tree[0].ids[1].status = "missing";
      expect(database.get("a")?.tree[0]?.ids[1].status).toBe("available");
    });
  });
};

const missing = (): never => {
  throw new Error("written and not found");
};
