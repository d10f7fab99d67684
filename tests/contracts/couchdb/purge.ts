/** A purge takes a revision out as if it had never been written. */
import { describe, expect, test } from "vitest";
import { revOf, type CouchUnderTest } from "../couchdb.ts";

interface Row {
  readonly id: string;
  readonly changes: readonly { readonly rev: string }[];
}
const changesOf = async (couch: CouchUnderTest): Promise<string[]> =>
  ((await couch.ask("GET", "/_changes?style=all_docs")).json as { results: Row[] }).results.flatMap(({ id, changes }) => changes.map(({ rev }) => `${id} ${rev}`)).toSorted();

export const purgeContract = (fresh: () => Promise<CouchUnderTest>): void => {
  describe("purge", () => {
    test("one branch of two goes, with what leads to it alone; the other one wins and is whole", async () => {
      const couch = await fresh();
      const branch = (ids: string[], v: string) => ({ _id: "x", _rev: `${ids.length}-${ids[0]}`, _revisions: { start: ids.length, ids }, v });
      const docs = [branch(["ccc", "bbb", "aaa"], "long"), branch(["ddd", "aaa"], "short")];
      expect((await couch.ask("POST", "/_bulk_docs", { json: { new_edits: false, docs } })).status).toBe(201);
      expect((await couch.ask("POST", "/_purge", { json: { x: ["2-bbb", "3-none"] } })).json).toMatchObject({ purged: { x: [] } });
      expect((await couch.ask("GET", "/x")).json).toMatchObject({ v: "long" });
      expect((await couch.ask("POST", "/_purge", { json: { x: ["3-ccc"] } })).json).toMatchObject({ purged: { x: ["3-ccc"] } });
      expect((await couch.ask("GET", "/x?revs=true&conflicts=true")).json).toEqual({ _id: "x", _rev: "2-ddd", v: "short", _revisions: { start: 2, ids: ["ddd", "aaa"] } });
      expect((await couch.ask("GET", "/x?rev=3-ccc")).status).toBe(404);
      expect(await changesOf(couch)).toEqual(["x 2-ddd"]);
    });

    test("a document of which nothing is left may begin again, and what is deleted may be purged too", async () => {
      const couch = await fresh();
      const first = revOf(await couch.ask("PUT", "/a", { json: { n: 1 } }));
      const gone = revOf(await couch.ask("DELETE", `/a?rev=${first}`));
      const other = revOf(await couch.ask("PUT", "/b", { json: {} }));
      expect((await couch.ask("POST", "/_purge", { json: { a: [gone] } })).status).toBe(201);
      expect((await couch.ask("GET", "/a")).json).toEqual({ error: "not_found", reason: "missing" });
      expect((await couch.ask("GET", "")).json).toMatchObject({ doc_count: 1, doc_del_count: 0 });
      expect(await changesOf(couch)).toEqual([`b ${other}`]);
      expect(revOf(await couch.ask("PUT", "/a", { json: { n: 2 } }))).toMatch(/^1-/);
    });

    test("the feed goes on after a purge: what is written then is heard from the sequence before it", async () => {
      const couch = await fresh();
      const last = revOf(await couch.ask("PUT", "/a", { json: {} }));
      const since = ((await couch.ask("GET", "")).json as { update_seq: string }).update_seq;
      await couch.ask("POST", "/_purge", { json: { a: [last] } });
      revOf(await couch.ask("PUT", "/b", { json: {} }));
      const { results } = (await couch.ask("GET", `/_changes?since=${encodeURIComponent(since)}`)).json as { results: Row[] };
      expect(results.map(({ id }) => id)).toEqual(["b"]);
    });

    test("the limit of remembered purges is told and set", async () => {
      const couch = await fresh();
      expect((await couch.ask("GET", "/_purged_infos_limit")).json).toBe(1000);
      expect((await couch.ask("PUT", "/_purged_infos_limit", { json: 50 })).json).toEqual({ ok: true });
      expect((await couch.ask("GET", "/_purged_infos_limit")).json).toBe(50);
    });
  });
};
