/** The CouchDB API without a port: storage in memory, one administrator, a clock that the test moves. */
import { createCouch } from "../../sync-server/couch-app.ts";
import { createMemoryStorage } from "../../sync-server/storage/memory-storage.ts";
import type { DocumentStorage } from "../../sync-server/storage/document-storage.ts";

export const admin = { name: "admin", password: "admin" };

export interface Sent {
  readonly as?: { readonly name: string; readonly password: string } | undefined;
  readonly json?: unknown;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** The body read as JSON; undefined when it is none. */
  readonly json: unknown;
}

export const aCouch = async ({ storage = createMemoryStorage(), remote }: { storage?: DocumentStorage; remote?: (request: Request) => Promise<Response> } = {}) => {
  let now = Date.parse("2026-11-24T01:00:00Z");
  let drawn = 0;
  const couch = createCouch({
    storage,
    clock: () => now,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => (drawn = (drawn * 1_103_515_245 + 12_345) % 2_147_483_648) >> 16),
    refusal: (_database, document) => (document["refused"] === true ? "the test refuses it" : undefined),
    version: "0.0.0",
    fetch: remote ?? ((request) => fetch(request)),
  });
  await couch.accounts.putUser({ ...admin, roles: ["_admin"] });

  const fetch = async (input: Request): Promise<Response> => couch.app.fetch(input);
  const ask = async (method: string, path: string, { as, json, body, headers = {} }: Sent = {}): Promise<Answered> => {
    const sent = json === undefined ? body : JSON.stringify(json);
    const response = await fetch(
      new Request(`http://couch.test${path}`, {
        method,
        headers: {
          ...(json === undefined ? {} : { "content-type": "application/json" }),
          ...(as === undefined ? {} : { authorization: `Basic ${Buffer.from(`${as.name}:${as.password}`).toString("base64")}` }),
          ...headers,
        },
        ...(sent === undefined ? {} : { body: sent }),
      }),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: jsonOf(text) };
  };

  return {
    ...couch,
    fetch,
    ask,
    asAdmin: (method: string, path: string, sent: Sent = {}) => ask(method, path, { as: admin, ...sent }),
    later: (milliseconds: number) => (now += milliseconds),
  };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
