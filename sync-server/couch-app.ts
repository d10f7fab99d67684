/** Stop-gap by the lead until the helper's couch-app.ts arrives: overwrite freely. */
import { Hono } from "hono";
import { createAccounts } from "./access/accounts.ts";
import { isMember, closedSecurity } from "./access/security.ts";
import { createChangeFeed } from "./change-feed/change-feed.ts";
import { sequenceFrom, sequenceText } from "./change-feed/sequence.ts";
import { CouchFailure, failureResponse, noSuchDatabase, noSuchDocument } from "./couch-error.ts";
import { editFromJson } from "./revisions/edit-from-json.ts";
import { createDatabases } from "./storage/databases.ts";
import type { DocumentStorage, StoredDocument } from "./storage/document-storage.ts";

export interface CouchDeps {
  readonly storage: DocumentStorage;
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly refusal: (database: string, document: Record<string, unknown>) => string | undefined;
  readonly version: string;
}

export const createCouch = (deps: CouchDeps) => {
  const feed = createChangeFeed();
  const databases = createDatabases({ ...deps, feed });
  const accounts = createAccounts({ ...deps, databases });
  const app = new Hono();
  const doc = (stored: StoredDocument) => ({ _id: stored.id, _rev: stored.winner, ...(stored.deleted ? { _deleted: true } : {}), ...(JSON.parse(stored.body) as object) });
  const open = async (request: Request, name: string) => {
    const identity = await accounts.identify(request);
    const database = databases.find(name);
    if (!database) throw noSuchDatabase();
    if (!isMember(identity?.principal, databases.security(name) ?? closedSecurity)) throw new CouchFailure("unauthorized", "You are not authorized to access this db.");
    return database;
  };
  app.onError((error) => (error instanceof CouchFailure ? failureResponse(error) : failureResponse(new CouchFailure("internal_server_error", String(error)))));
  app.get("/:db", async (c) => {
    await open(c.req.raw, c.req.param("db"));
    return c.json(databases.info(c.req.param("db")));
  });
  app.get("/:db/_changes", async (c) => {
    const database = await open(c.req.raw, c.req.param("db"));
    const { seq } = database.totals();
    const since = sequenceFrom(c.req.query("since") ?? "0", { birth: database.birth, seq }) ?? 0;
    const rows = database.bySequence({ after: since, upTo: seq, limit: Number(c.req.query("limit") ?? 1e9) });
    const last = rows[rows.length - 1]?.seq ?? seq;
    return c.json({ results: rows.map((row) => ({ seq: sequenceText(row.seq, database.birth), id: row.id, changes: [{ rev: row.winner }], ...(row.deleted ? { deleted: true } : {}), doc: doc(row) })), last_seq: sequenceText(last, database.birth), pending: Math.max(0, database.countBySequence({ after: last, upTo: seq })) });
  });
  app.get("/:db/_all_docs", async (c) => {
    const database = await open(c.req.raw, c.req.param("db"));
    return c.json({ rows: database.byId({ limit: 1e9 }).map((row) => ({ id: row.id, key: row.id, doc: doc(row) })) });
  });
  app.post("/:db/_bulk_docs", async (c) => {
    await open(c.req.raw, c.req.param("db"));
    const { docs } = await c.req.json<{ docs: Record<string, unknown>[] }>();
    const verdicts: object[] = [];
    const edits = docs.flatMap((json, index) => {
      const reason = deps.refusal(c.req.param("db"), json);
      if (reason !== undefined) {
        verdicts[index] = { id: json["_id"], error: "forbidden", reason };
        return [];
      }
      return [{ index, edit: editFromJson(json, { newEdits: true, idForNew: () => "" }) }];
    });
    const written = await databases.write(c.req.param("db"), edits.map(({ edit }) => edit));
    edits.forEach(({ index }, at) => { const verdict = written[at]; if (verdict) { const { ok, ...rest } = verdict; verdicts[index] = ok ? verdict : rest; } });
    return c.json(verdicts, 201);
  });
  app.get("/:db/:id", async (c) => {
    const stored = (await open(c.req.raw, c.req.param("db"))).get(c.req.param("id"));
    if (!stored || stored.deleted) throw noSuchDocument("missing");
    return c.json(doc(stored));
  });
  return { app, accounts, feed, databases };
};
