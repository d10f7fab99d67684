/**
 * The few calls of the CouchDB protocol that the exchange makes. Every call has a time limit, looks at the status, and
 * tells apart a server that is away, a page of somebody else's (the login page of a hotel Wi-Fi answers 200 with HTML),
 * a refused sign-in, and a broken answer.
 */
import type { WireDocument } from "#wire/documents.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Account {
  readonly name: string;
  readonly password: string;
}

/** What ended an exchange. `retryAfter` in milliseconds when the server said so. */
export class ExchangeTrouble extends Error {
  readonly trouble: "offline" | "serverAway" | "notOurServer" | "signInRefused" | "revoked";
  readonly retryAfter: number | undefined;
  constructor(trouble: ExchangeTrouble["trouble"], detail: string, retryAfter?: number) {
    super(`${trouble}: ${detail}`);
    this.trouble = trouble;
    this.retryAfter = retryAfter;
  }
}

export interface ChangesPage {
  readonly results: readonly { readonly id: string; readonly seq: string; readonly deleted?: true; readonly doc?: WireDocument }[];
  readonly last_seq: string;
  readonly pending?: number;
}

export type BulkVerdict =
  | { readonly ok: true; readonly id: string; readonly rev: string }
  | { readonly id: string; readonly error: string; readonly reason: string };

export interface BulkAnswer {
  readonly verdicts: readonly BulkVerdict[];
  /** Where the database stood before and after these rows, when the server says it. */
  readonly wrote?: { readonly before: string; readonly after: string };
}

export interface CouchClient {
  info(database: string): Promise<{ birth: string; documents: number } | "missing">;
  changes(database: string, since: string, limit: number): Promise<ChangesPage>;
  /** `missing` when there is no such database; `refused` when the server takes none of them as they stand: one is no document at all, or they are too many bytes together. */
  bulkDocs(database: string, documents: readonly WireDocument[]): Promise<BulkAnswer | { readonly refused: string } | "missing">;
  get(database: string, id: string): Promise<WireDocument | "missing">;
  api<Answer>(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<Answer>;
  /** Bytes of bodies sent (as they travel) and received (as the page sees them, before compression) so far. */
  traffic(): { readonly sent: number; readonly received: number };
}

export const createCouchClient = (deps: { base: string; account: Account | undefined; fetch: Fetch; timeout?: number; onServerTime?: (time: number) => void }): CouchClient => {
  const headers: Record<string, string> = { accept: "application/json" };
  if (deps.account) headers["authorization"] = basic(deps.account);
  const traffic = { sent: 0, received: 0 };

  const call = async (method: string, path: string, body?: object, packs = false): Promise<{ status: number; json: unknown; wrote: string | null }> => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const packed = packs && text !== undefined && text.length >= worthPacking ? await gzipped(text) : undefined;
    const sent = packed ?? text;
    traffic.sent += packed?.byteLength ?? text?.length ?? 0;
    const answer = await answerOf(() =>
      deps.fetch(deps.base + path, {
        method,
        headers: { ...headers, ...(sent === undefined ? {} : { "content-type": "application/json" }), ...(packed ? { "content-encoding": "gzip" } : {}) },
        ...(sent === undefined ? {} : { body: sent }),
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.timeout(deps.timeout ?? defaultTimeout),
      }),
    deps.onServerTime);
    const { status, type, retryAfter, wrote } = answer;
    traffic.received += answer.text.length;
    if (status === 429 || status >= 500) throw new ExchangeTrouble("serverAway", `${method} ${path}: ${status}`, retryAfter);
    // What stands before the server (a proxy) may find a request too large, with a page of its own.
    const json = parsed(answer.text, type) ?? (status === 413 ? { reason: "too large" } : undefined);
    if (json === undefined) throw new ExchangeTrouble("notOurServer", `${method} ${path}: ${status} ${type}`);
    if (status === 401) throw new ExchangeTrouble(isRevoked(json) ? "revoked" : "signInRefused", `${method} ${path}`);
    return { status, json, wrote };
  };

