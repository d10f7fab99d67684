/** A server of a few lines that keeps documents by id and can be told to misbehave: for what goes wrong on the line. */
import type { WireDocument } from "#wire/documents.ts";
import { sentText } from "./sent-text.ts";
import type { Fetch } from "../../src/sync/couch-client.ts";

export interface ScriptedServer {
  readonly fetch: Fetch;
  readonly documents: Map<string, WireDocument>;
  readonly asked: string[];
  birth: string;
  /** Answers the next requests in turn; "through" lets one pass, "lost" does the work but loses the answer. */
  readonly mishaps: (Response | "through" | "lost" | "cut")[];
  /** Whether it says where it stood before and after a batch. */
  wrote: ((before: number, after: number) => string) | undefined;
  refuse: (document: WireDocument) => string | undefined;
  /** What is said of one row of a batch. */
  verdict: (document: WireDocument) => object;
  /** A batch with such a row is refused whole, as CouchDB does when one is no document at all. */
  cannotRead: (document: WireDocument) => boolean;
  put(...documents: WireDocument[]): void;
  /** It is an empty one from now on. */
  forgetAll(): void;
}

interface Body {
  readonly docs?: WireDocument[];
  readonly keys?: readonly string[];
  readonly new_edits?: boolean;
}

export const createScriptedServer = (): ScriptedServer => {
  const changes: string[] = [];
  const server: ScriptedServer = {
    documents: new Map(),
    asked: [],
    birth: "1",
    mishaps: [],
    wrote: undefined,
    refuse: () => undefined,
    verdict: (document) => {
      const reason = server.refuse(document);
      if (reason !== undefined) return { id: document._id, error: "forbidden", reason };
      const held = server.documents.get(document._id);
      if (held?._rev !== document._rev) return { id: document._id, error: "conflict", reason: "Document update conflict." };
      server.put(document);
      return { ok: true, id: document._id, rev: server.documents.get(document._id)?._rev };
    },
    cannotRead: () => false,
    put: (...documents) => {
      for (const document of documents) {
        const generation = Number(server.documents.get(document._id)?._rev?.split("-")[0] ?? 0) + 1;
        server.documents.set(document._id, { ...document, _rev: `${generation}-${generation}` });
        const at = changes.indexOf(document._id);
        if (at >= 0) changes[at] = "";
        changes.push(document._id);
      }
    },
    forgetAll: () => {
      server.documents.clear();
      changes.length = 0;
    },
    fetch: async (url, init) => {
      const path = url.replace(/^https?:\/\/[^/]+\//, "");
      server.asked.push(`${init.method ?? "GET"} ${path}`);
      const mishap = server.mishaps.shift() ?? "through";
      if (mishap instanceof Response) return mishap;
      if (mishap === "cut") throw new TypeError("the line went");
      const answer = respond(path, init.body === undefined ? undefined : (JSON.parse(sentText(init.body)) as Body));
      if (mishap === "lost") throw new TypeError("the line went before the answer");
      return answer;
    },
  };

  const respond = (path: string, body: Body | undefined): Response => {
    const [, , rest = ""] = /^couch\/([^/?]+)\/?(.*)$/.exec(path) ?? [];
    if (rest === "") return json({ instance_start_time: server.birth, doc_count: server.documents.size, update_seq: `${changes.length}-said otherwise` });
    if (rest.startsWith("_changes")) {
      const query = new URLSearchParams(rest.slice(rest.indexOf("?")));
      const since = Number(query.get("since"));
      const limit = Number(query.get("limit"));
      const rows = changes.map((id, index) => ({ id, seq: String(index + 1) })).filter(({ id, seq }) => id !== "" && Number(seq) > since).slice(0, limit);
      return json({
        results: rows.map(({ id, seq }) => ({ id, seq, changes: [{ rev: server.documents.get(id)?._rev }], ...(query.get("include_docs") === "true" ? { doc: server.documents.get(id) } : {}) })),
        last_seq: rows.length === limit ? rows[rows.length - 1]?.seq : String(changes.length),
      });
    }
    // It knows no revision but the one that it has.
    if (rest === "_revs_diff") return json(Object.fromEntries(Object.entries(body ?? {}).filter(([id, revs]) => server.documents.get(id)?._rev !== (revs as readonly string[])[0]).map(([id, missing]) => [id, { missing }])));
    if (rest.startsWith("_bulk_get") && body?.docs) return json({ results: body.docs.map(({ id }) => ({ docs: [{ ok: server.documents.get(String(id)) }] })) });
    if (rest === "_bulk_docs" && body?.docs && body.new_edits === false) {
      for (const { _revisions, ...document } of body.docs) {
        server.put(document as WireDocument);
        server.documents.set(document["_id"] as string, document as WireDocument);
      }
      return json([]);
    }
    if (rest === "_bulk_docs" && body?.docs) {
      if (body.docs.some(server.cannotRead)) return json({ error: "bad_request", reason: "no document" }, 400);
      const before = changes.length;
      const verdicts = body.docs.map((document) => server.verdict(document));
      return json(verdicts, 200, server.wrote && { "x-tu-sach-wrote": server.wrote(before, changes.length) });
    }
    if (rest.startsWith("_all_docs") && body?.keys) {
      const rows = body.keys.map((key) => {
        const doc = server.documents.get(key);
        return doc ? { id: key, key, value: { rev: doc._rev }, doc } : { key, error: "not_found" };
      });
      return json({ total_rows: server.documents.size, offset: 0, rows });
    }
    const held = server.documents.get(decodeURIComponent(rest));
    return held ? json(held) : json({ error: "not_found", reason: "missing" }, 404);
  };
  return server;
};

export const json = (value: unknown, status = 200, more: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json", ...more } });
