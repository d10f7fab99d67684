/** What every route asks of a request: who it is from, which database it may enter, and what its body says. */
import type { Context } from "hono";
import { gunzipSync, inflateSync } from "node:zlib";
import type { Accounts } from "../access/accounts.ts";
import { closedSecurity, isMember, isServerAdmin } from "../access/security.ts";
import { brokenJson, CouchFailure, noSuchDatabase } from "../couch-error.ts";
import type { Databases } from "../storage/databases.ts";
import type { DatabaseStorage } from "../storage/document-storage.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";

export interface RouteDeps {
  readonly accounts: Accounts;
  readonly databases: Databases;
  readonly refusal: (database: string, document: Record<string, unknown>) => string | undefined;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly version: string;
}

export const adminOnly = async (c: Context, { accounts }: RouteDeps): Promise<void> => {
  const identity = await accounts.identify(c.req.raw);
  if (!isServerAdmin(identity?.principal)) throw new CouchFailure("unauthorized", "You are not a server admin.");
};

/** The database of the address, when the one who asks is a member of it. */
export const enter = async (c: Context, { accounts, databases }: RouteDeps): Promise<{ name: string; database: DatabaseStorage }> => {
  const name = c.req.param("db") ?? "";
  const identity = await accounts.identify(c.req.raw);
  const database = databases.find(name);
  if (database === undefined) throw noSuchDatabase();
  if (isMember(identity?.principal, databases.security(name) ?? closedSecurity)) return { name, database };
  throw identity === undefined
    ? new CouchFailure("unauthorized", "You are not authorized to access this db.")
    : new CouchFailure("forbidden", "You are not allowed to access this db.");
};

export const objectIn = async (c: Context): Promise<JsonObject> => {
  const json = await jsonIn(c);
  if (!isJsonObject(json)) throw new CouchFailure("bad_request", "Request body must be a JSON object");
  return json;
};

const jsonIn = async (c: Context): Promise<unknown> => {
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  if (bytes.length > largestBody) throw new CouchFailure("too_large", "the request entity is too large");
  try {
    const encoding = c.req.header("content-encoding");
    const limit = { maxOutputLength: largestBody };
    const plain = encoding === "gzip" ? gunzipSync(bytes, limit) : encoding === "deflate" ? inflateSync(bytes, limit) : bytes;
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plain));
  } catch {
    throw brokenJson();
  }
};

/** 64 MiB: an opening-stock voucher of 200,000 copies is a tenth of it. */
const largestBody = 64 * 1024 * 1024;
