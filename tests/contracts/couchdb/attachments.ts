/** Attachments: within the JSON, beside it, by themselves, and what becomes of them over revisions. */
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { revOf, type CouchAnswer, type CouchUnderTest } from "../couchdb.ts";

const text = "Tựa sách. ".repeat(50);
const bytes = Buffer.from(Array.from({ length: 300 }, (_, index) => index % 256));
const inline = (data: Buffer | string, content_type: string) => ({ content_type, data: Buffer.from(data).toString("base64") });
const json = { accept: "application/json" };

interface Attached {
  readonly content_type: string;
  readonly revpos: number;
  readonly digest: string;
  readonly length?: number;
  readonly stub?: boolean;
  readonly follows?: boolean;
  readonly data?: string;
  readonly encoding?: string;
  readonly encoded_length?: number;
}
const attachedIn = (document: unknown): Record<string, Attached> => (document as { _attachments?: Record<string, Attached> })._attachments ?? {};

const said = ({ status, json: told }: CouchAnswer): unknown[] => [status, (told as { reason?: string }).reason];

/** The parts of an answer: the header lines and the body of each. */
const partsOf = (type: string, body: Buffer): { head: string; body: Buffer }[] => {
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1] ?? "no boundary";
  const latin = body.toString("latin1");
  return latin.split(`--${boundary}`).slice(1, -1).map((part) => {
    const [head = "", ...rest] = part.split("\r\n\r\n");
    return { head: head.toLowerCase(), body: Buffer.from(rest.join("\r\n\r\n").replace(/\r\n$/, ""), "latin1") };
  });
};

