/** Queries by selector: what matches, in which order, by which index, and page by page. */
import { describe, expect, test } from "vitest";
import { revOf, type CouchUnderTest } from "../couchdb.ts";

interface Found {
  readonly docs: readonly { readonly _id: string }[];
  readonly bookmark: string;
  readonly warning?: string;
}

const documents = [
  { _id: "a", n: 1, tags: ["x", "y"], o: { k: 1, "d.t": "dotted" }, name: "Dế Mèn" },
  { _id: "b", n: 2, tags: ["y"], o: { k: 2 }, name: null },
  { _id: "c", n: 3, tags: [], list: [{ p: 1 }, { p: 5 }], name: "dế" },
  { _id: "d", n: "4", tags: "x", name: "Đất rừng" },
  { _id: "e", list: [{ p: 2 }], flag: false, name: { first: "E" } },
];

const filled = async (couch: CouchUnderTest, docs: readonly object[] = documents): Promise<CouchUnderTest> => {
  expect((await couch.ask("POST", "/_bulk_docs", { json: { docs } })).status).toBe(201);
  return couch;
};
const find = async (couch: CouchUnderTest, query: object): Promise<Found> => {
  const { status, json } = await couch.ask("POST", "/_find", { json: query });
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(json)}`);
  return json as Found;
};
const idsOf = ({ docs }: Found): string => docs.map(({ _id }) => _id).join("");

const cases: readonly (readonly [object, string])[] = [
  [{}, "abcde"],
  [{ n: 2 }, "b"],
  [{ n: { $gt: 1 } }, "bcd"],
  [{ n: { $gte: 1, $lt: 3 } }, "ab"],
  [{ n: { $ne: 1 } }, "bcd"],
  [{ name: { $exists: true } }, "abcde"],
  [{ flag: { $exists: false } }, "abcd"],
  [{ name: null }, "b"],
  [{ "o.k": { $in: [1, 3] } }, "a"],
  [{ o: { k: { $gt: 1 } } }, "b"],
  [{ "o.d\\.t": "dotted" }, "a"],
  [{ tags: { $all: ["y", "x"] } }, "a"],
  [{ tags: { $in: ["y"] } }, "ab"],
  [{ tags: { $nin: ["y"] } }, "cd"],
  [{ tags: { $size: 0 } }, "c"],
  [{ list: { $elemMatch: { p: { $gt: 4 } } } }, "c"],
  [{ list: { $allMatch: { p: { $lt: 5 } } } }, "e"],
  [{ "list.1.p": 5 }, "c"],
  [{ n: { $type: "string" } }, "d"],
  [{ n: { $mod: [2, 1] } }, "ac"],
  [{ name: { $regex: "^D" } }, "a"],
  [{ $or: [{ n: 1 }, { flag: false }] }, "ae"],
  [{ $and: [{ n: { $gt: 0 } }, { tags: "x" }] }, "d"],
  [{ $not: { n: 1 } }, "bcd"],
  [{ $nor: [{ n: 1 }, { n: 2 }] }, "cd"],
  [{ n: { $not: { $gt: 2 } } }, "ab"],
  [{ name: { $not: { $regex: "^D" } } }, "bcde"],
  [{ _id: { $gte: "b", $lt: "d" } }, "bc"],
  [{ _id: { $gt: null } }, "abcde"],
  // Before an id stands whatever is no text, as CouchDB compares ids.
  [{ _id: { $gt: {} } }, "abcde"],
  [{ _id: { $gte: 5, $lt: "c" } }, "ab"],
  // Nothing, where a view could have nothing.
  [{ _id: { $gte: [], $lt: "c" } }, ""],
  [{ _id: { $lt: {} } }, ""],
  [{ _id: { $lte: [] } }, ""],
  [{ name: { first: "E" } }, "e"],
  [{ constructor: { $exists: true } }, ""],
  [{ "__proto__.x": { $exists: true } }, ""],
];

const refusals: readonly (readonly [object, string])[] = [
  [{ n: { $in: 5 } }, "bad_arg"],
  [{ n: { $regex: "(" } }, "bad_arg"],
  [{ $or: {} }, "bad_arg"],
  [{ n: { $constructor: 1 } }, "invalid_operator"],
];

export const mangoContract = (fresh: () => Promise<CouchUnderTest>): void => {
  describe("queries by selector", () => {
    test("match what they say, with and without an index", async () => {
      const couch = await filled(await fresh());
      for (const [selector, ids] of cases) expect(idsOf(await find(couch, { selector })), JSON.stringify(selector)).toBe(ids);
      expect((await couch.ask("POST", "/_index", { json: { index: { fields: ["n"] } } })).json).toMatchObject({ result: "created" });
      for (const [selector, ids] of cases) expect(Array.from(idsOf(await find(couch, { selector }))).toSorted().join(""), JSON.stringify(selector)).toBe(ids);
    });

    test("are refused with the operator's name when an argument cannot be one", async () => {
      const couch = await fresh();
      for (const [selector, error] of refusals) {
        const { status, json } = await couch.ask("POST", "/_find", { json: { selector } });
        expect([status, (json as { error: string }).error], JSON.stringify(selector)).toEqual([400, error]);
      }
    });

    test("nested without end are refused, not followed", async () => {
      const couch = await fresh();
      const deep = `{"selector":{"a":${'{"$not":'.repeat(20_000)}1${"}".repeat(20_000)}}}`;
      const { status } = await couch.ask("POST", "/_find", { body: deep, headers: { "content-type": "application/json" } });
      expect([400, 413]).toContain(status);
    });

    test("come in the order of an index, both ways, and in the order of texts as people know it", async () => {
      const couch = await filled(await fresh());
      revOf(await couch.ask("PUT", "/_design/other", { json: { name: "no row of an index" } }));
      await couch.ask("POST", "/_index", { json: { index: { fields: ["name"] }, name: "by-name" } });
      const sorted = async (sort: unknown[]) => idsOf(await find(couch, { selector: { name: { $gt: null } }, sort }));
      expect(await sorted(["name"])).toBe("dcae");
      expect(await sorted([{ name: "desc" }])).toBe("eacd");
      const mixed = await couch.ask("POST", "/_find", { json: { selector: {}, sort: [{ name: "asc" }, { n: "desc" }] } });
      expect((mixed.json as { error: string }).error).toBe("unsupported_mixed_sort");
    });

    test("an index has a name of its own, also beside one that is the same, and none stands in a design document of another language", async () => {
      const couch = await filled(await fresh());
      const made = async (more: object) => (await couch.ask("POST", "/_index", { json: { index: { fields: ["n"] }, ...more } }));
      const ids = [await made({ name: "one" }), await made({ name: "other" })].map(({ json }) => (json as { id: string }).id);
      expect(new Set(ids).size).toBe(2);
      expect((await made({ name: "one" })).json).toMatchObject({ result: "exists", id: ids[0] });
      revOf(await couch.ask("PUT", "/_design/mine", { json: {} }));
      expect((await made({ ddoc: "mine" })).status).toBe(400);
    });

    test("an index knows what was edited, deleted, and purged since it was last read", async () => {
      const couch = await filled(await fresh());
      await couch.ask("POST", "/_index", { json: { index: { fields: ["n"] } } });
      const numbers = async () => idsOf(await find(couch, { selector: { n: { $gt: 0 } } }));
      expect(await numbers()).toBe("abcd");
      const revision = async (id: string) => ((await couch.ask("GET", `/${id}`)).json as { _rev: string })._rev;
      revOf(await couch.ask("PUT", "/a", { json: { _rev: await revision("a"), n: 9 } }));
      revOf(await couch.ask("DELETE", `/b?rev=${await revision("b")}`));
      revOf(await couch.ask("PUT", "/f", { json: { n: 5 } }));
      expect(await numbers()).toBe("cfad");
      await couch.ask("POST", "/_purge", { json: { c: [await revision("c")] } });
      expect(await numbers()).toBe("fad");
    });

    test("pages by bookmark are whole and without repetition, by an index and without one", async () => {
      const couch = await filled(await fresh(), Array.from({ length: 23 }, (_, index) => ({ _id: `d${String(index).padStart(2, "0")}`, group: index % 3, n: index })));
      await couch.ask("POST", "/_index", { json: { index: { fields: ["group", "n"] } } });
      for (const [selector, sort] of [[{ n: { $gte: 0 } }, []], [{ group: { $gte: 0 }, n: { $gte: 0 } }, ["group"]], [{ group: { $gte: 0 }, n: { $gte: 0 } }, [{ group: "desc" }, { n: "desc" }]]] as const) {
        const seen: string[] = [];
        for (let bookmark = ""; ; ) {
          const page = await find(couch, { selector, sort, limit: 5, bookmark });
          seen.push(...page.docs.map(({ _id }) => _id));
          if (page.docs.length < 5) break;
          bookmark = page.bookmark;
        }
        expect(seen).toHaveLength(23);
        expect(new Set(seen).size).toBe(23);
      }
    });

    test("a partial index is read by who names it, and gives only what is in it", async () => {
      const couch = await filled(await fresh());
      const index = { fields: ["n"], partial_filter_selector: { tags: { $size: 1 } } };
      expect((await couch.ask("POST", "/_index", { json: { index, ddoc: "part", name: "part" } })).json).toMatchObject({ result: "created", id: "_design/part" });
      const selector = { n: { $gt: 0 } };
      expect(idsOf(await find(couch, { selector }))).toBe("abcd");
      expect(idsOf(await find(couch, { selector, use_index: "part" }))).toBe("b");
      expect((await find(couch, { selector, use_index: "none" })).warning).toContain("_design/none was not used");
    });

    test("a feed can be told by a selector what it is to tell", async () => {
      const couch = await filled(await fresh());
      const { json } = await couch.ask("POST", "/_changes?filter=_selector", { json: { selector: { n: { $gte: 2, $lt: 4 } } } });
      expect((json as { results: { id: string }[] }).results.map(({ id }) => id).toSorted()).toEqual(["b", "c"]);
      expect((await couch.ask("POST", "/_changes?filter=_selector", { json: {} })).status).toBe(400);
    });
  });
};
