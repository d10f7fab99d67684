/**
 * Our own CouchDB on a port of this machine, behaving as a node of a cluster does: sequences that nobody can read, which count the
 * writing of rights too and stand in `update_seq` in other words than in a feed; no birth of a database, 202 now and then, `_users`
 * without server administrators and without disabled accounts, an address in its answers, an account locked after five wrong passwords, and
 * one that was changed known a moment later.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { basicCredentialsIn } from "../../sync-server/access/basic-credentials.ts";
import { openListener } from "../../sync-server/listener.ts";
import { createSqliteStorage } from "../../sync-server/storage/sqlite-storage.ts";
import { aCouch, admin } from "./a-couch.ts";

export interface ClusterDouble {
  readonly origin: string;
  /** With the administrator's name and password, as `--couch` takes it. */
  readonly url: string;
  /** "POST /school-a-desk/_compact", as they came. */
  readonly asked: string[];
  ask(method: string, path: string, json?: unknown): Promise<{ readonly status: number; readonly json: unknown }>;
  stop(): Promise<void>;
}

export const aClusterDouble = async ({ sometimes202 = true }: { sometimes202?: boolean } = {}): Promise<ClusterDouble> => {
  const directory = mkdtempSync(join(tmpdir(), "tu-sach-cluster-"));
  const storage = createSqliteStorage(directory);
  const couch = await aCouch({ storage });
  const asked: string[] = [];
  let writes = 0;
  /** Of each database: by how much its rights have moved it, one for each shard. */
  const moved = new Map<string, number>();
  const wrongPasswords = new Map<string, number>();
  /** Accounts of which it remembers what they were before. */
  const remembered = new Set<string>();

  const answer = async (given: Request): Promise<Response> => {
    const { pathname, search } = new URL(given.url);
    asked.push(`${given.method} ${decodeURIComponent(pathname)}`);
    if (given.method === "PUT" && /^\/_(users|replicator|global_changes)$/.test(pathname)) {
      const isAdmin = (await couch.accounts.authenticate(given))?.roles.includes("_admin") === true;
      return isAdmin ? Response.json({ error: "file_exists", reason: "The database could not be created, the file already exists." }, { status: 412 }) : Response.json({ error: "unauthorized", reason: "You are not a server admin." }, { status: 401 });
    }
    const { name: who = "" } = basicCredentialsIn(given.headers.get("authorization") ?? "") ?? {};
    if ((wrongPasswords.get(who) ?? 0) >= 5) return Response.json({ error: "forbidden", reason: "Account is temporarily locked due to multiple authentication failures" }, { status: 403 });
    if (remembered.delete(who)) return Response.json({ error: "unauthorized", reason: "Name or password is incorrect." }, { status: 401 });
    const headers = new Headers(given.headers);
    headers.delete("accept-encoding");
    const lastId = headers.get("last-event-id");
    if (lastId !== null) headers.set("last-event-id", readable(lastId));
    const isOfUsers = pathname.startsWith("/_users/");
    const isJson = /json/.test(given.headers.get("content-type") ?? "") && !given.headers.has("content-encoding");
    const body = given.method === "GET" || given.method === "HEAD" ? undefined : isJson ? readable(await given.text()) : await given.arrayBuffer();
    const isWrite = body !== undefined && body instanceof ArrayBuffer ? body.byteLength > 0 : body !== "";
    if (isOfUsers && given.method === "PUT" && /"roles":\[[^\]]*"_/.test(String(body))) {
      return Response.json({ error: "forbidden", reason: "No system roles (starting with underscore) in users db." }, { status: 403 });
    }
    const sent = isOfUsers && typeof body === "string" ? body.replace('"disabled":', '"notKnownHere":') : body;
    const request = new Request(`http://couch.test${pathname}${readable(search)}`, { method: given.method, headers, signal: given.signal, ...(isWrite && sent !== undefined ? { body: sent } : {}) });
    const answered = await couch.fetch(request);
    if (answered.status === 401 && who !== "") wrongPasswords.set(who, (wrongPasswords.get(who) ?? 0) + 1);
    // The lock is for the salt that an account had.
    if (isOfUsers && answered.ok && given.method !== "GET") wrongPasswords.clear();
    if (isOfUsers && given.method === "PUT" && answered.ok && /"_rev"/.test(String(body))) remembered.add(decodeURIComponent(pathname).split(":")[1] ?? "");
    const told = new Headers(answered.headers);
    told.delete("x-tu-sach-wrote");
    told.delete("content-length");
    told.set("server", "CouchDB/3.5.0 (Erlang OTP/26)");
    const [database = "", below] = pathname.slice(1).split("/");
    if (given.method === "DELETE" && below === undefined) moved.delete(database);
    if (given.method === "PUT" && below === "_security" && answered.ok) moved.set(database, (moved.get(database) ?? 0) + 2);
    const how: Telling = { isOfUsers, by: moved.get(database) ?? 0, isInfo: below === undefined, isFromStart: !/since=(?!0(&|$))/.test(search) };
    if (answered.status === 201) told.set("location", `http://couch.test${pathname}`);
    const status = answered.status === 201 && sometimes202 && ++writes % 3 === 0 ? 202 : answered.status;
    const isText = answered.body !== null && /json|event-stream/.test(told.get("content-type") ?? "");
    return new Response(isText ? answered.body.pipeThrough(new TextDecoderStream()).pipeThrough(byLines(how)).pipeThrough(new TextEncoderStream()) : answered.body, { status, headers: told });
  };

  const listener = await openListener({ port: 0, host: "127.0.0.1", answer });
  const origin = `http://127.0.0.1:${listener.port}`;
  return {
    origin,
    url: origin.replace("://", `://${admin.name}:${admin.password}@`),
    asked,
    ask: async (method, path, json) => {
      const headers = { authorization: `Basic ${btoa(`${admin.name}:${admin.password}`)}`, accept: "application/json", "content-type": "application/json" };
      const answered = await fetch(`${origin}${path}`, { method, headers, ...(json === undefined ? {} : { body: JSON.stringify(json) }) });
      return { status: answered.status, json: (await answered.json()) as unknown };
    },
    stop: async () => {
      await listener.stop();
      couch.replications.stop();
      storage.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

interface Telling {
  readonly isOfUsers: boolean;
  readonly by: number;
  readonly isInfo: boolean;
  readonly isFromStart: boolean;
}

/** The number of all shards together, and a word that only the cluster reads. Who reads from the start of what is empty stays there. */
const opaque = (seq: string, { by, isInfo, isFromStart }: Telling): string => {
  const count = Number.parseInt(seq, 10);
  return `${count === 0 && !isInfo && isFromStart ? 0 : count + by}-g1${Buffer.from(isInfo ? `${seq} in another order` : seq).toString("base64url")}`;
};

const readable = (text: string): string => text.replace(/\d+-g1([A-Za-z0-9_-]+)/g, (_whole, word: string) => Buffer.from(word, "base64url").toString().replace(/ .*/, ""));

const disguised = (line: string, how: Telling): string => {
  const told = line
    .replace(/"(seq|last_seq|update_seq|purge_seq)":"(\d+-[^"]*)"/g, (_whole, field: string, seq: string) => `"${field}":"${opaque(seq, how)}"`)
    .replace(/^id: "(\d+-[^"]*)"/, (_whole, seq: string) => `id: "${opaque(seq, how)}"`)
    .replace(/"instance_start_time":"\d+"/g, '"instance_start_time":"0"');
  return how.isOfUsers ? told.replace('"notKnownHere":', '"disabled":') : told;
};

const byLines = (how: Telling): TransformStream<string, string> => {
  let rest = "";
  return new TransformStream({
    transform: (text, controller) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) controller.enqueue(`${disguised(line, how)}\n`);
    },
    flush: (controller) => {
      if (rest !== "") controller.enqueue(disguised(rest, how));
    },
  });
};
