/** Lists of documents by id. */
import { describe, expect, test } from "vitest";
import { revOf, type CouchUnderTest } from "../couchdb.ts";

interface List {
  readonly total_rows: number;
  readonly rows: readonly { readonly id?: string; readonly key: string; readonly error?: string; readonly value?: { readonly deleted?: boolean }; readonly doc?: unknown }[];
}
const idsOf = (list: unknown): string[] => (list as List).rows.map(({ id, key }) => id ?? `no ${key}`);

export const listContract = (fresh: () => Promise<CouchUnderTest>): void => {
  describe("lists of documents", () => {
    test("design documents have a list of their own, whole, by key, and several at once", async () => {
      const couch = await fresh();
      for (const id of ["a", "_design/one", "_design/two", "z"]) revOf(await couch.ask("PUT", `/${id}`, { json: {} }));
      expect(idsOf((await couch.ask("GET", "/_design_docs")).json)).toEqual(["_design/one", "_design/two"]);
      expect(idsOf((await couch.ask("GET", "/_design_docs?descending=true&limit=1")).json)).toEqual(["_design/two"]);
      expect(idsOf((await couch.ask("POST", "/_design_docs", { json: { keys: ["_design/two"] } })).json)).toEqual(["_design/two"]);
      const { results } = (await couch.ask("POST", "/_design_docs/queries", { json: { queries: [{ limit: 1 }, { skip: 1 }] } })).json as { results: unknown[] };
      expect(results.map(idsOf)).toEqual([["_design/one"], ["_design/two"]]);
    });

    test("keys are answered in the order in which they are asked for, the deleted and the missing too", async () => {
      const couch = await fresh();
      const [gone] = [revOf(await couch.ask("PUT", "/gone", { json: {} })), revOf(await couch.ask("PUT", "/a", { json: { n: 1 } }))];
      revOf(await couch.ask("DELETE", `/gone?rev=${gone}`));
      const { json } = await couch.ask("POST", "/_all_docs?include_docs=true", { json: { keys: ["none", "a", "gone", "a"] } });
      expect(idsOf(json)).toEqual(["no none", "a", "gone", "a"]);
      expect((json as List).rows).toMatchObject([{ error: "not_found" }, { doc: { n: 1 } }, { value: { deleted: true }, doc: null }, { doc: { n: 1 } }]);
    });
  });
};
