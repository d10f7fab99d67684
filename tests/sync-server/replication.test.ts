/** Two servers that replicate with each other by the first one's `_replicate`. */
import { beforeEach, expect, test } from "vitest";
import { aCouch, admin } from "./a-couch.ts";

type Couch = Awaited<ReturnType<typeof aCouch>>;
let here: Couch;
let there: Couch;
/** Method and path of what `here` asks `there`. */
let asked: string[];
let isAway: boolean;

beforeEach(async () => {
  asked = [];
  isAway = false;
  there = await aCouch();
  here = await aCouch({
    remote: async (request) => {
      if (isAway) throw new TypeError("fetch failed");
      const { pathname } = new URL(request.url);
      asked.push(`${request.method} ${pathname.replace(/_local\/.*/, "_local/…")}`);
      return there.fetch(request);
    },
  });
  await here.asAdmin("PUT", "/books");
});

const away = `http://${admin.name}:${admin.password}@there.test/books`;
const replicate = async (json: object) => here.asAdmin("POST", "/_replicate", { json });
const push = (more: object = {}) => replicate({ source: "books", target: away, create_target: true, ...more });
const pull = (more: object = {}) => replicate({ source: away, target: "books", ...more });
const lastOf = ({ json }: { json: unknown }) => (json as { history: Record<string, unknown>[] }).history[0];
const idsIn = async (couch: Couch) => ((await couch.asAdmin("GET", "/books/_all_docs")).json as { rows: { id: string }[] }).rows.map(({ id }) => id);
const put = async (couch: Couch, ...ids: string[]) => {
  for (const id of ids) expect((await couch.asAdmin("PUT", `/books/${id}`, { json: { id } })).status).toBe(201);
};

test("everything travels as it is: both branches of a conflict, a deletion, what is attached", async () => {
  const branch = (hash: string) => ({ _id: "x", _rev: `2-${hash}`, _revisions: { start: 2, ids: [hash, "aaa"] }, hash });
  await here.asAdmin("POST", "/books/_bulk_docs", { json: { new_edits: false, docs: [branch("bbb"), branch("ccc"), { _id: "gone", _rev: "1-a", _deleted: true }] } });
  await here.asAdmin("PUT", "/books/a", { json: { _attachments: { "bìa.png": { content_type: "image/png", data: Buffer.from("cover").toString("base64") } } } });
  const pushed = await push();
  expect(pushed.status).toBe(200);
  expect(lastOf(pushed)).toMatchObject({ missing_found: 4, docs_read: 4, docs_written: 4, doc_write_failures: 0 });
  for (const path of ["/books/x?conflicts=true&revs=true", "/books/gone?rev=1-a", "/books/a?attachments=true&revs=true"]) {
    const [mine, theirs] = [await here.asAdmin("GET", path, { headers: { accept: "application/json" } }), await there.asAdmin("GET", path, { headers: { accept: "application/json" } })];
    expect([theirs.status, theirs.json], path).toEqual([200, mine.json]);
  }
});

test("the next one begins where the last one ended, and starts over when the other side is not what it was", async () => {
  await put(here, ...Array.from({ length: 620 }, (_, index) => `n${index}`));
  expect(lastOf(await push())).toMatchObject({ docs_written: 620 });
  const rows = asked.filter((one) => one === "POST /books/_bulk_docs").length;
  expect(rows).toBeGreaterThan(5);
  await put(here, "later");
  expect(lastOf(await push())).toMatchObject({ missing_checked: 1, docs_written: 1 });
  expect((await push()).json).toMatchObject({ ok: true, no_changes: true });
  await there.asAdmin("DELETE", "/books");
  expect(lastOf(await push())).toMatchObject({ start_last_seq: 0, docs_written: 621 });
});

test("a pull brings only what is asked for: some ids, what a selector says, what a function says", async () => {
  await there.asAdmin("PUT", "/books");
  await put(there, "a", "b", "c", "d");
  await there.asAdmin("PUT", "/books/_design/f", { json: { filters: { named: "function (doc, req) { return doc.id === req.query.name; }" } } });
  await pull({ doc_ids: ["a"] });
  expect(await idsIn(here)).toEqual(["a"]);
  await pull({ selector: { id: { $gte: "b", $lt: "c" } } });
  expect(await idsIn(here)).toEqual(["a", "b"]);
  await pull({ filter: "f/named", query_params: { name: "d" } });
  expect(await idsIn(here)).toEqual(["a", "b", "d"]);
  expect((await pull({ doc_ids: [], selector: {} })).status).toBe(400);
});

test("a document that is refused stops no other, and is counted", async () => {
  await there.asAdmin("PUT", "/books");
  await put(here, "a", "b", "c");
  await there.asAdmin("PUT", "/books/_design/guard", { json: { validate_doc_update: "function (doc) { if (doc._id === 'b') throw { forbidden: 'not b' }; }" } });
  expect(lastOf(await push())).toMatchObject({ docs_read: 3, docs_written: 2, doc_write_failures: 1 });
  expect(await idsIn(there)).toEqual(["_design/guard", "a", "c"]);
});

test("one that goes on brings what comes later, says when the other side is away, and ends when it is told to", async () => {
  await push();
  expect(await push({ continuous: true })).toMatchObject({ status: 202, json: { ok: true } });
  await put(here, "later");
  await expect.poll(() => idsIn(there)).toEqual(["later"]);
  isAway = true;
  await put(here, "unheard");
  const jobs = async () => (await here.asAdmin("GET", "/_scheduler/jobs")).json as { total_rows: number; jobs: { state: string; source: string; target: string }[] };
  await expect.poll(async () => (await jobs()).jobs[0]?.state).toBe("crashing");
  expect(JSON.stringify(await jobs())).not.toContain(admin.password + "@");
  isAway = false;
  await expect.poll(() => idsIn(there)).toEqual(["later", "unheard"]);
  expect((await push({ continuous: true, cancel: true })).json).toEqual({ ok: true });
  await expect.poll(async () => (await jobs()).total_rows).toBe(0);
  expect((await push({ continuous: true, cancel: true })).status).toBe(404);
});

test("only a server admin may send this server anywhere, and what cannot be reached is said", async () => {
  await here.accounts.putUser({ name: "teacher", password: "secret", roles: ["teachers"] });
  expect((await here.ask("POST", "/_replicate", { as: { name: "teacher", password: "secret" }, json: { source: "books", target: away } })).status).toBe(401);
  expect(asked).toEqual([]);
  expect(await replicate({ source: "http://there.test/none", target: "books" })).toMatchObject({ status: 404, json: { error: "db_not_found" } });
  isAway = true;
  expect(await pull()).toMatchObject({ status: 502, json: { error: "replication_failed" } });
  for (const broken of [{}, { source: "books" }, { source: 5, target: "x" }, { source: "http://", target: "books" }]) expect((await replicate(broken)).status).toBe(400);
});
