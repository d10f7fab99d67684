/** The functions of design documents: views, what refuses a document, what a feed leaves out. */
import { describe, expect, test } from "vitest";
import { revOf, type CouchUnderTest } from "../couchdb.ts";

interface Row {
  readonly id: string;
  readonly key: unknown;
  readonly value: unknown;
  readonly doc?: object | null;
}
interface ViewAnswer {
  readonly total_rows: number;
  readonly offset: number;
  readonly rows: readonly Row[];
}

const design = {
  language: "javascript",
  views: {
    lib: { twice: "exports.of = function (n) { return 2 * n; };" },
    keys: { map: "function (doc) { (doc.keys || []).forEach(function (key) { emit(key, doc.n); }); };" },
    twice: { map: "function (doc) { var twice = require('views/lib/twice'); if (doc.n) emit(doc.n, twice.of(doc.n)); }", reduce: "_sum" },
    lists: { map: "function (doc) { if (doc.n) emit([doc.n % 2, doc.n], [1, doc.n]); }", reduce: "_sum" },
    lengths: { map: "(doc) => { if (doc.n) emit(doc.n % 2, doc.n); }", reduce: "function (keys, values, rereduce) { return rereduce ? sum(values) : values.length; }" },
    conflicts: { map: "function (doc) { if (doc._conflicts) emit(doc._conflicts.length, (doc._deleted_conflicts || []).length); }" },
    values: { map: "function (doc) { if (doc.n === 1) ['b', { o: 1 }, null, [1], 2, true, 'B', false].forEach(function (value) { emit('key', value); }); }" },
    stats: { map: "function (doc) { if (doc.stats) emit(doc._id, doc.stats); }", reduce: "_stats" },
    trailing: { map: "function (doc) { if (doc.n) emit(null, doc.n); }", reduce: "_sum\n of all" },
    broken: { map: "function (doc) { if (doc.n) emit(null, doc.n); }", reduce: "function (keys) { return keys[0].none.at.all; }" },
    failing: { map: "function (doc) { if (doc.n === 2) throw new Error('two'); emit(doc.n); }" },
  },
  filters: { odd: "function (doc, req) { return doc.n % 2 === 1 && doc.n >= Number(req.query.from || 0); }" },
};

const order = [null, false, true, 1, 2, 10, "a", "A", "á", "b", [], ["a"], ["a", 1], ["b"], {}, { a: 1 }, { b: 0 }];

