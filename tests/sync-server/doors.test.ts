/** What comes to the server over a real port: from other websites' pages, too large, or with names that want to be more than names. */
import { connect } from "node:net";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer, type StartOptions } from "../../sync-server/server.ts";

const root = mkdtempSync(join(tmpdir(), "tu-sach-doors-"));
const running: RunningServer[] = [];
const started = async (options: StartOptions): Promise<string> => {
  const server = await startServer({ port: 0, host: "127.0.0.1", apiOnly: true, admin: { name: "admin", password: "admin" }, data: join(root, String(running.length)), ...options });
  running.push(server);
  return server.origin;
};
let closed: string;
let open: string;
beforeAll(async () => {
  closed = await started({});
  open = await started({ cors: ["https://school.test"], largestBody: 1_000 });
  for (const origin of [closed, open]) expect((await ask(origin, "PUT", "/books")).status).toBe(201);
});
afterAll(async () => {
  for (const server of running) await server.stop();
  rmSync(root, { recursive: true, force: true });
});

const authorization = `Basic ${btoa("admin:admin")}`;
const ask = (origin: string, method: string, path: string, headers: Record<string, string> = {}, body?: BodyInit, more: object = {}): Promise<Response> =>
  fetch(`${origin}${path}`, { method, headers: { authorization, "content-type": "application/json", ...headers }, ...(body === undefined ? {} : { body }), ...more });
const allowed = ({ headers }: Response) => [headers.get("access-control-allow-origin"), headers.get("access-control-allow-credentials")];

test("pages of other websites are let in only where they are named", async () => {
  expect(allowed(await ask(closed, "GET", "/books", { origin: "https://school.test" }))).toEqual([null, null]);
  expect(allowed(await ask(open, "GET", "/books", { origin: "https://school.test" }))).toEqual(["https://school.test", "true"]);
  expect(allowed(await ask(open, "GET", "/none", { origin: "https://school.test" }))).toEqual(["https://school.test", "true"]);
  expect(allowed(await ask(open, "GET", "/books", { origin: "https://other.test" }))).toEqual([null, null]);
  expect(allowed(await ask(open, "GET", "/books"))).toEqual([null, null]);
});

test("a browser that asks beforehand is told which methods it may use, without being signed in", async () => {
  const asked = (origin: string) => fetch(`${open}/books/a`, { method: "OPTIONS", headers: { origin, "access-control-request-method": "PUT" } });
  const { status, headers } = await asked("https://school.test");
  expect([status, headers.get("access-control-allow-methods")]).toEqual([204, expect.stringContaining("PUT")]);
  expect(headers.get("access-control-allow-headers")).toContain("authorization");
  expect((await asked("https://other.test")).headers.get("access-control-allow-methods")).toBeNull();
});

test("a star lets every page ask, and none with a cookie", async () => {
  const every = await started({ cors: ["*"] });
  expect(allowed(await fetch(every, { headers: { origin: "https://any.test" } }))).toEqual(["*", null]);
});

test("a body beyond the limit is refused, with its length said or not, and the connection goes on", async () => {
  const large = JSON.stringify({ text: "x".repeat(2_000) });
  expect((await ask(open, "PUT", "/books/a", {}, large)).status).toBe(413);
  const piece = new TextEncoder().encode(large.slice(0, 900));
  const unsaid = new ReadableStream({ start: (to) => { for (let count = 0; count < 5; count++) to.enqueue(piece); to.close(); } });
  expect((await ask(open, "PUT", "/books/a", {}, unsaid, { duplex: "half" })).status).toBe(413);
  expect((await ask(open, "PUT", "/books/a", {}, JSON.stringify({ text: "short" }))).status).toBe(201);
});

