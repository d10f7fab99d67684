/** What flows through to a CouchDB and back, seen from the server behind: bodies as they come, heads without what is not the asker's. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { erasureOf } from "#wire/erasure.ts";
import { createClusterApp } from "../../sync-server/cluster/cluster-app.ts";
import { createCouchServer } from "../../sync-server/cluster/couch-server.ts";
import { openListener, type Listener } from "../../sync-server/listener.ts";

type Behind = (request: IncomingMessage, response: ServerResponse) => unknown;
let answer: Behind = (_request, response) => response.end("{}");
const behind = createServer((request, response) => void answer(request, response)).listen(0, "127.0.0.1");
const doors: Listener[] = [];
afterEach(async () => {
  for (const door of doors.splice(0)) await door.stop();
});
afterAll(() => behind.close());

const inFront = async (given: Behind): Promise<string> => {
  answer = given;
  if (!behind.listening) await once(behind, "listening");
  const server = createCouchServer(new URL(`http://admin:admin@127.0.0.1:${(behind.address() as AddressInfo).port}/below`));
  const app = createClusterApp({ server, births: { of: async () => "1" }, accounts: { isShutOut: async () => false } });
  const door = await openListener({ port: 0, host: "127.0.0.1", answer: app.fetch });
  doors.push(door);
  return `http://127.0.0.1:${door.port}`;
};

test("a large body arrives behind while it is still being sent, and the answer while it is still being told", async () => {
  const pieces = 64;
  let heardFirst = (): void => undefined;
  const firstPiece = new Promise<void>((heard) => (heardFirst = heard));
  let bytes = 0;
  const origin = await inFront((request, response) => {
    request.on("data", (data: Buffer) => {
      bytes += data.length;
      heardFirst();
      if (!response.headersSent) response.writeHead(201, { "content-type": "application/octet-stream" }).write("begun;");
    });
    request.on("end", () => response.end("ended"));
  });
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      if (sent > 0) await firstPiece;
      if (sent++ === pieces) controller.close();
      else controller.enqueue(new Uint8Array(64 * 1024));
    },
  });
  const told = await fetch(`${origin}/files/a/b`, { method: "PUT", body, duplex: "half", headers: { "content-type": "application/octet-stream" } } as RequestInit);
  expect([told.status, await told.text(), bytes]).toEqual([201, "begun;ended", pieces * 64 * 1024]);
});

test("a feed is told line by line, and who leaves is gone behind too", async () => {
  let gone = (): void => undefined;
  const left = new Promise<void>((heard) => (gone = heard));
  let lines = 0;
  let tell = (): unknown => undefined;
  const origin = await inFront((_request, response) => {
    response.on("close", gone);
    response.writeHead(200, { "content-type": "application/json" });
    tell = () => response.write(`{"seq":"${++lines}"}\n`);
    tell();
  });
  const leaving = new AbortController();
  const told = await fetch(`${origin}/files/_changes?feed=continuous&heartbeat=10000`, { signal: leaving.signal, headers: { "accept-encoding": "gzip" } });
  const reader = told.body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toBe('{"seq":"1"}\n');
  tell();
  expect((await reader.read()).value).toBe('{"seq":"2"}\n');
  leaving.abort();
  await left;
});

test("what belongs to one connection, and what speaks for somebody else, goes no further; the rest does", async () => {
  let heard: IncomingMessage["headers"] = {};
  let path: string | undefined;
  const origin = await inFront((request, response) => {
    heard = request.headers;
    path = request.url;
    response.writeHead(200, { "content-type": "application/json", location: "http://inside:5984/a%2Fb/x?y", connection: "keep-alive, x-inner", "x-inner": "1", etag: '"1-a"', "set-cookie": ["AuthSession=abc; Version=1; Path=/; HttpOnly", "b=c; SameSite=Lax"] });
    response.end("{}");
  });
  const told = await fetch(`${origin}/files/a%2Fb+c/x%20y?rev=1-a&new=%22`, {
    headers: { authorization: "Basic bGFuOmxhbg==", cookie: "AuthSession=xyz", "if-none-match": '"1-b"', "x-http-method-override": "DELETE", "x-auth-couchdb-username": "admin", "x-auth-couchdb-roles": "_admin", "x-couchdb-vhost-path": "/_all_dbs", "x-forwarded-host": "elsewhere", "x-forwarded-for": "10.0.0.1" },
  });
  expect(path).toBe("/below/files/a%2Fb+c/x%20y?rev=1-a&new=%22");
  expect(heard).toMatchObject({ authorization: "Basic bGFuOmxhbg==", cookie: "AuthSession=xyz", "if-none-match": '"1-b"' });
  expect(Object.entries(heard).filter(([name]) => name.startsWith("x-"))).toEqual([["x-forwarded-for", "127.0.0.1"]]);
  expect([told.headers.get("etag"), told.headers.get("location"), told.headers.get("x-inner")]).toEqual(['"1-a"', "http://elsewhere/a%2Fb/x?y", null]);
  expect(told.headers.getSetCookie()).toEqual(["AuthSession=abc; Version=1; Path=/; HttpOnly; SameSite=Strict", "b=c; SameSite=Lax"]);
});

test("an answer that breaks off behind breaks off in front, and the next one is well", async () => {
  let times = 0;
  const origin = await inFront((_request, response) => {
    if (++times > 1) return response.end('{"ok":true}');
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
    response.write("{");
    return setImmediate(() => response.destroy());
  });
  await expect(fetch(`${origin}/files/_all_docs`).then((told) => told.text())).rejects.toThrow();
  expect(await (await fetch(`${origin}/files/a`)).json()).toEqual({ ok: true });
});

test("long answers are packed for who asks for it, others are passed on as they are", async () => {
  const rows = JSON.stringify({ rows: Array.from({ length: 500 }, (_, index) => ({ id: `title:${index}` })) });
  const origin = await inFront((_request, response) => response.writeHead(200, { "content-type": "application/json", "content-length": String(Buffer.byteLength(rows)) }).end(rows));
  const [packed, plain] = await Promise.all([fetch(`${origin}/files/_all_docs`), fetch(`${origin}/files/_all_docs`, { headers: { "accept-encoding": "identity" } })]);
  expect([packed.headers.get("content-encoding"), plain.headers.get("content-encoding")]).toEqual(["gzip", null]);
  expect([await packed.text(), await plain.text()]).toEqual([rows, rows]);
});

test("after an erasure the cluster is asked to forget, and once more when its copies agree", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  try {
    const compactions: string[] = [];
    const origin = await inFront((request, response) => {
      if (request.url?.endsWith("/_compact")) compactions.push(request.url);
      request.resume().on("end", () => response.writeHead(request.method === "GET" ? 200 : 201, { "content-type": "application/json" }).end("{}"));
    });
    for (const id of ["note:a", "note:b"]) expect((await fetch(`${origin}/school-a-desk/${id}`, { method: "PUT", body: JSON.stringify(erasureOf(id)), headers: { "content-type": "application/json" } })).status).toBe(201);
    expect(compactions).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    await expect.poll(() => compactions).toEqual(Array.from({ length: 3 }, () => "/below/school-a-desk/_compact"));
  } finally {
    vi.useRealTimers();
  }
});
