import { Hono } from "hono";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { compressed } from "../../sync-server/routes/compressed.ts";

const answer = { results: Array.from({ length: 100 }, (_, index) => ({ seq: index, id: `title:${index}` })) };
const app = new Hono().use(compressed).get("/long", (c) => c.json(answer)).get("/short", (c) => c.json({ ok: true }));
const asking = (path: string, encoding: string) => app.request(path, { headers: { "accept-encoding": encoding } });

test("a long answer is compressed for whoever asks for it, and is the same answer", async () => {
  const packed = await asking("/long", "gzip, br");
  expect([packed.headers.get("content-encoding"), packed.headers.get("vary")]).toEqual(["gzip", "accept-encoding"]);
  const bytes = Buffer.from(await packed.arrayBuffer());
  expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(answer);
  expect(bytes.length).toBeLessThan(JSON.stringify(answer).length / 3);
});

test.each([["/long", "identity"], ["/short", "gzip"], ["/long?feed=longpoll", "gzip"]])("%s goes as it is to one who accepts %s", async (path, encoding) => {
  const plain = await asking(path, encoding);
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(await plain.json()).toEqual(path === "/short" ? { ok: true } : answer);
});
