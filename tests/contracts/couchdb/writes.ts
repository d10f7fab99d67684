/** What a write, a deletion and a request as a whole are refused for, before anything is done. */
import { describe, expect, test } from "vitest";
import { revOf, type CouchAnswer, type CouchUnderTest } from "../couchdb.ts";

const said = ({ status, json }: CouchAnswer): unknown[] => [status, (json as { error?: string }).error, (json as { reason?: string }).reason];

export const writeContract = (fresh: () => Promise<CouchUnderTest>): void => {
  describe("writes", () => {
    test("who means a document and names none does not delete the database", async () => {
      const couch = await fresh();
      revOf(await couch.ask("PUT", "/a", { json: {} }));
      expect((await couch.ask("DELETE", "?rev=1-967a00dff5e02add41819138abb3284d")).status).toBe(400);
      expect((await couch.ask("GET", "/a")).status).toBe(200);
    });

    test("what is not there is not deleted, and leaves nothing behind", async () => {
      const couch = await fresh();
      for (const rev of ["", "?rev=1-967a00dff5e02add41819138abb3284d"]) expect(said(await couch.ask("DELETE", `/none${rev}`))).toEqual([404, "not_found", "missing"]);
      const gone = revOf(await couch.ask("DELETE", `/a?rev=${revOf(await couch.ask("PUT", "/a", { json: {} }))}`));
      for (const rev of ["", `?rev=${gone}`]) expect(said(await couch.ask("DELETE", `/a${rev}`))).toEqual([404, "not_found", "deleted"]);
      expect((await couch.ask("GET", "")).json).toMatchObject({ doc_count: 0, doc_del_count: 1 });
    });

    test("a deletion that is put makes nothing, one that is posted is a new document of which nothing is left", async () => {
      const couch = await fresh();
      const rev = revOf(await couch.ask("PUT", "/a", { json: {} }));
      expect((await couch.ask("PUT", "/a", { json: { _rev: rev, _deleted: true } })).status).toBe(200);
      expect((await couch.ask("PUT", "/never?new_edits=true", { json: { _deleted: true } })).status).toBe(200);
      expect((await couch.ask("POST", "", { json: { _id: "posted", _deleted: true } })).status).toBe(201);
      expect((await couch.ask("GET", "")).json).toMatchObject({ doc_count: 0, doc_del_count: 3 });
    });

    test("an attachment that is not there is not deleted, and its document stays as it is", async () => {
      const couch = await fresh();
      const rev = revOf(await couch.ask("PUT", "/a/x", { body: "x", headers: { "content-type": "text/plain" } }));
      expect(said(await couch.ask("DELETE", `/a/none?rev=${rev}`))).toEqual([404, "not_found", "Document is missing attachment"]);
      expect((await couch.ask("GET", "/a")).json).toMatchObject({ _rev: rev });
    });

    test("two revisions named for one write are refused, whichever would be right", async () => {
      const couch = await fresh();
      const first = revOf(await couch.ask("PUT", "/a", { json: { n: 1 } }));
      const second = revOf(await couch.ask("PUT", `/a?rev=${first}`, { json: { n: 2 } }));
      for (const [one, other] of [[first, second], [second, first]] as const) {
        expect(said(await couch.ask("PUT", `/a?rev=${one}`, { json: { _rev: other, n: 3 } }))).toEqual([400, "bad_request", "Document rev from request body and query string have different values"]);
        expect(said(await couch.ask("PUT", `/a?rev=${one}`, { json: { n: 3 }, headers: { "if-match": other } }))).toEqual([400, "bad_request", "Document rev and etag have different values"]);
        expect((await couch.ask("PUT", "/a", { json: { _rev: one, n: 3 }, headers: { "if-match": `"${other}"` } })).status).toBe(400);
      }
      revOf(await couch.ask("PUT", `/a?rev=${second}`, { json: { _rev: second, n: 3 }, headers: { "if-match": second } }));
    });

    test("what is posted is JSON and says so: text may come from a page of any website", async () => {
      const couch = await fresh();
      const posts = [["", {}], ["/_bulk_docs", { docs: [] }], ["/_bulk_get", { docs: [] }], ["/_all_docs", { keys: [] }], ["/_revs_diff", {}], ["/_missing_revs", {}], ["/_purge", {}], ["/_find", { selector: {} }], ["/_index", { index: { fields: ["a"] } }], ["/_changes", {}]] as const;
      for (const [path, json] of posts) expect((await couch.ask("POST", path, { body: JSON.stringify(json), headers: { "content-type": "text/plain" } })).status, path).toBe(415);
    });

    test("a revision that is none is refused where many are asked for", async () => {
      const couch = await fresh();
      expect(said(await couch.ask("POST", "/_revs_diff", { json: { a: ["x"] } }))).toEqual([400, "bad_request", "Invalid rev format"]);
    });

    test("a copy stays in its database, and a feed is heard from where it is asked for", async () => {
      const couch = await fresh();
      revOf(await couch.ask("PUT", "/a", { json: {} }));
      expect(said(await couch.ask("COPY", "/a", { headers: { destination: "http://elsewhere/db/b" } }))).toEqual([400, "bad_request", "Destination URL must be relative."]);
      const heard = async (query: string, headers = {}) => ((await couch.ask("GET", `/_changes?${query}`, { headers })).json as { results: unknown[] }).results.length;
      expect([await heard("since=now", { "last-event-id": "0" }), await heard("last-event-id=now"), await heard("since=0")]).toEqual([0, 0, 1]);
      expect((await couch.ask("GET", "/_changes?heartbeat=0")).status).toBe(400);
    });
  });
};