export const attachmentContract = (fresh: () => Promise<CouchUnderTest>): void => {
  describe("attachments", () => {
    test("are shown as stubs, given with their bytes when asked for, and one by one", async () => {
      const couch = await fresh();
      const rev = revOf(await couch.ask("PUT", "/a", { json: { n: 1, _attachments: { "bìa.txt": inline(text, "text/plain"), "b/c.bin": inline(bytes, "application/octet-stream") } } }));
      const stubs = attachedIn((await couch.ask("GET", "/a", { headers: json })).json);
      expect(stubs["bìa.txt"]).toMatchObject({ content_type: "text/plain", revpos: 1, length: Buffer.byteLength(text), stub: true });
      expect(Object.keys(stubs["b/c.bin"] ?? {}).toSorted()).toEqual(["content_type", "digest", "length", "revpos", "stub"]);
      const whole = await couch.ask("GET", "/a?attachments=true", { headers: json });
      expect(whole.headers.get("etag")).toBe(`"${rev}"`);
      expect(attachedIn(whole.json)["b/c.bin"]).toEqual({ content_type: "application/octet-stream", revpos: 1, digest: stubs["b/c.bin"]?.digest, data: bytes.toString("base64") });
      expect(Buffer.from(attachedIn(whole.json)["bìa.txt"]?.data ?? "", "base64").toString()).toBe(text);
      const alone = await couch.ask("GET", `/a/${encodeURIComponent("bìa.txt")}`, { headers: { "accept-encoding": "identity" } });
      expect([alone.status, alone.headers.get("content-type"), alone.bytes.toString()]).toEqual([200, "text/plain", text]);
      for (const path of ["/a/b/c.bin", "/a/b%2Fc.bin"]) expect((await couch.ask("GET", path)).bytes.equals(bytes)).toBe(true);
      const again = await couch.ask("GET", "/a/b/c.bin", { headers: { "if-none-match": `"${stubs["b/c.bin"]?.digest.slice(4)}"` } });
      expect([again.status, again.bytes.length]).toEqual([304, 0]);
    });

    test("what is text is kept compressed, and says so when it is asked", async () => {
      const couch = await fresh();
      revOf(await couch.ask("PUT", "/a", { json: { _attachments: { t: inline(text, "text/plain"), b: inline(bytes, "image/png") } } }));
      const { t, b } = attachedIn((await couch.ask("GET", "/a?att_encoding_info=true", { headers: json })).json);
      expect(t).toMatchObject({ encoding: "gzip", length: Buffer.byteLength(text), stub: true });
      expect(t?.encoded_length).toBeLessThan(Buffer.byteLength(text) / 2);
      expect([b?.encoding, b?.encoded_length]).toEqual([undefined, undefined]);
      expect((await couch.ask("GET", "/a/t", { headers: { range: "bytes=0-3", "accept-encoding": "identity" } })).status).toBe(200);
      revOf(await couch.ask("PUT", "/zipped/t", { body: new Uint8Array(gzipSync(text)), headers: { "content-type": "text/plain", "content-encoding": "gzip" } }));
      expect((await couch.ask("GET", "/zipped/t", { headers: { "accept-encoding": "identity" } })).bytes.toString()).toBe(text);
    });

    test("a short text is compressed as CouchDB's zlib does it, so that its digest is CouchDB's", async () => {
      const couch = await fresh();
      revOf(await couch.ask("PUT", "/a", { json: { _attachments: { t: inline("This is a base64 encoded text", "text/plain") } } }));
      expect(attachedIn((await couch.ask("GET", "/a")).json)["t"]).toMatchObject({ length: 29, digest: "md5-qUUYqS41RhwF0TrCsTAxFg==" });
      expect((await couch.ask("GET", "/a/t", { headers: { "accept-encoding": "identity" } })).bytes.toString()).toBe("This is a base64 encoded text");
    });

    test("many documents come as parts to who takes nothing else, each with what is attached", async () => {
      const couch = await fresh();
      revOf(await couch.ask("PUT", "/a", { json: { n: 1, _attachments: { b: inline(bytes, "image/png") } } }));
      revOf(await couch.ask("PUT", "/c", { json: { n: 2 } }));
      const docs = [{ id: "a" }, { id: "c" }, { id: "none" }];
      const { status, headers, bytes: body } = await couch.ask("POST", "/_bulk_get", { json: { docs }, headers: { accept: "multipart/mixed" } });
      expect([status, headers.get("content-type")]).toEqual([200, expect.stringMatching(/^multipart\/mixed; boundary=/)]);
      expect(body.includes(bytes)).toBe(true);
      expect(body.toString("latin1").match(/^Content-Type: .*$/gim)?.map((line) => line.replace(/boundary=.*/, "…"))).toEqual(["Content-Type: multipart/related; …", "Content-Type: application/json", "Content-Type: image/png", "Content-Type: application/json", 'Content-Type: application/json; error="true"']);
    });

    test("a design document has attachments too, however its slash is written", async () => {
      const couch = await fresh();
      const rev = revOf(await couch.ask("PUT", "/_design/app/style/a.css", { body: "body {}", headers: { "content-type": "text/css" } }));
      for (const path of ["/_design/app/style/a.css", "/_design%2Fapp/style%2Fa.css"]) expect((await couch.ask("GET", path, { headers: { "accept-encoding": "identity" } })).bytes.toString(), path).toBe("body {}");
      expect(said(await couch.ask("GET", "/_design/app/none"))).toEqual([404, "Document is missing attachment"]);
      expect(said(await couch.ask("GET", "/_design/none/a"))).toEqual([404, "missing"]);
      revOf(await couch.ask("DELETE", `/_design/app/style/a.css?rev=${rev}`));
      expect((await couch.ask("GET", "/_design/app")).json).not.toHaveProperty("_attachments");
    });

    test("a stub keeps what was attached, an edit without it takes it away, and the revision before still has it", async () => {
      const couch = await fresh();
      const first = revOf(await couch.ask("PUT", "/a", { json: { _attachments: { t: inline(text, "text/plain"), b: inline(bytes, "image/png") } } }));
      const second = revOf(await couch.ask("PUT", "/a", { json: { _rev: first, n: 2, _attachments: { t: { stub: true } } } }));
      expect(attachedIn((await couch.ask("GET", "/a")).json)).toEqual({ t: expect.objectContaining({ revpos: 1, stub: true }) });
      const third = revOf(await couch.ask("PUT", "/a/c?rev=" + second, { body: "abc", headers: { "content-type": "text/plain" } }));
      expect(attachedIn((await couch.ask("GET", "/a")).json)).toMatchObject({ t: { revpos: 1 }, c: { revpos: 3, length: 3 } });
      revOf(await couch.ask("PUT", "/a", { json: { _rev: third } }));
      expect((await couch.ask("GET", "/a")).json).not.toHaveProperty("_attachments");
      expect((await couch.ask("GET", `/a/b?rev=${first}`)).bytes.equals(bytes)).toBe(true);
      expect((await couch.ask("GET", "/a/b")).json).toEqual({ error: "not_found", reason: "Document is missing attachment" });
    });

    test("what is put upon a revision that is not there is a conflict, and what is not attached is not deleted", async () => {
      const couch = await fresh();
      const rev = revOf(await couch.ask("PUT", "/a", { json: { _attachments: { t: inline(text, "text/plain") } } }));
      const put = (path: string) => couch.ask("PUT", path, { body: "abc", headers: { "content-type": "text/plain" } });
      for (const path of [`/a/c?rev=7-${"a".repeat(32)}`, `/none/c?rev=${rev}`]) expect(await put(path), path).toMatchObject({ status: 409, json: { error: "conflict" } });
      expect((await put("/a/c?rev=seven")).status).toBe(400);
      expect(await couch.ask("DELETE", "/a/c")).toMatchObject({ status: 404, json: { reason: "Document is missing attachment" } });
      expect((await couch.ask("DELETE", "/none/c")).status).toBe(404);
      expect((await couch.ask("DELETE", "/a/t")).status).toBe(409);
      expect(attachedIn((await couch.ask("GET", "/a")).json)).toMatchObject({ t: { length: Buffer.byteLength(text) } });
      expect((await couch.ask("DELETE", `/a/t?rev=${rev}`)).status).toBe(200);
    });

    test("a stub of what is not there refuses the whole request, and nothing is written", async () => {
      const couch = await fresh();
      const refused = await couch.ask("POST", "/_bulk_docs", { json: { docs: [{ _id: "good" }, { _id: "bad", _attachments: { x: { stub: true } } }] } });
      expect([refused.status, (refused.json as { error: string }).error]).toEqual([412, "missing_stub"]);
      expect((await couch.ask("GET", "/bad")).status).toBe(404);
    });

    test("names of every JavaScript object are names like others", async () => {
      const couch = await fresh();
      const first = revOf(await couch.ask("PUT", "/a", { json: { _attachments: { x: inline("x", "image/png") } } }));
      for (const name of ["constructor", "toString", "hasOwnProperty"]) {
        expect((await couch.ask("GET", `/a/${name}`)).status).toBe(404);
        expect((await couch.ask("PUT", "/a", { json: { _rev: first, _attachments: { [name]: { stub: true } } } })).status).toBe(412);
      }
      const proto = JSON.parse(`{"_rev":${JSON.stringify(first)},"_attachments":{"constructor":${JSON.stringify(inline("c", "image/png"))}}}`) as object;
      revOf(await couch.ask("PUT", "/a", { json: proto }));
      expect((await couch.ask("GET", "/a/constructor")).bytes.toString()).toBe("c");
    });

    test("one range is given alone, one beyond the end is refused, several are answered with the whole or in parts", async () => {
      const couch = await fresh();
      revOf(await couch.ask("PUT", "/a/b", { body: new Uint8Array(bytes), headers: { "content-type": "application/octet-stream" } }));
      const ranged = async (range: string) => {
        const { status, headers, bytes: got } = await couch.ask("GET", "/a/b", { headers: { range } });
        return [status, headers.get("content-range"), got.toString("hex")];
      };
      expect(await ranged("bytes=10-12")).toEqual([206, "bytes 10-12/300", "0a0b0c"]);
      expect(await ranged("bytes=298-")).toEqual([206, "bytes 298-299/300", "2a2b"]);
      expect(await ranged("bytes=-2")).toEqual([206, "bytes 298-299/300", "2a2b"]);
      expect((await ranged("bytes=300-301"))[0]).toBe(416);
      expect([200, 206]).toContain((await ranged("bytes=0-1,4-5"))[0]);
    });

    test("come beside the JSON and go beside it, each as it is kept", async () => {
      const couch = await fresh();
      const head = { n: 1, _attachments: { b: { follows: true, content_type: "image/png", length: bytes.length }, t: { follows: true, content_type: "text/plain", length: 3 } } };
      const body = Buffer.concat([
        Buffer.from(`preamble\r\n--xyz\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(head)}\r\n--xyz\r\n\r\n`),
        bytes,
        Buffer.from("\r\n--xyz\r\n\r\nabc\r\n--xyz--"),
      ]);
      revOf(await couch.ask("PUT", "/a", { body: new Uint8Array(body), headers: { "content-type": 'multipart/related;boundary="xyz"' } }));
      expect((await couch.ask("GET", "/a/b")).bytes.equals(bytes)).toBe(true);
      const answer = await couch.ask("GET", "/a?attachments=true", { headers: { accept: "multipart/related" } });
      const type = answer.headers.get("content-type") ?? "";
      expect(type).toMatch(/^multipart\/related/);
      const [document, ...beside] = partsOf(type, answer.bytes);
      const follows = attachedIn(JSON.parse(document?.body.toString() ?? ""));
      expect(follows).toMatchObject({ b: { follows: true, length: 300 }, t: { follows: true, length: 3, encoding: "gzip" } });
      const b = beside.find(({ head: lines }) => lines.includes('filename="b"'));
      expect(b?.body.equals(bytes)).toBe(true);
      expect(beside.find(({ head: lines }) => lines.includes('filename="t"'))?.head).toContain("content-encoding: gzip");
    });

    test("open revisions come as parts, each with what is attached since the revisions that the asker has", async () => {
      const couch = await fresh();
      const first = revOf(await couch.ask("PUT", "/a", { json: { _attachments: { old: inline(bytes, "image/png") } } }));
      const second = revOf(await couch.ask("PUT", `/a/new?rev=${first}`, { body: new Uint8Array(bytes), headers: { "content-type": "image/png" } }));
      const path = `/a?open_revs=${encodeURIComponent(JSON.stringify([second, "9-none"]))}&revs=true&atts_since=${encodeURIComponent(JSON.stringify([first]))}`;
      const asJson = (await couch.ask("GET", path, { headers: json })).json as { ok?: unknown; missing?: string }[];
      expect(attachedIn(asJson[0]?.ok)).toMatchObject({ old: { stub: true }, new: { data: bytes.toString("base64") } });
      expect(asJson[1]).toEqual({ missing: "9-none" });
      const answer = await couch.ask("GET", path, { headers: { accept: "multipart/mixed" } });
      const [found, missing] = partsOf(answer.headers.get("content-type") ?? "", answer.bytes);
      expect(found?.head).toContain("multipart/related");
      expect(found?.body.includes(bytes)).toBe(true);
      expect(missing?.head).toContain('error="true"');
      const whole = await couch.ask("GET", `/a?open_revs=${encodeURIComponent(JSON.stringify([second]))}&revs=true&latest=true`, { headers: { accept: "multipart/mixed" } });
      expect(whole.bytes.toString("latin1").split(bytes.toString("latin1"))).toHaveLength(3);
    });

    test("a replicated revision brings its attachments, or a stub of one that its ancestor here has", async () => {
      const couch = await fresh();
      const replicated = (start: number, ids: string[], _attachments: object) => ({ _id: "a", _rev: `${start}-${ids[0]}`, _revisions: { start, ids }, _attachments });
      const first = replicated(1, ["aaa"], { b: { ...inline(bytes, "image/png"), revpos: 1 } });
      expect((await couch.ask("POST", "/_bulk_docs", { json: { new_edits: false, docs: [first] } })).json).toEqual([]);
      const digest = attachedIn((await couch.ask("GET", "/a")).json)["b"]?.digest;
      const third = replicated(3, ["ccc", "bbb", "aaa"], { b: { stub: true, revpos: 1, digest, content_type: "image/png", length: 300 } });
      expect((await couch.ask("POST", "/_bulk_docs", { json: { new_edits: false, docs: [third] } })).json).toEqual([]);
      expect(attachedIn((await couch.ask("GET", "/a")).json)).toMatchObject({ b: { revpos: 1, digest } });
      expect((await couch.ask("GET", "/a/b")).bytes.equals(bytes)).toBe(true);
    });

    test("a copy has its own, and lists and feeds give them when they are asked to", async () => {
      const couch = await fresh();
      revOf(await couch.ask("PUT", "/a", { json: { _attachments: { t: inline(text, "text/plain") } } }));
      revOf(await couch.ask("COPY", "/a", { headers: { destination: "b" } }));
      const data = Buffer.from(text).toString("base64");
      for (const [method, path, asking] of [
        ["GET", "/_all_docs?include_docs=true&attachments=true", {}],
        ["GET", "/_changes?include_docs=true&attachments=true", {}],
        ["POST", "/_bulk_get?attachments=true", { json: { docs: [{ id: "a" }, { id: "b" }] }, headers: json }],
      ] as const) {
        const { bytes: answer } = await couch.ask(method, path, asking);
        expect(answer.toString().split(data), path).toHaveLength(3);
      }
    });
  });
};
