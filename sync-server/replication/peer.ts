/** One side of a replication: a database spoken to in CouchDB's protocol, here or anywhere. */
import { isTexts } from "../access/security.ts";
import { CouchFailure } from "../couch-error.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import type { PeerAddress, Which } from "./asked.ts";

export type Fetch = (request: Request) => Promise<Response>;

export interface Peer {
  readonly url: string;
  exists(): Promise<boolean>;
  create(): Promise<void>;
  /** `wait`: until something changes, at most so many milliseconds. */
  changes(since: string | number, which: Which, wait: number | undefined): Promise<ChangesPage>;
  missing(revisions: Readonly<Record<string, readonly string[]>>): Promise<Readonly<Record<string, readonly string[]>>>;
  read(asked: readonly { readonly id: string; readonly rev: string }[]): Promise<readonly JsonObject[]>;
  /** The rows that were refused. */
  write(documents: readonly JsonObject[]): Promise<readonly JsonObject[]>;
  checkpoint(id: string): Promise<JsonObject | undefined>;
  /** Answers its new revision. */
  putCheckpoint(id: string, document: JsonObject): Promise<void>;
}

export interface ChangesPage {
  readonly rows: readonly { readonly id: string; readonly revisions: readonly string[] }[];
  readonly last: string | number;
  readonly pending: number;
}

export const createPeer = ({ url, headers }: PeerAddress, fetch: Fetch, signal: AbortSignal): Peer => {
  const send = async (method: string, path: string, json?: unknown, wait = 0): Promise<Response> => {
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const request = new Request(`${url}${path}`, {
      method,
      headers: { accept: "application/json", "content-type": "application/json", ...headers },
      signal: AbortSignal.any([signal, AbortSignal.timeout(wait + patience)]),
      redirect: "error",
      ...body,
    });
    return fetch(request);
  };
  const ask = async (method: string, path: string, json?: unknown, wait = 0): Promise<JsonObject | readonly unknown[]> => {
    const answer = await send(method, path, json, wait);
    const read: unknown = await answer.json().catch(() => undefined);
    if (answer.ok && (isJsonObject(read) || Array.isArray(read))) return read;
    const { error, reason } = isJsonObject(read) ? read : {};
    throw new PeerTrouble(`${method} ${url}${path.split("?")[0]} was answered ${answer.status} ${String(error ?? "")}: ${String(reason ?? "")}`, answer.status);
  };

  return {
    url,
    exists: async () => {
      const { status } = await send("GET", "");
      if (status === 200 || status === 404) return status === 200;
      if (status === 401) throw new CouchFailure("unauthorized", `unauthorized to access ${url}`);
      if (status === 403) throw new CouchFailure("forbidden", `unauthorized to access ${url}`);
      throw new PeerTrouble(`GET ${url} was answered ${status}`, status);
    },
    create: async () => void (await ask("PUT", "")),
    changes: async (since, { filter, query, ids, selector }, wait) => {
      const named = ids !== undefined ? "_doc_ids" : selector !== undefined ? "_selector" : filter;
      const parameters = new URLSearchParams({ ...query, style: "all_docs", since: String(since), limit: String(pageSize), ...(named === undefined ? {} : { filter: named }), ...(wait === undefined ? {} : { feed: "longpoll", timeout: String(wait) }) });
      const body = ids !== undefined ? { doc_ids: ids } : selector !== undefined ? { selector } : undefined;
      const page = await ask(body === undefined ? "GET" : "POST", `_changes?${parameters}`, body, wait);
      const { results, last_seq: last, pending } = page as JsonObject;
      if (!Array.isArray(results) || (typeof last !== "string" && typeof last !== "number")) throw new PeerTrouble(`${url}_changes is no feed`, 200);
      return { rows: results.flatMap(rowFrom), last, pending: typeof pending === "number" ? pending : 0 };
    },
    missing: async (revisions) => {
      const answer = (await ask("POST", "_revs_diff", revisions)) as JsonObject;
      return Object.fromEntries(Object.entries(answer).flatMap(([id, told]) => (isJsonObject(told) && isTexts(told["missing"]) ? [[id, told["missing"]]] : [])));
    },
    read: async (docs) => {
      const { results } = (await ask("POST", "_bulk_get?revs=true&latest=true&attachments=true", { docs })) as { readonly results?: readonly { readonly docs: readonly JsonObject[] }[] };
      return (results ?? []).flatMap((result) => result.docs.flatMap(({ ok }) => (isJsonObject(ok) ? [ok] : [])));
    },
    write: async (docs) => (await ask("POST", "_bulk_docs", { new_edits: false, docs })) as readonly JsonObject[],
    checkpoint: async (id) => {
      const answer = await send("GET", `_local/${id}`);
      if (answer.status !== 200) return undefined;
      const read: unknown = await answer.json();
      return isJsonObject(read) ? read : undefined;
    },
    putCheckpoint: async (id, document) => {
      const before = await send("GET", `_local/${id}`);
      const { _rev } = before.status === 200 ? ((await before.json()) as JsonObject) : {};
      await ask("PUT", `_local/${id}`, { ...document, ...(_rev === undefined ? {} : { _rev }) });
    },
  };
};

/** A side that does not answer as it should: what a replication that goes on tries again. */
export class PeerTrouble extends Error {
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

const rowFrom = (row: unknown): { id: string; revisions: string[] }[] => {
  const { id, changes } = isJsonObject(row) ? row : {};
  if (typeof id !== "string" || !Array.isArray(changes)) return [];
  return [{ id, revisions: changes.flatMap((change) => (isJsonObject(change) && typeof change["rev"] === "string" ? [change["rev"]] : [])) }];
};

const pageSize = 500;
/** Longer than a bad line needs for a page of changes. */
const patience = 120_000;
