import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { aServer } from "../api/a-server.ts";

const dist = mkdtempSync(join(tmpdir(), "tu-sach-dist-"));
const script = `console.log(${JSON.stringify("sách ".repeat(1000))});`;
const page = '<!doctype html><html><head><base href="/elsewhere/"><title>Tủ Sách</title></head><body></body></html>';
mkdirSync(join(dist, "assets"));
for (const [name, text] of Object.entries({
  "index.html": page,
  "service-worker.js": "self.skipWaiting();",
  "manifest.webmanifest": "{}",
  "assets/main-BTg2b8Qz.js": script,
  "assets/font-DkW1xK2_.woff2": "not really a font".repeat(200),
  ".built-from": "digest",
})) {
  writeFileSync(join(dist, name), text);
}
writeFileSync(join(dist, "..", "tu-sach-outside.txt"), "outside");
afterAll(() => {
  rmSync(dist, { recursive: true, force: true });
  rmSync(join(dist, "..", "tu-sach-outside.txt"), { force: true });
});

const atRoot = aServer({ dist });
const behindWebsite = aServer({ dist, base: "/thu-vien" });
afterAll(() => [atRoot, behindWebsite].forEach((server) => server.close()));

describe("the app's pages", () => {
  test("the page, the service worker and the manifest are asked for each time; what carries a hash is kept for ever", async () => {
    const kept = async (path: string) => (await atRoot.ask(path)).headers.get("cache-control");
    for (const path of ["/", "/index.html", "/service-worker.js", "/manifest.webmanifest"]) expect(await kept(path)).toBe("no-cache");
    for (const path of ["/assets/main-BTg2b8Qz.js", "/assets/font-DkW1xK2_.woff2"]) expect(await kept(path)).toContain("immutable");
  });

  test("a path that a person navigates to is the app; a file that is missing is missing", async () => {
    for (const path of ["/", "/desk", "/desk/reader/12"]) {
      const response = await atRoot.ask(path);
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
      expect(await response.text()).toContain("Tủ Sách");
    }
    for (const path of ["/assets/main-OLDOLDOL.js", "/icons/missing.png", "/assets/"]) expect((await atRoot.ask(path)).status).toBe(404);
  });

  test("every file says that only the app's own scripts run", async () => {
    for (const path of ["/", "/desk", "/service-worker.js", "/assets/main-BTg2b8Qz.js"]) {
      const { headers } = await atRoot.ask(path);
      const scripts = headers.get("content-security-policy")?.split("; ").find((rule) => rule.startsWith("script-src"));
      expect(scripts, path).toBe("script-src 'self' 'wasm-unsafe-eval'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  test("nothing outside and nothing hidden is served", async () => {
    for (const path of ["/.built-from", "/%2e%2e/tu-sach-outside.txt", "/..%2ftu-sach-outside.txt", "/assets/..%2f..%2ftu-sach-outside.txt", "/..%5ctu-sach-outside.txt", "/%00", "/%zz"]) {
      const text = await (await atRoot.ask(path)).text();
      expect(text).not.toContain("outside");
      expect(text).not.toContain("digest");
    }
  });

  test("text travels compressed as the browser can take it", async () => {
    const bodyAs = async (encoding: string) => {
      const response = await atRoot.ask("/assets/main-BTg2b8Qz.js", { headers: { "accept-encoding": encoding } });
      const body = Buffer.from(await response.arrayBuffer());
      expect(Number(response.headers.get("content-length"))).toBe(body.length);
      return { encoding: response.headers.get("content-encoding"), vary: response.headers.get("vary"), body };
    };
    const brotli = await bodyAs("gzip, deflate, br");
    expect([brotli.encoding, brotli.vary, brotliDecompressSync(brotli.body).toString()]).toEqual(["br", "accept-encoding", script]);
    const zipped = await bodyAs("gzip");
    expect([zipped.encoding, gunzipSync(zipped.body).toString()]).toEqual(["gzip", script]);
    expect(await bodyAs("identity")).toMatchObject({ encoding: null, body: Buffer.from(script) });
    expect((await atRoot.ask("/assets/font-DkW1xK2_.woff2", { headers: { "accept-encoding": "br" } })).headers.get("content-encoding")).toBeNull();
  });

  test("what the browser has already is not sent again, until it is built anew", async () => {
    const etag = (await atRoot.ask("/service-worker.js")).headers.get("etag") ?? "";
    expect((await atRoot.ask("/service-worker.js", { headers: { "if-none-match": etag } })).status).toBe(304);
    writeFileSync(join(dist, "service-worker.js"), "self.skipWaiting(); // newer");
    utimesSync(join(dist, "service-worker.js"), new Date(), new Date(Date.now() + 5_000));
    const again = await atRoot.ask("/service-worker.js", { headers: { "if-none-match": etag } });
    expect([again.status, await again.text()]).toEqual([200, "self.skipWaiting(); // newer"]);
  });

  test("HEAD says as much as GET without the body, and a page cannot be written to", async () => {
    const head = await atRoot.ask("/", { method: "HEAD" });
    expect([head.status, Number(head.headers.get("content-length")) > 0, await head.text()]).toEqual([200, true, ""]);
    expect((await atRoot.ask("/", { method: "PUT" })).status).toBe(405);
  });

  test("an app that is not built says so instead of failing", async () => {
    const bare = aServer();
    const response = await bare.ask("/");
    expect([response.status, (await response.text()).includes("npm start")]).toEqual([503, true]);
    bare.close();
  });
});

describe("behind the school's website", () => {
  test("the page's base is the path, whether the website strips it or hands it on", async () => {
    for (const path of ["/thu-vien/", "/thu-vien/desk", "/", "/desk"]) {
      const text = await (await behindWebsite.ask(path)).text();
      expect(text.match(/<base [^>]*>/g)).toEqual(['<base href="/thu-vien/" />']);
    }
    expect((await (await atRoot.ask("/")).text()).match(/<base [^>]*>/g)).toEqual(['<base href="/" />']);
  });

  test("the path without its last slash leads to it", async () => {
    const response = await behindWebsite.ask("/thu-vien?x=1");
    expect([response.status, response.headers.get("location")]).toEqual([308, "/thu-vien/?x=1"]);
  });

  test("/api and /couch are below the path; CouchDB hears its own paths only", async () => {
    expect((await behindWebsite.answerOf("/thu-vien/api/status")).body["product"]).toBe("tu-sach");
    expect((await behindWebsite.answerOf("/thu-vien/couch/school-x-desk/_changes?since=0")).body).toEqual({ couch: "/school-x-desk/_changes", method: "GET" });
    expect((await atRoot.answerOf("/couch")).body["couch"]).toBe("/");
    expect((await atRoot.answerOf("/couch/a%2Fb", { body: {} })).body).toEqual({ couch: "/a%2Fb", method: "POST" });
    expect((await atRoot.ask("/couching")).headers.get("content-type")).toContain("text/html");
  });
});

test("an unknown endpoint of /api is an error in JSON, never the page", async () => {
  expect(await atRoot.answerOf("/api/nothing")).toMatchObject({ status: 404, body: { error: "not_found" } });
});
