import { request as requestHttps } from "node:https";
import { once } from "node:events";
import { createServer, request as requestHttp } from "node:http";
import { connect } from "node:http2";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectSocket, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { Enrolled } from "../../sync-server/api/enrolment.ts";
import { messages } from "../../sync-server/messages.ts";
import { startServer, type RunningServer, type StartOptions } from "../../sync-server/server.ts";
import { lanAddresses } from "../../sync-server/tls/own-names.ts";
import { aSchool } from "../api/a-server.ts";

const root = mkdtempSync(join(tmpdir(), "tu-sach-start-"));
const dist = join(root, "dist");
mkdirSync(dist);
writeFileSync(join(dist, "index.html"), "<!doctype html><html><head><title>Tủ Sách</title></head><body></body></html>");
afterAll(() => rmSync(root, { recursive: true, force: true }));

const running: RunningServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

let directories = 0;
const started = async (options: StartOptions = {}): Promise<RunningServer & { readonly data: string }> => {
  const data = options.data ?? join(root, `data-${++directories}`);
  const server = await startServer({ port: 0, host: "127.0.0.1", data, dist, ...options });
  running.push(server);
  return { ...server, data };
};

const json = async (address: string, init?: RequestInit): Promise<Record<string, unknown>> => (await (await fetch(address, init)).json()) as Record<string, unknown>;
const post = (body: unknown): RequestInit => ({ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
const basic = ({ name, password }: { name: string; password: string }) => ({ authorization: `Basic ${btoa(`${name}:${password}`)}` });
const setUp = async (origin: string): Promise<Enrolled> => (await json(`${origin}/api/setup`, post(aSchool()))) as unknown as Enrolled;
const write = async (origin: string, account: { name: string; password: string }, id: string): Promise<number> =>
  (await fetch(`${origin}/couch/school-hoaban-desk/${id}`, { ...post({ kind: "of-a-later-version", v: 9 }), method: "PUT", headers: { ...basic(account), "content-type": "application/json" } })).status;

describe("a server that starts", () => {
  test("serves the app, its own API and CouchDB's from one port, and is set up from its own machine", async () => {
    const { origin, setupCode, needsSetup } = await started();
    expect([needsSetup, setupCode]).toEqual([true, expect.stringMatching(/^\d{8}$/)]);
    expect(await (await fetch(`${origin}/`)).text()).toContain("<base href");
    expect(await json(`${origin}/api/status`)).toMatchObject({ product: "tu-sach", state: "needs-setup", local: true });
    expect(await json(`${origin}/couch/`)).toMatchObject({ couchdb: "Welcome" });
    const { device, databases } = await setUp(origin);
    expect(databases).toHaveLength(4);
    for (const name of databases) {
      expect(await json(`${origin}/couch/${name}`, { headers: basic(device.account) })).toMatchObject({ db_name: name });
      expect((await fetch(`${origin}/couch/${name}`)).status).toBe(401);
    }
  });

  test("is ready after a restart with the same data, and asks for no code", async () => {
    const first = await started();
    const { device } = await setUp(first.origin);
    await write(first.origin, device.account, "one");
    await running.pop()?.stop();
    const second = await started({ data: first.data });
    expect([second.needsSetup, second.setupCode]).toEqual([false, undefined]);
    expect((await fetch(`${second.origin}/api/devices`, { headers: basic(device.account) })).status).toBe(200);
  });

  test("still tells the code after a restart, while nobody has heard that the school is set up", async () => {
    const first = await started();
    await setUp(first.origin);
    await running.pop()?.stop();
    const second = await started({ data: first.data });
    expect(second.setupCode).toMatch(/^\d{8}$/);
    const { device } = await setUp(second.origin);
    expect(await write(second.origin, device.account, "one")).toBe(201);
    expect((await fetch(`${second.origin}/api/setup`, post(aSchool()))).status).toBe(409);
  });

  test("shuts a lost device out of CouchDB too", async () => {
    const { origin } = await started();
    const { device } = await setUp(origin);
    const admin = { headers: basic(aSchool().admin) };
    expect((await fetch(`${origin}/couch/school-hoaban-desk`, { headers: basic(device.account) })).status).toBe(200);
    expect((await fetch(`${origin}/api/devices/${device.id}`, { method: "DELETE", ...admin })).status).toBe(200);
    expect((await fetch(`${origin}/couch/school-hoaban-desk`, { headers: basic(device.account) })).status).toBe(401);
  });

  test("pokes a listener when a device writes, and stops although someone is listening", async () => {
    const server = await started();
    const { device } = await setUp(server.origin);
    const headers = basic(device.account);
    const response = await fetch(`${server.origin}/api/pokes`, { headers });
    const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
    const heard = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await heard()).toContain("school-hoaban-log-2026");
    expect(await write(server.origin, device.account, "one")).toBe(201);
    expect(await heard()).toMatch(/^data: \{"database":"school-hoaban-desk","seq":"1/);
    const began = Date.now();
    await server.stop();
    expect(Date.now() - began).toBeLessThan(3_000);
    expect((await reader.read()).done).toBe(true);
    await expect(fetch(`${server.origin}/api/status`)).rejects.toThrow();
  });

  test("behind a website is the same below its path, stripped or not", async () => {
    const { origin, port } = await started({ base: "/thu-vien" });
    expect(origin).toBe(`http://127.0.0.1:${port}/thu-vien`);
    for (const address of [origin, `http://127.0.0.1:${port}`]) {
      expect(await (await fetch(`${address}/desk`)).text()).toContain('<base href="/thu-vien/" />');
      expect(await json(`${address}/api/status`)).toMatchObject({ product: "tu-sach", local: false });
      for (const path of ["/couch", "/couch/", "/couch?x=1"]) expect(await json(`${address}${path}`)).toMatchObject({ couchdb: "Welcome" });
    }
  });

  test("with --api-only is a CouchDB at the root, with the administrator it was given", async () => {
    const { origin, needsSetup } = await started({ apiOnly: true, admin: { name: "lan", password: "mat-khau" } });
    expect(needsSetup).toBe(false);
    expect(await json(`${origin}/`)).toMatchObject({ couchdb: "Welcome" });
    expect((await fetch(`${origin}/new-one`, { method: "PUT" })).status).toBe(401);
    expect((await fetch(`${origin}/new-one`, { method: "PUT", headers: basic({ name: "lan", password: "mat-khau" }) })).status).toBe(201);
  });
});

describe("a server that cannot start says why in words", () => {
  test("a busy port is refused, and nothing is left open", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((listening) => other.once("listening", listening));
    const { port } = other.address() as AddressInfo;
    const data = join(root, "busy");
    await expect(started({ port, data })).rejects.toMatchObject({ words: messages.portIsBusy(port) });
    other.close();
    await started({ data });
  });

  test("a data directory that cannot be made", async () => {
    writeFileSync(join(root, "a-file"), "");
    const data = join(root, "a-file", "data");
    await expect(started({ data })).rejects.toMatchObject({ words: messages.directoryIsUnwritable(data) });
  });

  // Only Linux has a folder that denies its own children, and there Node's recursive mkdir never comes back.
  test.runIf(process.platform === "linux")("a data directory where even root makes none", async () => {
    const data = "/proc/tu-sach/data";
    await expect(started({ data })).rejects.toMatchObject({ words: messages.directoryIsUnwritable(data) });
  });

  test("a data directory that another server uses", async () => {
    const { data } = await started();
    await expect(started({ data })).rejects.toMatchObject({ words: messages.directoryIsInUse(data) });
  });

  test("a register that is damaged is not taken for a server without a school", async () => {
    const data = join(root, "damaged");
    mkdirSync(data);
    writeFileSync(join(data, "school.json"), '{"school":');
    await expect(started({ data })).rejects.toMatchObject({ words: messages.registerIsBroken(join(data, "school.json")) });
  });

  test("a certificate that is none, or whose key is another's", async () => {
    const certificate = { cert: join(root, "a-file"), key: join(root, "a-file") };
    writeFileSync(join(root, "a-file"), "");
    await expect(started({ tls: true, certificate })).rejects.toMatchObject({ words: messages.certificateIsUnreadable(`${certificate.cert}, ${certificate.key}`) });
  });
});

describe("a server with a certificate of its own", () => {
  test("speaks HTTP/2 and HTTP/1.1 to whoever took its certificate from the plain page", async () => {
    const server = await started({ tls: true, httpPort: 0, names: ["thuvien.local"] });
    const plain = `http://127.0.0.1:${server.certificatePort}`;
    const ca = await (await fetch(`${plain}/ca.crt`)).text();
    expect(ca).toContain("BEGIN CERTIFICATE");
    const install = await (await fetch(`${plain}/`)).text();
    expect(install).toContain("<svg");
    expect(install).toContain(`https://127.0.0.1:${server.port}/`);
    const elsewhere = await fetch(`${plain}/desk?x=1`, { redirect: "manual" });
    expect([elsewhere.status, elsewhere.headers.get("location")]).toEqual([307, `https://127.0.0.1:${server.port}/desk?x=1`]);

    for (const servername of ["localhost", "thuvien.local"]) {
      const http2 = connect(`https://127.0.0.1:${server.port}`, { ca, servername });
      const stream = http2.request({ ":path": "/api/status", ":authority": `${servername}:${server.port}` });
      const text = await new Promise<string>((answer, fail) => {
        let body = "";
        stream.setEncoding("utf8").on("data", (chunk: string) => (body += chunk)).on("end", () => answer(body)).on("error", fail);
        http2.on("error", fail);
      });
      expect(http2.alpnProtocol).toBe("h2");
      http2.close();
      expect(JSON.parse(text)).toMatchObject({ product: "tu-sach", local: true });
    }
    const status = await new Promise<number | undefined>((answer, fail) => {
      requestHttps(`${server.origin}/`, { ca }, (response) => {
        response.resume().on("end", () => answer(response.statusCode));
      })
        .on("error", fail)
        .end();
    });
    expect(status).toBe(200);
  });

  test("when the port of the plain page is busy, the page is on the main port", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((listening) => other.once("listening", listening));
    const server = await started({ tls: true, httpPort: (other.address() as AddressInfo).port, names: ["thuvien.local"] });
    expect(server.reach()).toMatchObject({ secure: true, certificatePage: `http://thuvien.local:${server.port}/` });
    expect((await plainly(server.port, "thuvien.local", "/ca.crt")).body).toContain("BEGIN CERTIFICATE");
    other.close();
  });

  test("an open stream of pokes over HTTP/2 does not hold up the stop", async () => {
    const server = await started({ tls: true, httpPort: 0 });
    const ca = await (await fetch(`http://127.0.0.1:${server.certificatePort}/ca.crt`)).text();
    const http2 = connect(server.origin, { ca });
    const ask = (headers: Record<string, string>, body?: string) => {
      const stream = http2.request(headers).setEncoding("utf8");
      if (body !== undefined) stream.end(body);
      return stream;
    };
    const setting = ask({ ":path": "/api/setup", ":method": "POST", "content-type": "application/json" }, JSON.stringify(aSchool()));
    let answer = "";
    for await (const chunk of setting) answer += String(chunk);
    const { device } = JSON.parse(answer) as Enrolled;
    const pokes = ask({ ":path": "/api/pokes", ...basic(device.account) });
    const first = await new Promise<string>((heard) => pokes.once("data", heard));
    expect(first).toContain("school-hoaban-catalogue");
    const began = Date.now();
    const ended = new Promise((end) => pokes.once("close", end));
    await server.stop();
    await ended;
    expect(Date.now() - began).toBeLessThan(3_000);
    http2.destroy();
  });
});

describe("a school that began without a certificate, when the server has one from now on", () => {
  const bothWays = async () => {
    const first = await started();
    const { device } = await setUp(first.origin);
    await running.pop()?.stop();
    const server = await started({ data: first.data, port: first.port, tls: true, httpPort: 0, names: ["thuvien.local"] });
    return { server, device, home: first.origin, ca: await (await fetch(`http://127.0.0.1:${server.certificatePort}/ca.crt`)).text() };
  };

  test("goes on at its own address on the server's machine: pages, exchange, and what is larger than one packet", async () => {
    const { server, device, home } = await bothWays();
    expect(server.home).toBe(`${home}/`);
    expect(await (await fetch(`${home}/`)).text()).toContain("<base href");
    expect(await json(`${home}/api/status`)).toMatchObject({ state: "ready", local: true });
    const docs = Array.from({ length: 2_000 }, (_, index) => ({ _id: `of-a-later-version:${index}`, kind: "of-a-later-version", v: 9, text: "Dế Mèn phiêu lưu ký ".repeat(20) }));
    const sent = await fetch(`${home}/couch/school-hoaban-desk/_bulk_docs`, { ...post({ docs }), headers: { "content-type": "application/json", ...basic(device.account) } });
    expect(((await sent.json()) as { ok?: boolean }[]).filter(({ ok }) => ok)).toHaveLength(docs.length);
    const read = (await json(`${home}/couch/school-hoaban-desk/_all_docs?include_docs=true`, { headers: basic(device.account) })) as { rows?: unknown[] };
    expect(read.rows).toHaveLength(docs.length);
  });

  test("hears over plain HTTP what a tablet writes over TLS, and the other way round, and stops although both listen", async () => {
    const { server, device, home, ca } = await bothWays();
    const plain = await fetch(`${home}/api/pokes`, { headers: basic(device.account) });
    const plainReader = (plain.body ?? new ReadableStream<Uint8Array>()).getReader();
    const onPlain = heardOn(async () => new TextDecoder().decode((await plainReader.read()).value));
    const http2 = connect(`https://localhost:${server.port}`, { ca });
    const stream = http2.request({ ":path": "/api/pokes", ...basic(device.account) }).setEncoding("utf8");
    const chunks: AsyncIterator<string> = stream[Symbol.asyncIterator]();
    const onTls = heardOn(async () => String((await chunks.next()).value));
    await Promise.all([onPlain("school-hoaban-desk"), onTls("school-hoaban-desk")]);

    const put = { method: "PUT", headers: { ...basic(device.account), "content-type": "application/json" }, body: JSON.stringify({ kind: "of-a-later-version", v: 9 }) };
    expect((await fetch(`${home}/couch/school-hoaban-desk/one`, put)).status).toBe(201);
    await Promise.all([onPlain('school-hoaban-desk","seq":"1-'), onTls('school-hoaban-desk","seq":"1-')]);
    const overTls = http2.request({ ":path": "/couch/school-hoaban-desk/two", ":method": "PUT", ...put.headers });
    overTls.end(put.body);
    const [answered] = (await once(overTls, "response")) as [Record<string, unknown>];
    expect(answered[":status"]).toBe(201);
    await Promise.all([onPlain('school-hoaban-desk","seq":"2-'), onTls('school-hoaban-desk","seq":"2-')]);

    const began = Date.now();
    await running.pop()?.stop();
    expect(Date.now() - began).toBeLessThan(3_000);
    http2.destroy();
  });

  test("plain HTTP under another name is led to the certificate, and from there to HTTPS", async () => {
    const { server } = await bothWays();
    expect(await plainly(server.port, "thuvien.local", "/")).toMatchObject({ status: 200, body: expect.stringContaining(`https://thuvien.local:${server.port}/`) });
    const secure = `https://thuvien.local:${server.port}`;
    expect(await plainly(server.port, "thuvien.local", "/desk?x=1")).toMatchObject({ status: 307, location: `${secure}/desk?x=1` });
    expect(await plainly(server.port, "thuvien.local", "/api/status")).toMatchObject({ status: 307, location: `${secure}/api/status` });
    // A name that a hostile page made for itself is not this machine's, whatever it begins with.
    expect((await plainly(server.port, "127.rebound.example", "/api/status")).status).toBe(307);
  });

  test.runIf(lanAddresses().length > 0)("plain HTTP from another machine is not let in by calling itself localhost", async () => {
    const data = join(root, "open-to-all");
    const server = await startServer({ port: 0, host: "0.0.0.0", data, dist, tls: true, httpPort: 0 });
    running.push(server);
    const answer = await plainly(server.port, "localhost", "/api/status", lanAddresses()[0]);
    expect([answer.status, answer.location]).toEqual([307, `https://localhost:${server.port}/api/status`]);
    expect((await plainly(server.port, "localhost", "/api/status")).status).toBe(200);
  });

  test("who connects and says nothing, or nothing that is a protocol, holds up nobody", async () => {
    const { server, home } = await bothWays();
    const silent = connectSocket(server.port, "127.0.0.1");
    const strange = connectSocket(server.port, "127.0.0.1");
    strange.write("\u0000\u0001\u0002");
    await once(strange.resume(), "close");
    const gone = connectSocket(server.port, "127.0.0.1").on("error", () => {});
    await once(gone, "connect");
    gone.resetAndDestroy();
    expect((await fetch(`${home}/api/status`)).status).toBe(200);
    const began = Date.now();
    await running.pop()?.stop();
    expect(Date.now() - began).toBeLessThan(3_000);
    silent.destroy();
  });
});

/** Answers a wait for these words in what is read; what was read before them is passed over. */
const heardOn = (read: () => Promise<string>) => {
  let heard = "";
  return async (words: string): Promise<void> => {
    for (; !heard.includes(words); heard += await read());
    heard = heard.slice(heard.indexOf(words) + words.length);
  };
};

/** Plain HTTP to a port under a name of the asker's choice. */
const plainly = (port: number, name: string, path: string, host = "127.0.0.1"): Promise<{ status: number | undefined; location: string | undefined; body: string }> =>
  new Promise((answer, fail) => {
    requestHttp({ host, port, path, headers: { host: `${name}:${port}` } }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (body += chunk)).on("end", () => answer({ status: response.statusCode, location: response.headers.location, body }));
    })
      .on("error", fail)
      .end();
  });