const filled = async (couch: CouchUnderTest): Promise<CouchUnderTest> => {
  revOf(await couch.ask("PUT", "/_design/d", { json: design }));
  const docs = [{ _id: "all", keys: order.toReversed() }, ...[1, 2, 3, 4, 5].map((n) => ({ _id: `n${n}`, n }))];
  expect((await couch.ask("POST", "/_bulk_docs", { json: { docs } })).status).toBe(201);
  return couch;
};
const view = async (couch: CouchUnderTest, name: string, query = ""): Promise<ViewAnswer> => {
  const { status, json } = await couch.ask("GET", `/_design/d/_view/${name}${query}`);
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(json)}`);
  return json as ViewAnswer;
};
const keysOf = ({ rows }: ViewAnswer): unknown[] => rows.map(({ key }) => key);
const asKey = (key: unknown): string => encodeURIComponent(JSON.stringify(key));

export const designFunctionContract = (fresh: () => Promise<CouchUnderTest>): void => {
  describe("functions of design documents", () => {
    test("a view stands in the order of its keys, and is read from one to another, both ways", async () => {
      const couch = await filled(await fresh());
      expect(keysOf(await view(couch, "keys"))).toEqual(order);
      expect(keysOf(await view(couch, "keys", "?descending=true"))).toEqual(order.toReversed());
      expect(keysOf(await view(couch, "keys", `?startkey=${asKey(2)}&endkey=${asKey("A")}`))).toEqual([2, 10, "a", "A"]);
      expect(keysOf(await view(couch, "keys", `?startkey=${asKey(2)}&endkey=${asKey("A")}&inclusive_end=false`))).toEqual([2, 10, "a"]);
      expect(keysOf(await view(couch, "keys", `?startkey=${asKey("A")}&endkey=${asKey(2)}&descending=true&inclusive_end=false`))).toEqual(["A", "a", 10]);
      expect(keysOf(await view(couch, "keys", `?keys=${asKey(["b", 1, "none", "b"])}`))).toEqual(["b", 1, "b"]);
      const part = await view(couch, "keys", `?startkey=${asKey("a")}&skip=1&limit=2`);
      expect([part.total_rows, part.offset, keysOf(part)]).toEqual([order.length, 7, ["A", "á"]]);
    });

    test("a view knows what was edited and deleted since it was last read, and forgets rows of a function that fails", async () => {
      const couch = await filled(await fresh());
      expect((await view(couch, "failing")).rows.map(({ id }) => id)).not.toContain("n2");
      const { rows } = await view(couch, "twice", "?reduce=false&include_docs=true");
      expect(rows.map(({ value }) => value)).toEqual([2, 4, 6, 8, 10]);
      const [first, second] = rows.map(({ doc }) => doc as { _rev: string });
      revOf(await couch.ask("PUT", "/n1", { json: { _rev: first?._rev, n: 7 } }));
      revOf(await couch.ask("DELETE", `/n2?rev=${second?._rev}`));
      expect(keysOf(await view(couch, "twice", "?reduce=false"))).toEqual([3, 4, 5, 7]);
    });

    test("values are reduced in one, by key, and by the beginning of a key", async () => {
      const couch = await filled(await fresh());
      const reduced = async (name: string, query = "") => (await view(couch, name, query)).rows.map(({ key, value }) => [key, value]);
      expect(await reduced("twice")).toEqual([[null, 30]]);
      expect(await reduced("lists", "?group_level=1")).toEqual([[[0], [2, 6]], [[1], [3, 9]]]);
      expect(await reduced("lists", "?group=true&descending=true&limit=1")).toEqual([[[1, 5], [1, 5]]]);
      expect(await reduced("lengths", "?group=true")).toEqual([[0, 2], [1, 3]]);
      expect(await reduced("lists", `?startkey=${asKey([1])}`)).toEqual([[null, [3, 9]]]);
    });

    test("rows of one document under one key stand in the order of their values", async () => {
      const couch = await filled(await fresh());
      expect((await view(couch, "values")).rows.map(({ value }) => value)).toEqual([2, false, null, true, { o: 1 }, [1], "B", "b"]);
    });

    test("a map function sees what is in conflict", async () => {
      const couch = await filled(await fresh());
      const branch = (hash: string, deleted: boolean) => ({ _id: "x", _rev: `2-${hash}`, _revisions: { start: 2, ids: [hash, "aaa"] }, _deleted: deleted });
      await couch.ask("POST", "/_bulk_docs", { json: { new_edits: false, docs: [branch("bbb", false), branch("ccc", false), branch("ddd", true)] } });
      expect((await view(couch, "conflicts")).rows).toEqual([{ id: "x", key: 1, value: 1 }]);
    });

    test("_stats takes numbers and lists of numbers, place by place, and refuses what is not alike", async () => {
      const statsOf = async (...stats: unknown[]) => {
        const couch = await fresh();
        revOf(await couch.ask("PUT", "/_design/d", { json: { views: { stats: design.views.stats } } }));
        await couch.ask("POST", "/_bulk_docs", { json: { docs: stats.map((one, index) => ({ _id: `s${index}`, stats: one })) } });
        return couch.ask("GET", "/_design/d/_view/stats");
      };
      const alike = (await statsOf([1, 2], [3, 4])).json as ViewAnswer;
      expect(alike.rows[0]?.value).toEqual([{ sum: 4, count: 2, min: 1, max: 3, sumsqr: 10 }, { sum: 6, count: 2, min: 2, max: 4, sumsqr: 20 }]);
      for (const stats of [[[3, 4], [5]], [[5], 6], [[1, 2], 6]]) expect((await statsOf(...stats)).status, JSON.stringify(stats)).toBeGreaterThanOrEqual(400);
    });

    test("CouchDB's own reduce functions are known by how they begin; one that fails gives no value", async () => {
      const couch = await filled(await fresh());
      expect((await view(couch, "trailing")).rows).toEqual([{ key: null, value: 15 }]);
      expect((await view(couch, "broken")).rows).toEqual([{ key: null, value: null }]);
    });

    test("a range that ends before it begins is refused, and so are keys beside a range", async () => {
      const couch = await filled(await fresh());
      const asked = async (query: string) => (await couch.ask("GET", `/_design/d/_view/keys?${query}`)).status;
      expect(await asked(`startkey=${asKey(5)}&endkey=${asKey(4)}`)).toBe(400);
      expect(await asked(`startkey=${asKey(4)}&endkey=${asKey(5)}&descending=true`)).toBe(400);
      expect(await asked(`startkey=${asKey(5)}&endkey=${asKey(4)}&descending=true`)).toBe(200);
      expect(await asked(`keys=${asKey([1, 2])}&key=1`)).toBe(400);
      expect(await asked(`keys=${asKey([1])}&key=1`)).toBe(200);
      expect((await couch.ask("GET", `/_all_docs?keys=${asKey(["a", "b"])}&startkey=${asKey("a")}`)).status).toBe(400);
    });

    test("rows may be read as they are, and brought up after the answer", async () => {
      const couch = await filled(await fresh());
      expect(keysOf(await view(couch, "failing", "?stale=update_after"))).toEqual([]);
      await expect.poll(async () => keysOf(await view(couch, "failing", "?stale=ok"))).toEqual([null, 1, 3, 4, 5]);
      revOf(await couch.ask("PUT", "/n6", { json: { n: 6 } }));
      expect(keysOf(await view(couch, "failing", "?update=false"))).toEqual([null, 1, 3, 4, 5]);
      expect(keysOf(await view(couch, "failing"))).toEqual([null, 1, 3, 4, 5, 6]);
      expect((await couch.ask("GET", "/_design/d/_view/failing?update=often")).status).toBe(400);
    });

    test("a document is refused by what any validating function says, whichever way it comes in; nothing else of a batch is", async () => {
      const couch = await fresh();
      const guard = (says: string) => ({ validate_doc_update: `function (doc, before, user) { if (doc._deleted) return; ${says} }` });
      revOf(await couch.ask("PUT", "/_design/one", { json: guard("if (!doc.kind) throw { forbidden: 'kind' };") }));
      revOf(await couch.ask("PUT", "/_design/two", { json: guard("if (before && before.kind !== doc.kind) throw { unauthorized: 'changed by ' + user.roles[0] };") }));
      expect(await couch.ask("PUT", "/a", { json: {} })).toMatchObject({ status: 403, json: { error: "forbidden", reason: "kind" } });
      const rev = revOf(await couch.ask("PUT", "/a", { json: { kind: "x" } }));
      expect(await couch.ask("PUT", "/a", { json: { _rev: rev, kind: "y" } })).toMatchObject({ status: 401, json: { error: "unauthorized", reason: "changed by _admin" } });
      const { json } = await couch.ask("POST", "/_bulk_docs", { json: { docs: [{ _id: "b", kind: "x" }, { _id: "a", _rev: rev, kind: "z" }, { _id: "c" }] } });
      expect(json).toMatchObject([{ ok: true, id: "b" }, { id: "a", error: "unauthorized" }, { id: "c", error: "forbidden", reason: "kind" }]);
      revOf(await couch.ask("DELETE", `/a?rev=${rev}`));
      const gone = ((await couch.ask("GET", "/_design/one")).json as { _rev: string })._rev;
      revOf(await couch.ask("DELETE", `/_design/one?rev=${gone}`));
      revOf(await couch.ask("PUT", "/c", { json: {} }));
    });

    test("a feed leaves out what a function does not want", async () => {
      const couch = await filled(await fresh());
      const told = async (query: string) => ((await couch.ask("GET", `/_changes?${query}`)).json as { results: Row[] }).results.map(({ id }) => id).toSorted();
      expect(await told("filter=d/odd")).toEqual(["n1", "n3", "n5"]);
      expect(await told("filter=d/odd&from=3")).toEqual(["n3", "n5"]);
      expect(await told("filter=_view&view=d/keys")).toEqual(["all"]);
      expect((await couch.ask("GET", "/_changes?filter=d/none")).status).toBe(404);
      expect((await couch.ask("GET", "/_changes?filter=odd")).status).toBe(400);
      expect(await couch.ask("POST", "/_changes?filter=_selector", { json: { selector: "n" } })).toMatchObject({ status: 400, json: { error: "bad_request" } });
    });

    test("a design document whose view is no function is not kept", async () => {
      const couch = await fresh();
      const refused = await couch.ask("PUT", "/_design/x", { json: { views: { v: { map: "function (doc) {" } } } });
      expect([refused.status, (refused.json as { error: string }).error]).toEqual([400, "compilation_error"]);
      for (const views of [{ v: { map: 1 } }, { v: {} }, { v: "function (doc) {}" }, { v: { map: "function (doc) {}", reduce: {} } }, []]) {
        const misshapen = await couch.ask("PUT", "/_design/x", { json: { views } });
        expect([misshapen.status, (misshapen.json as { error: string }).error], JSON.stringify(views)).toEqual([400, "invalid_design_doc"]);
      }
      expect((await couch.ask("GET", "/_design/x")).status).toBe(404);
    });
  });
};
