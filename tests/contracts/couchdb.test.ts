/**
 * The suite of `couchdb.ts` against our storage in memory, our SQLite engine, the double of a cluster, and that behind us; and the
 * server that COUCH_URL names (http://admin:password@localhost:5984) by itself and behind us, when one is given.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { afterAll } from "vitest";
import { openClusterEngine } from "../../sync-server/cluster/cluster-engine.ts";
import { createMemoryStorage } from "../../sync-server/storage/memory-storage.ts";
import { createSqliteStorage } from "../../sync-server/storage/sqlite-storage.ts";
import type { DocumentStorage } from "../../sync-server/storage/document-storage.ts";
import { aCouch, admin } from "../sync-server/a-couch.ts";
import { aClusterDouble } from "../sync-server/cluster-double.ts";
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

let made = 0;
/** All databases of one server, each under a name of its own. */
const at = (server: () => Promise<{ readonly ask: Ask; readonly origin: string; readonly credentials?: string }>) => {
  const opening = lazily(server);
  return async () => {
    const { ask, origin, credentials = `${admin.name}:${admin.password}` } = await opening();
    return fresh(asking(`${origin}/contract-${process.pid}-${++made}`, credentials, ask));
  };
};
const lazily = <Value>(open: () => Promise<Value>): (() => Promise<Value>) => {
  let opened: Promise<Value> | undefined;
  return () => (opened ??= open());
};
const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

/** A contract expects 201 where a cluster may say 202: that has tests of its own. */
const double = lazily(async () => {
  const made = await aClusterDouble({ sometimes202: false });
  closing.push(made.stop);
  return made;
});
couchContract("the double of a cluster", at(async () => ({ origin: (await double()).origin, ask: globalThis.fetch })));
couchContract("a cluster behind us", at(async () => {
  const engine = await openClusterEngine({ url: (await double()).url, clock: Date.now, randomBytes });
  closing.push(engine.close);
  return { origin: "http://couch.test", ask: async (request) => engine.app.fetch(request) };
}));

const { COUCH_URL: given } = process.env;
if (given === undefined) console.info("skipped: no CouchDB is named by COUCH_URL");
else {
  const { username, password, origin } = new URL(given);
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  couchContract(origin, at(async () => ({ origin, credentials, ask: globalThis.fetch })));
  couchContract(`${origin} behind us`, at(async () => {
    const engine = await openClusterEngine({ url: given, clock: Date.now, randomBytes });
    closing.push(engine.close);
    return { origin: "http://couch.test", credentials, ask: async (request) => engine.app.fetch(request) };
  }));
}
