/** Long answers go compressed to whoever asks for it: a page of changes becomes a fifth, on a bad line the difference of minutes. */
import type { MiddlewareHandler } from "hono";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";

export const compressed: MiddlewareHandler = async (c, next) => {
  await next();
  const feed = c.req.query("feed");
  const isWhole = feed === undefined || feed === "normal";
  if (!isWhole || !(c.res.status === 200 || c.res.status === 201) || c.res.headers.has("content-encoding") || !/\bgzip\b/.test(c.req.header("accept-encoding") ?? "")) return;
  const { status } = c.res;
  const plain = Buffer.from(await c.res.arrayBuffer());
  const headers = new Headers(c.res.headers);
  headers.append("vary", "accept-encoding");
  headers.delete("content-length");
  if (plain.length >= worthIt) headers.set("content-encoding", "gzip");
  const body = plain.length >= worthIt ? await compress(plain, { level: constants.Z_BEST_SPEED }) : plain;
  c.res = undefined;
  c.res = new Response(Uint8Array.from(body), { status, headers });
};

const compress = promisify<Buffer, object, Buffer>(gzip);

/** Below a packet's length nothing is gained. */
const worthIt = 1_400;
