/** CouchDB's own client for Node against our server, over a real port. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "../../sync-server/server.ts";

interface Rows {
  readonly rows: readonly { readonly key: unknown; readonly value: unknown; readonly doc?: { readonly name: string } }[];
}

/** The part of nano used here. */
interface Database {
  bulk(body: { readonly docs: readonly object[] }): Promise<readonly object[]>;
  insert(document: object, id: string): Promise<{ readonly rev: string }>;
  get(id: string): Promise<{ readonly _rev: string }>;
  destroy(id: string, rev: string): Promise<object>;
  list(query: object): Promise<Rows>;
  find(query: object): Promise<{ readonly docs: readonly object[] }>;
  view(design: string, name: string): Promise<Rows>;
  changes(query: object): Promise<{ readonly results: readonly { readonly id: string }[] }>;
  info(): Promise<{ readonly doc_count: number }>;
  readonly attachment: {
    insert(id: string, name: string, bytes: Buffer, type: string, upon: { readonly rev: string }): Promise<{ readonly rev: string }>;
    get(id: string, name: string, at: { readonly rev: string }): Promise<Buffer>;
  };
}
interface Couch {
  readonly db: { create(name: string): Promise<object>; replicate(source: string, target: string, options: object): Promise<object> };
  use(name: string): Database;
  auth(name: string, password: string): Promise<object>;
}

const data = mkdtempSync(join(tmpdir(), "tu-sach-nano-"));
let server: RunningServer;
let couch: Couch;
let titles: Database;
beforeAll(async () => {
  server = await startServer({ port: 0, host: "127.0.0.1", apiOnly: true, admin: { name: "admin", password: "word" }, data });
  const { default: nano } = (await import("nano" as string)) as { default: (address: string) => Couch };
  couch = nano(server.origin.replace("://", "://admin:word@"));
  expect(await couch.db.create("titles")).toEqual({ ok: true });
  titles = couch.use("titles");
  const docs = [{ _id: "a", name: "Dế Mèn", copies: 3 }, { _id: "b", name: "Đất rừng", copies: 1 }, { _id: "c", name: "Góc sân", copies: 2 }];
  expect(await titles.bulk({ docs })).toMatchObject([{ ok: true, id: "a" }, { ok: true, id: "b" }, { ok: true, id: "c" }]);
});
afterAll(async () => {
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

test("writes, reads and deletes documents, and hears of a conflict", async () => {
  const { rev } = await titles.insert({ name: "Tắt đèn", copies: 1 }, "tựa/1");
  expect(await titles.get("tựa/1")).toMatchObject({ _rev: rev, name: "Tắt đèn" });
  await expect(titles.insert({ name: "khác", copies: 1 }, "tựa/1")).rejects.toMatchObject({ statusCode: 409, error: "conflict" });
  expect(await titles.destroy("tựa/1", rev)).toMatchObject({ ok: true });
  await expect(titles.get("tựa/1")).rejects.toMatchObject({ statusCode: 404, reason: "deleted" });
});

test("lists, finds by selector and reads a view", async () => {
  expect((await titles.list({ startkey: "b", include_docs: true })).rows.map(({ doc }) => doc?.name)).toEqual(["Đất rừng", "Góc sân"]);
  expect((await titles.find({ selector: { copies: { $gt: 1 } }, fields: ["_id"] })).docs).toEqual([{ _id: "a" }, { _id: "c" }]);
  await titles.insert({ views: { copies: { map: "function (doc) { emit(doc._id, doc.copies); }", reduce: "_sum" } } }, "_design/t");
  expect((await titles.view("t", "copies")).rows).toMatchObject([{ key: null, value: 6 }]);
});

test("attaches, follows changes, signs in and replicates", async () => {
  const cover = Buffer.from([0, 255, 13, 10, 7]);
  const { rev } = await titles.attachment.insert("a", "bìa.png", cover, "image/png", { rev: (await titles.get("a"))._rev });
  expect(await titles.attachment.get("a", "bìa.png", { rev })).toEqual(cover);
  expect((await titles.changes({ since: 0 })).results.map(({ id }) => id)).toContain("a");
  expect(await couch.auth("admin", "word")).toMatchObject({ ok: true, name: "admin" });
  expect(await couch.db.replicate("titles", "copies", { create_target: true })).toMatchObject({ ok: true });
  expect((await couch.use("copies").info()).doc_count).toBe((await titles.info()).doc_count);
});
