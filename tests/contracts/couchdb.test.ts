/**
 * The suite of `couchdb.ts` against our storage in memory, our SQLite engine, and the server that COUCH_URL names
 * (http://admin:password@localhost:5984), when one is given.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { createMemoryStorage } from "../../sync-server/storage/memory-storage.ts";
import { createSqliteStorage } from "../../sync-server/storage/sqlite-storage.ts";
import type { DocumentStorage } from "../../sync-server/storage/document-storage.ts";
import { aCouch, admin } from "../sync-server/a-couch.ts";
import { couchContract, type CouchUnderTest } from "./couchdb.ts";

type Ask = (request: Request) => Promise<Response>;

const asking = (base: string, credentials: string, send: Ask): CouchUnderTest => ({
  ask: async (method, path, { json, body, headers = {} } = {}) => {
    const sent = json === undefined ? body : JSON.stringify(json);
    const answer = await send(
      new Request(`${base}${path}`, {
        method,
        headers: { ...(json === undefined ? {} : { "content-type": "application/json" }), authorization: `Basic ${btoa(credentials)}`, ...headers },
        ...(sent === undefined ? {} : { body: sent }),
      }),
    );
    const bytes = Buffer.from(await answer.arrayBuffer());
    return { status: answer.status, headers: answer.headers, bytes, json: jsonOf(bytes.toString("utf8")) };
  },
});

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const fresh = async (couch: CouchUnderTest): Promise<CouchUnderTest> => {
  const made = await couch.ask("PUT", "");
  if (made.status >= 300) throw new Error(`no database: ${made.status} ${JSON.stringify(made.json)}`);
  return couch;
};

const ours = (storage: () => DocumentStorage) => async (): Promise<CouchUnderTest> => {
  const { fetch } = await aCouch({ storage: storage() });
  return fresh(asking("http://couch.test/contract", `${admin.name}:${admin.password}`, fetch));
};

const root = mkdtempSync(join(tmpdir(), "tu-sach-contract-"));
const opened: DocumentStorage[] = [];
afterAll(() => {
  for (const storage of opened) storage.close();
  rmSync(root, { recursive: true, force: true });
});
const onDisk = (): DocumentStorage => {
  const storage = createSqliteStorage(join(root, String(opened.length)));
  opened.push(storage);
  return storage;
};

couchContract("our storage in memory", ours(createMemoryStorage));
couchContract("our SQLite engine", ours(onDisk));

const { COUCH_URL: given } = process.env;
if (given === undefined) console.info("skipped: no CouchDB is named by COUCH_URL");
else {
  const { username, password, origin } = new URL(given);
  let made = 0;
  couchContract(origin, () => fresh(asking(`${origin}/contract-${process.pid}-${++made}`, `${decodeURIComponent(username)}:${decodeURIComponent(password)}`, globalThis.fetch)));
}