test("what is written is found at the address under which it was written, also behind a website", async () => {
  const website = { "x-forwarded-host": "school.test", "x-forwarded-proto": "https" };
  const inner = await started({ apiOnly: false, dist: root, base: "/thu-vien" });
  const [host, mount] = [inner.replace(/\/thu-vien$/, ""), "/thu-vien/couch"];
  for (const [path, found] of [["/shelf", "/shelf"], ["/shelf/x:1", "/shelf/x:1"], ["/shelf/%C4%91?new_edits=true", "/shelf/%C4%91"], ["/shelf/_local/n", "/shelf/_local%2Fn"], ["/shelf/a/b%20c", "/shelf/a/b%20c"]] as const) {
    const told = async (before: string, headers = {}) => (await ask(host, "PUT", `${before}${path}`, headers, path === "/shelf" ? undefined : "{}")).headers.get("location");
    expect(await told(mount), path).toBe(`${host}${mount}${found}`);
    await ask(host, "DELETE", `${mount}/shelf`);
    await ask(host, "PUT", path === "/shelf" ? `${mount}/other` : `${mount}/shelf`);
    // A website may strip its own path.
    expect(await told("/couch", website), path).toBe(`https://school.test${mount}${found}`);
  }
  const { headers } = await ask(closed, "POST", "/books", {}, '{"_id":"posted"}');
  expect(headers.get("location")).toBe(`${closed}/books/posted`);
});

test("a cookie of a session is for this server's own pages and no script", async () => {
  const { headers } = await fetch(`${closed}/_session`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name: "admin", password: "admin" }) });
  const cookie = headers.get("set-cookie") ?? "";
  for (const part of ["HttpOnly", "SameSite=Strict", "Path=/"]) expect(cookie).toContain(part);
});

/** The path as it stands: `fetch` would tidy it up. */
const raw = (path: string, method = "GET", body = ""): Promise<number> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(closed);
    const socket = connect(Number(port), "127.0.0.1", () => socket.end(`${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`));
    let text = "";
    socket.on("data", (bytes) => (text += bytes.toString()));
    socket.on("error", reject);
    socket.on("close", () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1])));
  });

test("no path leads out of the data directory, neither to read nor to write", async () => {
  const before = readdirSync(root, { recursive: true }).length;
  const isOutside = readdirSync(tmpdir()).includes("out");
  const paths = ["/../1/databases", "/..%2f..%2fout", "/%2e%2e%2fout", "/books/../../out", "/books%2f..%2f..%2fout", "/..", "/%00", "/books%00", "/.hidden", "/_users%2f..%2fx", "//etc/passwd", "/c:%5cwindows", "/books/_design/..%2f..%2fx/_view/y", "/books/a/..%2f..%2f..%2fx"];
  for (const path of paths) for (const method of ["GET", "PUT"]) expect(await raw(path, method, method === "PUT" ? "{}" : ""), `${method} ${path}`).toSatisfy((status: number) => status < 500 || status === 501);
  const made = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /out|passwd|windows|hidden/.test(name) && !name.startsWith("0/databases") && !name.startsWith("1/databases"));
  expect(made).toEqual([]);
  expect(before).toBeGreaterThan(0);
  expect(readdirSync(tmpdir()).includes("out")).toBe(isOutside);
});

test("names of every JavaScript object are names like others, in documents, ids, selectors and _security", async () => {
  for (const name of ["constructor", "prototype", "toString", "hasOwnProperty"]) {
    expect((await ask(closed, "PUT", `/books/of-${name}`, {}, `{"${name}": {"polluted": true}}`)).status, name).toBe(201);
    expect((await ask(closed, "PUT", `/books/${name}`, {}, "{}")).status, name).toBe(201);
    const found = (await (await ask(closed, "POST", "/books/_find", {}, `{"selector": {"${name}.polluted": true}}`)).json()) as { docs: { _id: string }[] };
    expect(found.docs.map(({ _id }) => _id)).toEqual([`of-${name}`]);
  }
  // What begins with an underscore is CouchDB's own at the top of a document, and a name like others below it.
  expect((await ask(closed, "PUT", "/books/top", {}, '{"__proto__": {"polluted": true}}')).status).toBe(400);
  expect((await ask(closed, "PUT", "/books/within", {}, '{"o": {"__proto__": {"polluted": true}}}')).status).toBe(201);
  expect(await (await ask(closed, "GET", "/books/within")).text()).toContain('"o":{"__proto__":{"polluted":true}}');
  await ask(closed, "PUT", "/books/_security", {}, '{"__proto__": {"members": {"roles": ["everyone"]}}, "members": {"roles": ["none"]}}');
  expect((await fetch(`${closed}/books`)).status).toBe(401);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
