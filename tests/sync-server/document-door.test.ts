/** The short way to one document answers what the routes answer, to the letter, and leaves alone what is not plain. */
import { createServer, request, type IncomingHttpHeaders } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { getRequestListener } from "@hono/node-server";
import { afterAll, expect, test, vi } from "vitest";
import { admin, aCouch } from "./a-couch.ts";

const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));

interface Answered {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const largestBody = 2_000;

const served = async ({ withDoor }: { withDoor: boolean }) => {
  const couch = await aCouch();
  let taken = 0;
  const listen = getRequestListener((asked, { incoming }) => couch.app.fetch(asked, { remoteAddress: incoming.socket.remoteAddress, largestBody, mount: "/couch" }));
  const server = createServer((incoming, outgoing) => {
    if (withDoor && couch.door(incoming, outgoing, incoming.url ?? "", { largestBody, mount: "/couch" })) taken++;
    else void listen(incoming, outgoing);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: string | Uint8Array): Promise<Answered> =>
    new Promise((answered, fail) => {
      const asked = request({ port, host: "127.0.0.1", method, path, headers: { host: "school.test", ...headers } }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          const { date: _date, ...others } = answer.headers;
          answered({ status: answer.statusCode, headers: others, text: Buffer.concat(chunks).toString("utf8") });
        });
      });
      asked.on("error", fail).end(body);
    });
  return { couch, port, ask, taken: () => taken };
};

const basic = (name: string, password: string): Record<string, string> => ({ authorization: `Basic ${btoa(`${name}:${password}`)}` });
const asAdmin = basic(admin.name, admin.password);
const lengthOf = (body: string | Uint8Array): Record<string, string> => ({ "content-length": String(Buffer.byteLength(body)) });

