/**
 * CouchDB's API as the cluster gives it, in the name of whoever asks: their own password or cookie is passed on, and the cluster
 * decides what they may. The address is written anew from its parts, so that what is looked at here is what is asked for there.
 */
import type { IncomingMessage } from "node:http";
import { pipeline, Readable } from "node:stream";
import { constants, createGzip } from "node:zlib";
import type { ConnectionBindings } from "../api/api-env.ts";
import { CouchFailure } from "../couch-error.ts";
import type { CouchServer } from "./couch-server.ts";
import { answerHeaders, requestHeaders } from "./headers.ts";

export interface Asked {
  readonly request: Request;
  /** The address of who asks: CouchDB counts wrong passwords by it, when it is told to believe us. */
  readonly from: string | undefined;
  /** Of a body that is read here as a whole; undefined: the usual. */
  readonly largest: number | undefined;
  /** The path at which the API is seen from outside. */
  readonly mount: string | undefined;
  readonly method: string;
  /** The parts of the address, decoded. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  /** As it is asked for behind us. */
  readonly path: string;
}

export const askedIn = (request: Request, { remoteAddress: from, largestBody: largest, mount }: ConnectionBindings): Asked => {
  const { pathname, search, searchParams } = new URL(request.url);
  // CouchDB would send whoever writes this slash so to another address, which it knows as its own only.
  const raw = pathname.replace(/^(\/+[^/]+\/+_(?:design|local))%2f/i, "$1/").split("/").filter((part) => part !== "");
  return { request, from, largest, mount, method: request.method, parts: raw.map((part) => decoded(part.replaceAll("+", " "))), query: searchParams, path: `/${raw.map(rewritten).join("/")}${search}` };
};

/** `body`: instead of the one that came. */
export const passed = async (server: CouchServer, asked: Asked, body?: string): Promise<Response> => answerOf(asked, await passedOn(server, asked, body));

export const passedOn = (server: CouchServer, { request, from, method, path }: Asked, body?: string): Promise<IncomingMessage> => {
  const headers: Record<string, string> = { ...requestHeaders(request.headers), ...(from === undefined ? {} : { "x-forwarded-for": from }) };
  const hasBody = method !== "GET" && method !== "HEAD" && request.body !== null;
  if (body !== undefined || !hasBody) {
    delete headers["content-length"];
    delete headers["content-encoding"];
  }
  if (body !== undefined) headers["content-length"] = String(Buffer.byteLength(body));
  return server.send({ method, path, headers, body: body ?? (hasBody ? request.body : null), signal: request.signal });
};

export const answerOf = (asked: Asked, answer: IncomingMessage): Response => {
  const { request, method, parts, query } = asked;
  const status = answer.statusCode ?? 502;
  const headers = answerHeaders(answer, asked);
  const isFeed = isLive(query.get("feed"));
  // A proxy in front of us would otherwise keep what is told until its buffer is full.
  if (isFeed) headers.set("x-accel-buffering", "no");
  if (method === "HEAD" || status === 204 || status === 304) {
    answer.resume();
    return new Response(null, { status, headers });
  }
  const isPacked = status < 300 && !isFeed && long.has(parts.at(-1) ?? "") && !headers.has("content-encoding") && /\bgzip\b/.test(request.headers.get("accept-encoding") ?? "");
  if (isPacked) {
    headers.delete("content-length");
    headers.set("content-encoding", "gzip");
    headers.append("vary", "accept-encoding");
  }
  // What breaks in the middle of an answer breaks it off for the one who reads it.
  const bytes = isPacked ? pipeline(answer, createGzip({ level: constants.Z_BEST_SPEED }), () => undefined) : answer;
  return new Response(Readable.toWeb(bytes) as ReadableStream, { status, headers });
};

/** CouchDB packs none of its own answers; on a bad line a fifth is the difference of minutes. */
const long = new Set(["_changes", "_all_docs", "_bulk_get", "_bulk_docs", "_find"]);

const isLive = (feed: string | null): boolean => feed !== null && feed !== "normal";

const decoded = (raw: string): string => {
  try {
    return decodeURIComponent(raw);
  } catch {
    throw new CouchFailure("bad_request", "the address is not encoded as it should be");
  }
};

/** A plus as it stands means a space to CouchDB, an encoded one itself. */
const rewritten = (raw: string): string => raw.split("+").map((part) => encodeURIComponent(decoded(part))).join("+");
