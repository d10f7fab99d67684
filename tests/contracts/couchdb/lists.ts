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

    test("documents by id are neither reduced nor grouped, and a feed with a limit below zero has none", async () => {
      const couch = await fresh();
      for (const id of ["a", "b"]) revOf(await couch.ask("PUT", `/${id}`, { json: {} }));
      for (const asked of ["reduce=true", "group=true", "group_level=1"]) expect(await couch.ask("GET", `/_all_docs?${asked}`), asked).toMatchObject({ status: 400, json: { error: "query_parse_error" } });
      expect(idsOf((await couch.ask("GET", "/_all_docs?reduce=false&group=false&group_level=0")).json)).toEqual(["a", "b"]);
      expect((await couch.ask("POST", "/_all_docs", { json: { keys: ["a"], group: true } })).status).toBe(400);
      const { results } = (await couch.ask("GET", "/_changes?limit=-1")).json as { results: unknown[] };
      expect(results).toHaveLength(2);
      expect((await couch.ask("GET", "/_all_docs?limit=-1")).status).toBe(400);
    });

    test("each row stands on a line of its own, for scripts that read an answer line by line, and each answer ends its line", async () => {
      const couch = await fresh();
      for (const id of ["a", "b"]) revOf(await couch.ask("PUT", `/${id}`, { json: { id } }));
      const map = "function (doc) { emit(doc.id); }";
      revOf(await couch.ask("PUT", "/_design/d", { json: { views: { v: { map, reduce: "_count" } } } }));
      const lines = async (method: string, path: string, json?: object): Promise<string[]> => {
        const { bytes } = await couch.ask(method, path, { ...(json === undefined ? {} : { json }), headers: { accept: "application/json" } });
        return bytes.toString("utf8").replaceAll("\r", "").split("\n");
      };
      const isRow = (line: string): boolean => /^\{.*\},?$/.test(line) && !/"(?:results|rows|docs)":\[/.test(line);
      const shape = async (method: string, path: string, json?: object): Promise<string> => (await lines(method, path, json)).filter((line) => line !== "").map((line) => (isRow(line) ? "row" : line.slice(0, 12))).join("|");
      expect(await shape("GET", "/_changes")).toBe('{"results":[|row|row|row|],|"last_seq":"');
      expect(await shape("GET", "/_all_docs?include_docs=true")).toBe('{"total_rows|row|row|row|]}');
      expect(await shape("POST", "/_all_docs", { keys: ["b"] })).toBe('{"total_rows|row|]}');
      expect(await shape("GET", "/_design/d/_view/v?reduce=false")).toBe('{"total_rows|row|row|]}');
      expect(await shape("GET", "/_design/d/_view/v?group=true")).toBe('{"rows":[|row|row|]}');
      expect((await shape("POST", "/_find", { selector: { id: "a" } })).slice(0, 28)).toBe('{"docs":[|row|],|"bookmark":');
      for (const path of ["", "/a", "/_revs_limit", "/a?open_revs=all"]) expect((await lines("GET", path)).at(-1), path).toBe("");
      expect((await lines("PUT", "/c", {})).at(-1)).toBe("");
    });
  });
};
