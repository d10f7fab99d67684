/** What replicators write: their notes, and what CouchDB 1 kept of a replication in its document. */
import { describe, expect, test } from "vitest";
import { revOf, type CouchUnderTest } from "../couchdb.ts";

export const noteContract = (fresh: () => Promise<CouchUnderTest>): void => {
  describe("notes of replicators", () => {
    test("come among the documents of a batch, and go so", async () => {
      const couch = await fresh();
      const { status, json } = await couch.ask("POST", "/_bulk_docs", { json: { docs: [{ _id: "a" }, { _id: "_local/n", at: 5 }] } });
      expect([status, json]).toMatchObject([201, [{ ok: true, id: "a" }, { ok: true, id: "_local/n", rev: "0-1" }]]);
      expect((await couch.ask("GET", "/_local/n")).json).toMatchObject({ _id: "_local/n", at: 5 });
      const gone = await couch.ask("POST", "/_bulk_docs", { json: { docs: [{ _id: "_local/n", _rev: "0-1", _deleted: true }, { _id: "b" }] } });
      expect(gone.json).toMatchObject([{ ok: true, id: "_local/n" }, { ok: true, id: "b" }]);
      expect((await couch.ask("GET", "/_local/n")).status).toBe(404);
    });

    test("have nothing attached", async () => {
      const couch = await fresh();
      await couch.ask("PUT", "/_local/n", { json: {} });
      expect(await couch.ask("GET", "/_local/n/picture.png")).toMatchObject({ status: 400, json: { error: "bad_request" } });
    });

    test("are listed by key, from one to another, and with what they say", async () => {
      const couch = await fresh();
      for (const name of ["a", "b", "c"]) revOf(await couch.ask("PUT", `/_local/${name}`, { json: { name } }));
      const idsIn = (json: unknown): unknown[] => (json as { rows: { id?: string; error?: string }[] }).rows.map(({ id, error }) => id ?? error);
      expect(idsIn((await couch.ask("GET", `/_local_docs?startkey=${encodeURIComponent('"_local/b"')}`)).json)).toEqual(["_local/b", "_local/c"]);
      expect((await couch.ask("GET", "/_local_docs?include_docs=true&limit=1")).json).toMatchObject({ rows: [{ id: "_local/a", key: "_local/a", value: { rev: "0-1" }, doc: { _id: "_local/a", name: "a" } }] });
      expect(idsIn((await couch.ask("POST", "/_local_docs", { json: { keys: ["_local/c", "_local/none"] } })).json)).toEqual(["_local/c", "not_found"]);
      const { results } = (await couch.ask("POST", "/_local_docs/queries", { json: { queries: [{ descending: true, limit: 1 }, { key: "_local/b" }] } })).json as { results: unknown[] };
      expect(results.map(idsIn)).toEqual([["_local/c"], ["_local/b"]]);
    });

    test("what CouchDB 1 wrote of a replication stays in its document", async () => {
      const couch = await fresh();
      const told = { _replication_id: "x", _replication_state: "triggered", _replication_state_time: 1, _replication_stats: {} };
      revOf(await couch.ask("PUT", "/a", { json: told }));
      expect((await couch.ask("GET", "/a")).json).toMatchObject(told);
    });

    test("a replicated revision may have nothing behind its number", async () => {
      const couch = await fresh();
      expect((await couch.ask("POST", "/_bulk_docs", { json: { new_edits: false, docs: [{ _id: "a", _rev: "1-", n: 1 }] } })).json).toEqual([]);
      expect((await couch.ask("GET", "/a")).json).toEqual({ _id: "a", _rev: "1-", n: 1 });
    });
  });
};
