/** A full disk refuses what is written, says so, keeps nothing of it, and goes on reading; with room again it goes on writing. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createSqliteStorage } from "../../sync-server/storage/sqlite-storage.ts";
import type { DocumentStorage } from "../../sync-server/storage/document-storage.ts";
import { aCouch } from "./a-couch.ts";

const directory = mkdtempSync(join(tmpdir(), "tu-sach-full-"));
let storage: DocumentStorage | undefined;
afterEach(() => {
  storage?.close();
  rmSync(directory, { recursive: true, force: true });
});

const opened = (mostPages?: number) => {
  storage?.close();
  storage = createSqliteStorage(directory, { mostPages });
  return aCouch({ storage });
};

test("a write that does not fit is answered 507, alone of those that wait with it, and leaves nothing", async () => {
  const couch = await opened(60);
  await couch.asAdmin("PUT", "/books");
  const small = await couch.asAdmin("PUT", "/books/small", { json: { n: 1 } });
  expect(small.status).toBe(201);
  const large = { text: "x".repeat(300_000) };
  const [tooLarge, besides] = await Promise.all([couch.asAdmin("PUT", "/books/large", { json: large }), couch.asAdmin("PUT", "/books/other", { json: { n: 2 } })]);
  expect(tooLarge).toMatchObject({ status: 507, json: { error: "insufficient_storage", reason: expect.stringContaining("no room") } });
  expect(besides.status).toBe(201);
  expect((await couch.asAdmin("POST", "/books/_bulk_docs", { json: { docs: [{ _id: "a" }, { _id: "b", ...large }] } })).status).toBe(507);
  expect((await couch.asAdmin("PUT", "/books/_local/x", { json: large })).status).toBe(507);
  expect((await couch.asAdmin("PUT", "/books/small/file", { body: large.text, headers: { "if-match": (small.json as { rev: string }).rev, "content-type": "image/png" } })).status).toBe(507);
  for (const gone of ["large", "a", "b"]) expect((await couch.asAdmin("GET", `/books/${gone}`)).status).toBe(404);
  expect((await couch.asAdmin("GET", "/books/_changes")).json).toMatchObject({ results: [{ id: "small" }, { id: "other" }] });

  const roomy = await opened();
  expect((await roomy.asAdmin("PUT", "/books/large", { json: large })).status).toBe(201);
  expect((await roomy.asAdmin("GET", "/books")).json).toMatchObject({ doc_count: 3 });
});