  const need = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const { status, json } = await call(method, path, body);
    return accepted<Answer>(status, json, `${method} ${path}`);
  };

  return {
    traffic: () => traffic,
    info: async (database) => {
      const { status, json } = await call("GET", `couch/${database}`);
      if (status === 404) return "missing";
      const { instance_start_time, doc_count } = json as { instance_start_time?: unknown; doc_count?: unknown };
      if (typeof instance_start_time !== "string") throw new ExchangeTrouble("notOurServer", `GET ${database}: ${status}`);
      return { birth: instance_start_time, documents: Number(doc_count ?? 0) };
    },
    changes: async (database, since, limit) => {
      const query = new URLSearchParams({ since, limit: String(limit), include_docs: "true", seq_interval: String(limit) });
      const page = await need<ChangesPage>("GET", `couch/${database}/_changes?${query.toString()}`);
      if (!Array.isArray(page.results)) throw new ExchangeTrouble("notOurServer", `${database}: no results`);
      return { ...page, last_seq: String(page.last_seq) };
    },
    bulkDocs: async (database, documents) => {
      const path = `couch/${database}/_bulk_docs`;
      const { status, json, wrote } = await call("POST", path, { docs: documents }, true);
      if (status === 404) return "missing";
      if (status === 400 || status === 413) return { refused: reasonIn(json) };
      const verdicts = accepted<readonly BulkVerdict[]>(status, json, `POST ${path}`);
      const [before, after] = wrote?.split(" ") ?? [];
      return before === undefined || after === undefined ? { verdicts } : { verdicts, wrote: { before, after } };
    },
    get: async (database, id) => {
      const { status, json } = await call("GET", `couch/${database}/${encodeURIComponent(id)}`);
      return status === 404 ? "missing" : (json as WireDocument);
    },
    api: (method, path, body) => need(method, `api/${path}`, body),
  };
};

const accepted = <Answer>(status: number, json: unknown, asked: string): Answer => {
  if (status >= 400) throw new ExchangeTrouble(status === 403 ? "signInRefused" : "notOurServer", `${asked}: ${status} ${JSON.stringify(json).slice(0, 200)}`);
  return json as Answer;
};

const reasonIn = (json: unknown): string => {
  const { error, reason } = json as { error?: unknown; reason?: unknown };
  return [error, reason].filter((word) => typeof word === "string").join(": ");
};

export const basic = ({ name, password }: Account): string => `Basic ${btoa(`${name}:${password}`)}`;

const defaultTimeout = 60_000;

/** Characters; below, the request's own head is most of what travels. */
const worthPacking = 400;

/** Undefined where the browser cannot. CouchDB understands it as our server does. */
const gzipped = async (text: string): Promise<ArrayBuffer | undefined> =>
  typeof CompressionStream === "undefined" ? undefined : new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();

const answerOf = async (ask: () => Promise<Response>, onServerTime?: (time: number) => void) => {
  try {
    const response = await ask();
    const date = Date.parse(response.headers.get("date") ?? "");
    const text = await response.text();
    if (!Number.isNaN(date) && onServerTime) onServerTime(date);
    const retry = Number(response.headers.get("retry-after"));
    return {
      status: response.status,
      text,
      type: response.headers.get("content-type") ?? "",
      wrote: response.headers.get("x-tu-sach-wrote"),
      retryAfter: retry > 0 ? retry * 1000 : undefined,
    };
  } catch (error) {
    throw new ExchangeTrouble("offline", error instanceof Error ? error.message : String(error));
  }
};

const parsed = (text: string, type: string): unknown => {
  if (!/json|text\/plain/.test(type)) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
};

const isRevoked = (json: unknown): boolean => /revoked|disabled/.test(String((json as { reason?: unknown }).reason ?? ""));
