/** What a broken or hostile client sends is refused in words, never with a failure of the server. */
import { beforeEach, expect, test } from "vitest";
import { aCouch } from "./a-couch.ts";

let couch: Awaited<ReturnType<typeof aCouch>>;
beforeEach(async () => {
  couch = await aCouch();
  await couch.asAdmin("PUT", "/books");
});

const nested = (depth: number): string => `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;

test.each(["/books/a", "/books/_local/a"])("PUT %s of a document nested too deeply", async (path) => {
  const answer = await couch.asAdmin("PUT", path, { body: nested(100_000), headers: { "content-type": "application/json" } });
  expect(answer).toMatchObject({ status: 400, json: { reason: "The document is nested too deeply" } });
  expect((await couch.asAdmin("PUT", path, { body: nested(500), headers: { "content-type": "application/json" } })).status).toBe(201);
});

test.each([
  ["POST", "/books/_bulk_get", { docs: [null, 5, {}, { id: 5 }, { id: "a", rev: "x" }, { id: "a", rev: 7 }] }, 200],
  ["POST", "/books/_bulk_get", { docs: 5 }, 400],
  ["POST", "/books/_revs_diff", { a: [5] }, 400],
  ["POST", "/books/_revs_diff", [], 400],
  ["POST", "/books/_bulk_docs", { docs: [{ _id: "a", _revisions: { start: 1, ids: ["b", "a"] } }], new_edits: false }, 400],
  ["POST", "/books/_all_docs", { keys: [null, 5, {}, ["a"]] }, 200],
  ["POST", "/books/_all_docs/queries", { queries: [5] }, 400],
  ["POST", "/books/_changes?filter=_doc_ids", { doc_ids: "a" }, 400],
  ["POST", "/_session", { name: 5, password: [] }, 400],
  ["GET", "/books/a?open_revs=5", undefined, 400],
  ["GET", "/books/a?open_revs=[", undefined, 400],
  ["GET", "/books/a?rev=x", undefined, 404],
  ["GET", "/books/_changes?limit=x", undefined, 400],
  ["GET", "/books/_changes?since=-1", undefined, 400],
  ["GET", "/books/%ff", undefined, 404],
  ["GET", "/_uuids?count=1000000", undefined, 400],
  ["PUT", "/books/_security", { members: { names: [5] } }, 400],
  ["COPY", "/books/a", undefined, 400],
  ["GET", "/books/_find", undefined, 405],
  ["POST", "/books/_find", { selector: { a: 1 }, bookmark: "x" }, 400],
  ["POST", "/books/_index", { index: { fields: ["a"] }, type: "text" }, 501],
  ["GET", "/books/_design/d/_view/v", undefined, 404],
  ["GET", "/books/_design/d/_show/v", undefined, 501],
  ["GET", "/books/a/picture.png", undefined, 404],
  ["PUT", "/books/a", { _attachments: { "": { data: "" } } }, 400],
  ["PUT", "/books/a", { _attachments: { x: { data: 5 } } }, 400],
  ["PUT", "/books/a", { _attachments: { x: { follows: true } } }, 400],
  ["PUT", "/books/a", { _attachments: { x: null } }, 400],
  ["PUT", "/books/a", { _attachments: [] }, 400],
  ["PUT", "/books/a", { _attachments: { constructor: { stub: true } } }, 412],
  ["POST", "/books/_purge", { a: ["x"] }, 400],
  ["PUT", "/books/_purged_infos_limit", 0, 400],
  ["POST", "/_replicate", {}, 400],
  ["GET", "/_db_updates?since=x", undefined, 400],
  ["GET", "/_node/_local/_config", undefined, 501],
  ["GET", "/_membership", undefined, 200],
  ["PUT", "/_users", undefined, 412],
  ["DELETE", "/_users", undefined, 403],
  ["PUT", "/_global_changes", undefined, 201],
  ["PUT", "/parts?partitioned=true", undefined, 501],
  ["PUT", "/books?partitioned=true", undefined, 412],
  ["POST", "/books/_temp_view", {}, 410],
  ["GET", "/_replicator/_all_docs", undefined, 404],
  ["POST", "/books/_design_docs/queries", {}, 400],
  ["POST", "/books/_local_docs/queries", {}, 400],
])("%s %s %j answers %i", async (method, path, json, status) => {
  expect((await couch.asAdmin(method, path, { json })).status).toBe(status);
});

test("a refused row says so and leaves its neighbours alone; a row that is no document stops the request", async () => {
  await couch.asAdmin("PUT", "/school-a-desk");
  const sent = (...docs: object[]) => couch.asAdmin("POST", "/school-a-desk/_bulk_docs", { json: { docs } });
  expect((await sent({ _id: "a", refused: true }, { _id: "b" })).json).toMatchObject([{ id: "a", error: "forbidden", reason: "the test refuses it" }, { ok: true, id: "b" }]);
  expect(await sent({ _id: "c" }, { _id: "_d" })).toMatchObject({ status: 400, json: { error: "illegal_docid" } });
  expect((await couch.asAdmin("GET", "/school-a-desk/c")).status).toBe(404);
  for (const path of ["/school-a-desk/a", "/school-a-desk"]) {
    expect((await couch.asAdmin(path.endsWith("a") ? "PUT" : "POST", path, { json: { _id: "a", refused: true } })).status).toBe(403);
  }
});

test("a copy goes only where a document may go", async () => {
  await couch.asAdmin("PUT", "/books/a", { json: {} });
  expect((await couch.asAdmin("COPY", "/books/a", { headers: { destination: "b" } })).status).toBe(201);
  expect((await couch.asAdmin("COPY", "/books/a", { headers: { destination: "_b" } })).status).toBe(400);
});

test("compaction forgets what was edited away and keeps the rest", async () => {
  const first = ((await couch.asAdmin("PUT", "/books/a", { json: { n: 1 } })).json as { rev: string }).rev;
  await couch.asAdmin("PUT", `/books/a?rev=${first}`, { json: { n: 2 } });
  expect((await couch.asAdmin("GET", `/books/a?rev=${first}`)).json).toMatchObject({ n: 1 });
  expect((await couch.asAdmin("POST", "/books/_compact", { json: {} })).status).toBe(202);
  while (((await couch.asAdmin("GET", "/books")).json as { compact_running: boolean }).compact_running) await new Promise(setImmediate);
  expect((await couch.asAdmin("GET", `/books/a?rev=${first}`)).status).toBe(404);
  expect((await couch.asAdmin("GET", "/books/a?revs_info=true")).json).toMatchObject({ n: 2, _revs_info: [{ status: "available" }, { rev: first, status: "missing" }] });
});
