/** The peer's own client against our server: PouchDB 9 over its http adapter, its databases on an IndexedDB in memory. */
import "fake-indexeddb/auto";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { aCouch, admin } from "./a-couch.ts";

interface Replicated {
  readonly ok: boolean;
  readonly docs_read: number;
  readonly docs_written: number;
  readonly doc_write_failures: number;
}

interface Live {
  cancel(): void;
  on(event: "complete" | "error", listener: () => void): Live;
}

/** The part of PouchDB used here; the package brings no types. */
interface Pouch {
  readonly replicate: { from(source: Pouch, options?: object): Promise<Replicated>; to(target: Pouch, options?: object): Promise<Replicated> };
  sync(other: Pouch, options: { readonly live: true }): Live;
  put(document: object): Promise<{ rev: string }>;
  get(id: string, options?: object): Promise<Record<string, unknown>>;
  remove(id: string, rev: string): Promise<unknown>;
  bulkDocs(documents: readonly object[], options?: object): Promise<unknown>;
  allDocs(options?: object): Promise<{ readonly rows: readonly { readonly id: string }[] }>;
  info(): Promise<{ readonly doc_count: number }>;
  destroy(): Promise<unknown>;
}

/** The part of a browser's FileReader that PouchDB reads attachments with. */
class BlobReader {
  result: string | ArrayBuffer = "";
  onloadend: ((event: { target: BlobReader }) => void) | undefined;
  readAsBinaryString(blob: Blob): void {
    void blob.arrayBuffer().then((bytes) => this.#end(Buffer.from(bytes).toString("latin1")));
  }
  readAsArrayBuffer(blob: Blob): void {
    void blob.arrayBuffer().then((bytes) => this.#end(bytes));
  }
  #end(result: string | ArrayBuffer): void {
    this.result = result;
    this.onloadend?.({ target: this });
  }
}

let PouchDB: new (name: string, options?: object) => Pouch;
beforeAll(async () => {
  Object.assign(globalThis, { self: globalThis, FileReader: BlobReader });
  ({ default: PouchDB } = (await import("pouchdb-browser" as string)) as { default: typeof PouchDB });
});

let couch: Awaited<ReturnType<typeof aCouch>>;
let asked: string[];
const opened: Pouch[] = [];
beforeEach(async () => {
  couch = await aCouch();
  asked = [];
  await couch.asAdmin("PUT", "/books");
});
afterEach(async () => {
  for (const database of opened.splice(0)) await database.destroy();
});

const remote = (): Pouch =>
  new PouchDB("http://couch.test/books", {
    auth: { username: admin.name, password: admin.password },
    fetch: (url: string, options: RequestInit) => {
      asked.push(`${options.method ?? "GET"} ${new URL(url).pathname.replace(/_local\/.*/, "_local/…")}`);
      return couch.fetch(new Request(url, options));
    },
  });
const local = (name: string): Pouch => {
  const database = new PouchDB(name);
  opened.push(database);
  return database;
};

test("pulls everything in batches, and from its checkpoint on only what is new", async () => {
  const docs = Array.from({ length: 250 }, (_, index) => ({ _id: `title:${index}`, name: `Sách ${index}` }));
  await couch.asAdmin("POST", "/books/_bulk_docs", { json: { docs } });
  const mine = local("pulled");
  expect(await mine.replicate.from(remote(), { batch_size: 100 })).toMatchObject({ ok: true, docs_written: 250, doc_write_failures: 0 });
  expect((await mine.info()).doc_count).toBe(250);
  expect(await mine.get("title:7")).toMatchObject({ name: "Sách 7" });
  expect(asked).toContain("POST /books/_bulk_get");
  expect(asked).toContain("PUT /books/_local/…");

  await couch.asAdmin("POST", "/books/_bulk_docs", { json: { docs: [{ _id: "title:new", name: "Mới" }] } });
  expect(await mine.replicate.from(remote(), { batch_size: 100 })).toMatchObject({ docs_read: 1, docs_written: 1 });
  expect(await mine.replicate.from(remote(), { batch_size: 100 })).toMatchObject({ docs_read: 0 });
});

test("pushes what it has, conflicts and deletions too, and both sides show the same winner", async () => {
  const mine = local("pushed");
  const { rev } = await mine.put({ _id: "a", n: 1 });
  await mine.put({ _id: "a", _rev: rev, n: 2 });
  await mine.bulkDocs([{ _id: "a", _rev: "2-0", _revisions: { start: 2, ids: ["0", rev.slice(2)] }, n: "elsewhere" }], { new_edits: false });
  const gone = await mine.put({ _id: "gone", n: 1 });
  await mine.remove("gone", gone.rev);
  expect(await mine.replicate.to(remote())).toMatchObject({ ok: true, docs_written: 3, doc_write_failures: 0 });
  expect(asked).toContain("POST /books/_revs_diff");

  const here = await mine.get("a", { conflicts: true });
  expect(here["_conflicts"]).toHaveLength(1);
  expect((await couch.asAdmin("GET", "/books/a?conflicts=true")).json).toEqual(here);
  expect((await couch.asAdmin("GET", "/books/gone")).json).toEqual({ error: "not_found", reason: "deleted" });
  expect(await mine.replicate.to(remote())).toMatchObject({ docs_written: 0 });

  const other = local("third");
  await other.replicate.from(remote());
  expect(await other.get("a", { conflicts: true, revs: true })).toEqual(await mine.get("a", { conflicts: true, revs: true }));
  await expect(other.get("gone")).rejects.toMatchObject({ status: 404, reason: "deleted" });
});

test("works on the server's database as on one of its own", async () => {
  const database = remote();
  const { rev } = await database.put({ _id: "_design/d", views: {} });
  expect(await database.get("_design/d")).toEqual({ _id: "_design/d", _rev: rev, views: {} });
  await database.put({ _id: "tựa/1", name: "Dế Mèn" });
  expect(await database.get("tựa/1", { revs: true, open_revs: "all" })).toMatchObject([{ ok: { name: "Dế Mèn", _revisions: { start: 1 } } }]);
  expect((await database.allDocs()).rows.map(({ id }) => id)).toEqual(["_design/d", "tựa/1"]);
  await expect(database.put({ _id: "tựa/1", name: "x" })).rejects.toMatchObject({ status: 409 });
});

test("brings attachments there and back, whole and under the names they had", async () => {
  const mine = local("attached");
  const data = Buffer.from("Tựa sách").toString("base64");
  await mine.put({ _id: "a", _attachments: { "bìa.txt": { content_type: "text/plain", data } } });
  expect(await mine.replicate.to(remote())).toMatchObject({ ok: true, docs_written: 1, doc_write_failures: 0 });
  expect(new TextDecoder().decode(await (await couch.fetch(new Request(`http://couch.test/books/a/${encodeURIComponent("bìa.txt")}`, { headers: { authorization: `Basic ${btoa("admin:admin")}` } }))).arrayBuffer())).toBe("Tựa sách");
  const other = local("attached-elsewhere");
  expect(await other.replicate.from(remote())).toMatchObject({ ok: true, docs_written: 1 });
  expect(await other.get("a", { attachments: true })).toMatchObject({ _attachments: { "bìa.txt": { content_type: "text/plain", data } } });
});

test("pulls only what a function, a selector or a list of ids lets through", async () => {
  await couch.asAdmin("PUT", "/books/_design/f", { json: { filters: { named: "function (doc, req) { return doc.name === req.query.name; }" } } });
  await couch.asAdmin("POST", "/books/_bulk_docs", { json: { docs: ["a", "b", "c", "d"].map((name) => ({ _id: name, name })) } });
  const mine = local("filtered");
  const ids = async () => (await mine.allDocs()).rows.map(({ id }) => id);
  await mine.replicate.from(remote(), { filter: "f/named", query_params: { name: "c" } });
  expect(await ids()).toEqual(["c"]);
  await mine.replicate.from(remote(), { selector: { name: { $lt: "b" } } });
  expect(await ids()).toEqual(["a", "c"]);
  await mine.replicate.from(remote(), { doc_ids: ["d"] });
  expect(await ids()).toEqual(["a", "c", "d"]);
});

test("a live exchange brings both ways what comes later, until it is ended", async () => {
  const mine = local("live");
  const exchange = mine.sync(remote(), { live: true });
  const ended = new Promise<void>((resolve) => void exchange.on("complete", resolve));
  await couch.asAdmin("PUT", "/books/there", { json: { n: 1 } });
  await expect.poll(async () => (await mine.allDocs()).rows.map(({ id }) => id)).toEqual(["there"]);
  await mine.put({ _id: "here", n: 2 });
  await expect.poll(async () => (await couch.asAdmin("GET", "/books/here")).json).toMatchObject({ n: 2 });
  await couch.asAdmin("PUT", "/books/there-too", { json: { n: 3 } });
  await expect.poll(async () => (await mine.allDocs()).rows.map(({ id }) => id)).toEqual(["here", "there", "there-too"]);
  exchange.cancel();
  await ended;
});
