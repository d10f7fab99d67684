import { connect } from "node:http2";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Enrolled } from "../../sync-server/api/enrolment.ts";
import { openListener } from "../../sync-server/listener.ts";
import { makeAuthority, makeServerCertificate } from "../../sync-server/tls/certificates.ts";
import { aServer, type TestServer } from "./a-server.ts";

let server: TestServer;
let desk: Enrolled["device"];
beforeEach(async () => {
  server = aServer();
  desk = (await server.setUp()).device;
});
afterEach(() => server.close());

const stem = "school-hoaban";

const listen = async ({ account } = desk) => {
  const response = await server.ask("/api/pokes", { as: account });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
  return {
    /** The pokes of the next chunk; undefined when the stream has ended. */
    next: async (): Promise<{ database: string; seq: string }[] | undefined> => {
      const { done, value } = await reader.read();
      if (done) return undefined;
      return Array.from(new TextDecoder().decode(value).matchAll(/^data: (.*)\n\n/gm), ([, json = ""]) => JSON.parse(json) as { database: string; seq: string });
    },
    leave: () => reader.cancel(),
  };
};

test("a listener hears first where every database of the school stands", async () => {
  server.couch.write(`${stem}-desk`);
  const listener = await listen();
  expect(await listener.next()).toEqual([
    { database: `${stem}-catalogue`, seq: "0-fake" },
    { database: `${stem}-desk`, seq: "1-fake" },
    { database: `${stem}-office`, seq: "0-fake" },
    { database: `${stem}-log-2026`, seq: "0-fake" },
    { listening: 1 },
  ]);
});

test("a listener hears when another device of the school begins to listen, and when it leaves", async () => {
  const first = await listen();
  await first.next();
  const { token } = (await server.answerOf("/api/pairings", { method: "POST", as: desk.account })).body;
  const paired = await server.answerOf(`/api/pairings/${String(token)}`, { body: { device: { id: "device:bang2", name: "Máy tính bảng" } } });
  const second = await listen(paired.body["device"] as Enrolled["device"]);
  expect(await second.next()).toContainEqual({ listening: 2 });
  expect(await first.next()).toEqual([{ listening: 2 }]);
  await second.leave();
  expect(await first.next()).toEqual([{ listening: 1 }]);
});

test("many changes within a moment are one poke with the latest number", async () => {
  const listener = await listen();
  await listener.next();
  for (let count = 0; count < 100; count++) server.couch.write(`${stem}-log-2026`);
  server.couch.write(`${stem}-desk`);
  expect(await listener.next()).toEqual([
    { database: `${stem}-log-2026`, seq: "100-fake" },
    { database: `${stem}-desk`, seq: "1-fake" },
  ]);
});

test("changes of other databases are nobody's business, a log that is new is", async () => {
  const listener = await listen();
  await listener.next();
  server.couch.write("_users");
  server.couch.write("school-khac-desk");
  await server.ask("/api/years/2027", { method: "POST", as: desk.account });
  server.couch.write(`${stem}-log-2027`);
  expect(await listener.next()).toEqual([{ database: `${stem}-log-2027`, seq: "1-fake" }]);
});

test("a listener that does not read for a while is told the latest, not everything", async () => {
  const listener = await listen();
  for (let round = 0; round < 20; round++) {
    server.couch.write(`${stem}-desk`);
    await new Promise((later) => setTimeout(later, 55));
  }
  const seqs: string[] = [];
  while (seqs.at(-1) !== "20-fake") seqs.push(...((await listener.next()) ?? []).filter(({ database }) => database === `${stem}-desk`).map(({ seq }) => seq));
  expect(seqs.length).toBeLessThan(20);
});

test("a listener that leaves is forgotten", async () => {
  const listeners = [await listen(), await listen()];
  for (const listener of listeners) await listener.next();
  expect([server.pokes().listening(), server.couch.hearers()]).toEqual([2, 2]);
  for (const listener of listeners) await listener.leave();
  expect([server.pokes().listening(), server.couch.hearers()]).toEqual([0, 0]);
});

test.each(["HTTP/1.1", "HTTP/2"])("a listener whose %s connection breaks is forgotten", async (protocol) => {
  const { cert, key } = await aCertificate();
  const listener = await openListener({ port: 0, host: "127.0.0.1", answer: server.answer, tls: protocol === "HTTP/2" ? { cert, key } : undefined });
  const headers = { authorization: `Basic ${btoa(`${desk.account.name}:${desk.account.password}`)}` };
  const leave = protocol === "HTTP/2" ? await listenOverHttp2(listener.port, cert, headers) : await listenOverHttp1(listener.port, headers);
  expect(server.pokes().listening()).toBe(1);
  leave();
  await expect.poll(() => server.pokes().listening()).toBe(0);
  expect(server.couch.hearers()).toBe(0);
  await listener.stop();
});

const listenOverHttp1 = async (port: number, headers: Record<string, string>): Promise<() => void> => {
  const leaving = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}/api/pokes`, { headers, signal: leaving.signal });
  await response.body?.getReader().read();
  return () => leaving.abort();
};

const listenOverHttp2 = async (port: number, ca: string, headers: Record<string, string>): Promise<() => void> => {
  const session = connect(`https://localhost:${port}`, { ca });
  const stream = session.request({ ":path": "/api/pokes", ...headers });
  await new Promise((heard) => stream.once("data", heard));
  return () => session.destroy();
};

const aCertificate = async () => {
  const authority = await makeAuthority("Tủ Sách", Date.now());
  const made = await makeServerCertificate(authority, ["localhost"], Date.now());
  return { cert: `${made.certificate}\n${authority.certificate}`, key: made.key };
};

test("a device that is shut out hears nothing more", async () => {
  const listener = await listen();
  await listener.next();
  await server.ask("/api/devices/device:quay1", { method: "DELETE", as: desk.account });
  expect(await listener.next()).toBeUndefined();
  expect(server.couch.hearers()).toBe(0);
});