test("the short way and the routes give the same answers to the same requests, one after the other", async () => {
  const short = await served({ withDoor: true });
  const long = await served({ withDoor: false });
  let wanted = 0;
  const asked: string[] = [];

  const both = async (kind: "plain" | "other", method: string, path: string, headers: Record<string, string> = {}, body?: string | Uint8Array): Promise<Answered> => {
    const what = `${method} ${path} ${JSON.stringify(headers)}`;
    const [one, other] = [await short.ask(method, path, headers, body), await long.ask(method, path, headers, body)];
    expect(one, what).toEqual(other);
    if (kind === "plain") wanted++;
    expect(short.taken(), what).toBe(wanted);
    asked.push(what);
    return one;
  };
  const get = (kind: "plain" | "other", path: string, headers: Record<string, string> = {}) => both(kind, "GET", path, { ...asAdmin, ...headers });
  const put = (kind: "plain" | "other", path: string, body: string | Uint8Array, headers: Record<string, string> = {}) => both(kind, "PUT", path, { ...asAdmin, ...lengthOf(body), ...headers }, body);
  const revOf = ({ text }: Answered): string => (JSON.parse(text) as { rev: string }).rev;

  await put("other", "/books", "");
  const rev = revOf(await put("plain", "/books/a", '{"title": "Dế Mèn", "n": 1}', { "content-type": "application/json" }));
  expect((await get("plain", "/books/a")).text).toContain('"title":"Dế Mèn"');
  expect((await get("plain", "/books/a", { "if-none-match": `"${rev}"` })).status).toBe(304);
  expect((await get("plain", "/books/a", { "if-none-match": '"1-other"' })).status).toBe(200);
  await both("other", "HEAD", "/books/a", asAdmin);

  // Written again: upon nothing, upon what it says itself, upon what the header says.
  expect((await put("plain", "/books/a", '{"n": 2}')).status).toBe(409);
  for (const website of [{}, { "x-forwarded-host": "website.test", "x-forwarded-proto": "https" }]) {
    const found = (await put("plain", `/books/at-${Object.keys(website).length}`, "{}", website)).headers.location;
    expect(found).toBe(`${"x-forwarded-host" in website ? "https://website.test" : "http://school.test"}/couch/books/at-${Object.keys(website).length}`);
  }
  const second = revOf(await put("plain", "/books/a", JSON.stringify({ _rev: rev, n: 2 })));
  const third = revOf(await put("plain", "/books/a", '{"n": 3}', { "if-match": `"${second}"` }));
  expect((await put("plain", "/books/a", '{"n": 4}', { "if-match": "nonsense" })).status).toBe(400);
  await put("other", `/books/a?rev=${third}`, '{"n": 4}');
  await put("other", "/books/a?new_edits=false", '{"_rev": "9-far", "n": 9}');
  await get("other", "/books/a?conflicts=true");
  await get("other", "/books/a?");
  await put("plain", "/books/a", JSON.stringify({ _rev: "9-far", _deleted: true }));
  await put("plain", "/books/gone", '{"_deleted": true}');
  for (const path of ["/books/gone", "/books/none", "/none/a", "/Books/a"]) expect((await get("plain", path)).status, path).toBe(404);

  // What the path says.
  for (const id of ["z%3Ay", "x:y", "a%2Fb", "%C4%91", "100%25", "a+b", "a%20b", "~!$&'()*,;=@."]) {
    expect((await put("plain", `/books/${id}`, '{"n": 1}')).status, id).toBe(201);
    expect((await get("plain", `/books/${id}`)).status, id).toBe(200);
  }
  for (const id of ["_design/x", "_design%2Fx", "%5Fdesign%2Fx", "_local/x", "%5Flocal%2fx", "_all_docs", "%", "%ff", "%c3%28", "a/b", "a/", "..", "%2e%2e", "a/..", "", "a\\b", "a#b"]) await get("other", `/books/${id}`);
  await get("other", "/_users/org.couchdb.user:admin");
  await get("other", "/_up");

  // What the body is.
  for (const broken of ["", "{", "[]", '"text"', "null", '{"_id": 5, "_odd": 1}', '{"_attachments": 5}', new Uint8Array([0x22, 0xff, 0x22])]) expect((await put("plain", "/books/broken", broken)).status).toBe(400);
  await put("plain", "/books/own", '{"_id": "another", "n": 1}');
  await put("plain", "/books/file", '{"_attachments": {"f": {"data": "aGVsbG8=", "content_type": "text/plain"}}}');
  await get("plain", "/books/file");
  expect((await put("other", "/books/large", JSON.stringify({ text: "x".repeat(largestBody) }))).status).toBe(413);
  expect((await put("other", "/books/packed", gzipSync('{"n": 1}'), { "content-encoding": "gzip" })).status).toBe(201);
  await both("other", "PUT", "/books/unsaid", { ...asAdmin, "transfer-encoding": "chunked" }, '{"n": 1}');
  await put("other", "/books/parts", "--x--", { "content-type": 'multipart/related; boundary="x"' });

  // Who asks.
  await both("plain", "GET", "/books/x:y");
  await both("plain", "GET", "/books/x:y", basic("admin", "wrong"));
  await both("plain", "GET", "/books/x:y", { authorization: "Bearer 1" });
  await both("plain", "PUT", "/books/new", { ...basic("admin", "wrong"), "content-length": "1" }, "{");
  await both("other", "GET", "/books/x:y", { ...asAdmin, origin: "https://school.test" });
  await both("other", "GET", "/books/x:y", { ...asAdmin, "tu-sach-protocol": "-9" });
  for (const { couch } of [short, long]) {
    await couch.accounts.putUser({ name: "lan", password: "lan", roles: ["reader"] });
    await couch.accounts.putUser({ name: "stranger", password: "stranger", roles: [] });
  }
  await put("other", "/books/_security", '{"members": {"roles": ["reader"]}}');
  expect((await both("plain", "GET", "/books/x:y", basic("lan", "lan"))).status).toBe(200);
  expect((await both("plain", "PUT", "/books/x:y", { ...basic("stranger", "stranger"), "content-length": "2" }, "{}")).status).toBe(403);
  const cookie = (await both("other", "POST", "/_session", { "content-type": "application/json" }, '{"name": "lan", "password": "lan"}')).headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
  expect((await both("plain", "GET", "/books/x:y", { cookie })).headers["set-cookie"]).toBeUndefined();
  for (const { couch } of [short, long]) couch.later(300_000);
  expect((await both("plain", "GET", "/books/x:y", { cookie })).headers["set-cookie"]).toHaveLength(1);
  expect((await both("plain", "PUT", "/books/by-lan", { cookie, "content-length": "2" }, "{}")).headers["set-cookie"]).toHaveLength(1);
  expect((await both("plain", "GET", "/books/none", { cookie })).headers["set-cookie"]).toBeUndefined();
  for (const { couch } of [short, long]) await couch.accounts.disableUser("lan");
  expect((await both("plain", "GET", "/books/x:y", { cookie })).status).toBe(401);

  expect(wanted).toBeGreaterThan(50);
  expect(asked.length - wanted).toBeGreaterThan(30);
});

test("who goes in the middle of a body is forgotten, and the next one is answered", async () => {
  const short = await served({ withDoor: true });
  await short.ask("PUT", "/books", asAdmin);
  const taken = short.taken();
  const socket = connect(short.port, "127.0.0.1", () => socket.write(`PUT /books/half HTTP/1.1\r\nhost: x\r\nauthorization: ${asAdmin["authorization"]}\r\ncontent-length: 100\r\n\r\n{`));
  await vi.waitFor(() => expect(short.taken()).toBe(taken + 1));
  socket.destroy();
  expect((await short.ask("PUT", "/books/whole", { ...asAdmin, "content-length": "2" }, "{}")).status).toBe(201);
  expect((await short.ask("GET", "/books/half", asAdmin)).status).toBe(404);
});
