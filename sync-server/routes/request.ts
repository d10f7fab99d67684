/** What every route asks of a request: who it is from, which database it may enter, and what its body says. */
import type { Context } from "hono";
import type { StatusCode } from "hono/utils/http-status";
import { gunzipSync, inflateSync } from "node:zlib";
import { usualLargestBody, type ConnectionBindings } from "../api/api-env.ts";
import type { Accounts, Identity } from "../access/accounts.ts";
import { closedSecurity, isDatabaseAdmin, isMember, isServerAdmin, type Principal, type Security } from "../access/security.ts";
import { brokenJson, CouchFailure, noSuchDatabase } from "../couch-error.ts";
import type { DesignScripts } from "../scripts/design-scripts.ts";
import type { Validate } from "../scripts/validators.ts";
import { apiAddress } from "../location.ts";
import type { Databases } from "../storage/databases.ts";
import type { DatabaseStorage } from "../storage/document-storage.ts";
import type { PlainAnswer } from "../plain-answer.ts";
import { replicatorDatabase } from "../replication/replicator.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";

export interface RouteDeps {
  readonly accounts: Accounts;
  readonly databases: Databases;
  readonly refusal: (database: string, document: Record<string, unknown>) => string | undefined;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly scripts: DesignScripts;
  readonly validate: Validate;
  readonly version: string;
}

/** Who asks; a session that ends soon goes on with the answer. */
export const whoAsks = async (c: Context, accounts: Accounts): Promise<Identity | undefined> => {
  const identity = await accounts.identify(c.req.raw, addressOf(c));
  if (identity?.renewed !== undefined) c.header("set-cookie", identity.renewed);
  return identity;
};

/** Undefined where there is no socket. */
export const addressOf = (c: Context): string | undefined => (c.env as ConnectionBindings | undefined)?.remoteAddress;

/** The CouchDB API's own address, for what is said of where something is found. */
export const apiOf = (c: Context): string => apiAddress(new URL(c.req.url), (name) => c.req.header(name), (c.env as ConnectionBindings | undefined)?.mount);

export const adminOnly = async (c: Context, { accounts }: RouteDeps): Promise<Identity> => {
  const identity = await whoAsks(c, accounts);
  if (identity === undefined || !isServerAdmin(identity.principal)) throw new CouchFailure("unauthorized", "You are not a server admin.");
  return identity;
};

export interface Entered {
  readonly name: string;
  readonly database: DatabaseStorage;
  readonly principal: Principal | undefined;
  readonly security: Security;
}

/** The database of the address, when the one who asks is a member of it. */
export const enter = async (c: Context, deps: RouteDeps): Promise<Entered> => entered(deps, c.req.param("db") ?? "", await whoAsks(c, deps.accounts));

export const entered = ({ databases }: Pick<RouteDeps, "databases">, name: string, identity: Identity | undefined): Entered => {
  const database = databases.find(name);
  if (database === undefined) throw noSuchDatabase();
  const principal = identity?.principal;
  // Its documents hold passwords of other servers.
  if (name === replicatorDatabase && !isServerAdmin(principal)) throw new CouchFailure(identity === undefined ? "unauthorized" : "forbidden", "You are not a server admin.");
  const security = databases.security(name) ?? closedSecurity;
  if (isMember(principal, security)) return { name, database, principal, security };
  throw identity === undefined
    ? new CouchFailure("unauthorized", "You are not authorized to access this db.")
    : new CouchFailure("forbidden", "You are not allowed to access this db.");
};

/** The same for what only an admin of the database may do. */
export const enterAsAdmin = async (c: Context, deps: RouteDeps): Promise<Entered> => {
  const entered = await enter(c, deps);
  if (isDatabaseAdmin(entered.principal, entered.security)) return entered;
  throw new CouchFailure("unauthorized", "You are not a db or server admin.");
};

/** A design document may be named with its slash as it is. */
export const documentPath = "/:db/:id{(?:_design/)?[^/]+}";

export const etagOf = (rev: string): string => `"${rev}"`;

/** A page of another website may send text anywhere without asking first. */
export const refuseOtherTypes = (c: Context): void => {
  if (!/^application\/json\b/.test(c.req.header("content-type") ?? "")) throw new CouchFailure("bad_content_type", "Content-Type must be application/json");
};

export const objectIn = async (c: Context): Promise<JsonObject> => {
  if (c.req.method === "POST") refuseOtherTypes(c);
  const json = await jsonIn(c);
  if (!isJsonObject(json)) throw new CouchFailure("bad_request", "Request body must be a JSON object");
  return json;
};

/** JSON text as it is: bodies of documents are kept as text and answered without being read. */
export const jsonText = (c: Context, text: string, status = 200, headers: Readonly<Record<string, string>> = {}): Response => answered(c, jsonAnswer(text, status, headers));

export const asJson = (c: Context, value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response => jsonText(c, JSON.stringify(value), status, headers);

/** Ends its line like CouchDB: a shell's `read` passes over a last line that does not end. */
export const jsonAnswer = (text: string, status = 200, headers: Readonly<Record<string, string>> = {}): PlainAnswer => ({ status, headers: { "content-type": "application/json", ...headers }, body: `${text}\n` });

export const answered = (c: Context, { status, headers, body }: PlainAnswer): Response => c.newResponse(body, status as StatusCode, { ...headers });

/** The body as it came, whatever its encoding. One that is too large is not even read. */
export const bytesIn = (c: Context): Promise<Uint8Array<ArrayBuffer>> => bytesOf(c.req.raw, largestBodyOf(c), () => c.req.arrayBuffer());

export const bytesOf = async (request: Request, limit = usualLargestBody, whole = () => request.arrayBuffer()): Promise<Uint8Array<ArrayBuffer>> => {
  const said = request.headers.get("content-length");
  if (said !== null) {
    if (Number(said) > limit) throw tooLarge();
    return new Uint8Array(await whole());
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of request.body ?? []) {
    length += piece.length;
    if (length > limit) throw tooLarge();
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
};

const largestBodyOf = (c: Context): number => (c.env as ConnectionBindings | undefined)?.largestBody ?? usualLargestBody;

const tooLarge = (): CouchFailure => new CouchFailure("too_large", "the request entity is too large");

export const textIn = async (c: Context): Promise<string> => textFrom(await bytesIn(c), c.req.header("content-encoding"), largestBodyOf(c));

export const textFrom = (body: ArrayBuffer | Uint8Array<ArrayBuffer>, encoding: string | undefined, largest = usualLargestBody): string => {
  const bytes = body instanceof ArrayBuffer ? new Uint8Array(body) : body;
  if (bytes.length > largest) throw tooLarge();
  try {
    const limit = { maxOutputLength: largest };
    const plain = encoding === "gzip" ? gunzipSync(bytes, limit) : encoding === "deflate" ? inflateSync(bytes, limit) : bytes;
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch {
    throw brokenJson();
  }
};

export const jsonIn = async (c: Context): Promise<unknown> => jsonFrom(await textIn(c));

/** A body or a parameter of the address. */
export const jsonFrom = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw brokenJson();
  }
};
