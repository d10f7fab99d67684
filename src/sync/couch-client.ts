/**
 * The few calls of the CouchDB protocol that the exchange makes. Every call has a time limit, looks at the status and at who
 * it is that answers (answers.ts), and takes of an answer only what has the form it should have.
 */
import type { Digest } from "#wire/digest.ts";
import type { WireDocument } from "#wire/documents.ts";
import { protocol, protocolHeader } from "#wire/protocol.ts";
import { accepted, heard, isMissing, isObject, notOurs, reasonIn, saysWhy, understood, type Understood } from "./answers.ts";
import { answerWithin, usualPatience, type Patience } from "./patience.ts";
import type { Identity, Listed } from "./keeper.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Account {
  readonly name: string;
  readonly password: string;
}

/** A document that two servers have in several versions. */
export interface Conflicted {
  readonly id: string;
  /** The version that the server shows, and those that it hides. */
  readonly rev: string;
  readonly hidden: readonly string[];
}

export interface ChangesPage {
  readonly results: readonly { readonly id: string; readonly seq: string; readonly deleted?: true; readonly doc?: WireDocument | null }[];
  /** Those of them of which the server hides other versions. */
  readonly hidden: readonly Conflicted[];
  readonly last_seq: string;
}

export type BulkVerdict =
  | { readonly ok: true; readonly id: string; readonly rev: string }
  | { readonly id: string; readonly error: string; readonly reason: string };

export interface BulkAnswer {
  readonly verdicts: readonly BulkVerdict[];
  /** Where the database stood before and after these rows, when the server says it. */
  readonly wrote?: { readonly before: string; readonly after: string };
}

export interface DatabaseState {
  readonly birth: string;
  readonly documents: number;
  /** Where it stands. */
  readonly seq: string;
}

export interface ListingPage {
  readonly listed: readonly Listed[];
  readonly last_seq: string;
  readonly isLast: boolean;
}

export interface ServerDigest {
  readonly birth: string;
  readonly seq: string;
  readonly digest: Digest;
}

/** A part of all that lives in a database. */
export interface SnapshotPart {
  readonly birth: string;
  /** Where the database stood as the part was read. */
  readonly seq: string;
  /** How many documents live there. */
  readonly of: number;
  readonly documents: readonly WireDocument[];
  readonly deleted: readonly string[];
  /** Where the next part begins; null after the last one. */
  readonly next: string | null;
}

/** A revision of a document with those it comes from, newest first. */
export interface Lineage {
  readonly doc: WireDocument;
  readonly earlier: readonly string[];
}

export interface CouchClient {
  info(database: string): Promise<DatabaseState | "missing">;
  /** `withHidden`: also says which documents have versions that are not shown. "older" when the server cannot read the place: it is the program of before, or one with other sequences. */
  changes(database: string, since: string, limit: number, withHidden?: boolean): Promise<ChangesPage | "older">;
  /** The same without the documents, and without those that are none of the library's. */
  listing(database: string, since: string, limit: number): Promise<ListingPage>;
  /** "unknown" where there are none: a CouchDB by itself, or the program of before. */
  snapshot(database: string, after: string | undefined, limit: number): Promise<SnapshotPart | "unknown">;
  /** The documents with these ids that live there, and which were deleted. Of the others the server has never heard. */
  documents(database: string, ids: readonly string[]): Promise<{ readonly live: readonly WireDocument[]; readonly deleted: readonly string[] }>;
  /** The ids of those whose revision the server does not know, not even as a past one. */
  lacking(database: string, revisions: readonly Pick<Listed, "id" | "rev">[]): Promise<ReadonlySet<string>>;
  /** These revisions with their past, as far as they are still kept. */
  lineages(database: string, revisions: readonly Pick<Listed, "id" | "rev">[]): Promise<readonly Lineage[]>;
  /** What the server says that the database holds, and where it stood then; "unknown" where nobody keeps that. */
  digest(database: string): Promise<ServerDigest | "unknown">;
  /** Asks, with this device's credential, for one under another id; "refused" where that is not given. */
  newIdentity(device: { readonly id: string; readonly name: string }): Promise<Identity | "refused">;
  /** Puts revisions back where they were, under the same names. Answers the ids of those that the server would not have. */
  putBack(database: string, documents: readonly WireDocument[]): Promise<readonly string[]>;
  /** `missing` when there is no such database; `refused` when the server takes none of them as they stand: one is no document at all, or they are too many bytes together. */
  bulkDocs(database: string, documents: readonly WireDocument[]): Promise<BulkAnswer | { readonly refused: string } | "missing">;
  api<Answer>(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<Answer>;
  /** Bytes of bodies sent (as they travel) and received (as the page sees them, before compression) so far. */
  traffic(): { readonly sent: number; readonly received: number };
}

/** `now`: what this device's clock says, ms; without it every answer is believed about the time, however long it took. */
export const createCouchClient = (deps: { base: string; account: Account | undefined; fetch: Fetch; patience?: Patience; now?: () => number; onServerTime?: (time: number) => void }): CouchClient => {
  const headers: Record<string, string> = { accept: "application/json", [protocolHeader]: String(protocol) };
  if (deps.account) headers["authorization"] = basic(deps.account);
  const traffic = { sent: 0, received: 0 };

  const call = async (method: string, path: string, body?: object, packs = false): Promise<Understood> => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const packed = packs && text !== undefined && text.length >= worthPacking ? await gzipped(text) : undefined;
    const sent = packed ?? text;
    traffic.sent += packed?.byteLength ?? text?.length ?? 0;
    const asked = `${method} ${path}`;
    const begun = deps.now?.() ?? 0;
    const answer = await heard(() =>
      answerWithin(deps.patience ?? usualPatience, (signal) =>
        deps.fetch(deps.base + path, {
          method,
          headers: { ...headers, ...(sent === undefined ? {} : { "content-type": "application/json" }), ...(packed ? { "content-encoding": "gzip" } : {}) },
          ...(sent === undefined ? {} : { body: sent }),
          cache: "no-store",
          credentials: "omit",
          signal,
        })));
    traffic.received += answer.text.length;
    const said = understood(asked, answer);
    // A machine that slept meanwhile wakes to an answer from before it slept: that time is over.
    return Math.abs((deps.now?.() ?? 0) - begun) > longestWay ? { ...said, date: undefined } : said;
  };

  /** Only of an answer that is surely the server's: a sign-in page has a clock of its own. */
  const ours = ({ date }: Understood): void => {
    if (date !== undefined) deps.onServerTime?.(date);
  };

  const putBack: CouchClient["putBack"] = async (database, documents) => {
    if (documents.length === 0) return [];
    const answer = await call("POST", `couch/${database}/_bulk_docs`, { docs: documents, new_edits: false }, true);
    if (unreadable(answer, documents) === undefined) {
      const refused: unknown = accepted(answer);
      if (!Array.isArray(refused) || !refused.every(isVerdict)) throw notOurs(answer);
      ours(answer);
      return refused.filter((verdict) => "error" in verdict).map(({ id }) => id);
    }
    if (documents.length === 1) return documents.map(({ _id }) => _id);
    const half = Math.ceil(documents.length / 2);
    return [...(await putBack(database, documents.slice(0, half))), ...(await putBack(database, documents.slice(half)))];
  };

  return {
    traffic: () => traffic,
    info: async (database) => {
      const answer = await call("GET", `couch/${database}`);
      if (isMissing(answer)) return "missing";
      const { instance_start_time, doc_count, update_seq } = accepted(answer) as { instance_start_time?: unknown; doc_count?: unknown; update_seq?: unknown };
      if (typeof instance_start_time !== "string") throw notOurs(answer);
      ours(answer);
      return { birth: instance_start_time, documents: Number(doc_count ?? 0), seq: String(update_seq ?? "") };
    },
    changes: async (database, since, limit, withHidden = false) => {
      const query = new URLSearchParams({ since, limit: String(limit), include_docs: "true", seq_interval: String(limit), ...(withHidden ? { conflicts: "true" } : {}) });
      const answer = await call("GET", `couch/${database}/_changes?${query.toString()}`);
      if (answer.status === 400 && since !== "0" && saysWhy(answer.json)) return "older";
      const page = accepted(answer) as { readonly results?: unknown; readonly last_seq?: unknown };
      const { last_seq } = page;
      if (!Array.isArray(page.results) || !page.results.every(isChange) || !isSequence(last_seq)) throw notOurs(answer);
      ours(answer);
      const { results, hidden } = withHidden ? withoutHidden(page.results) : { results: page.results, hidden: [] };
      return { results, hidden, last_seq: String(last_seq) };
    },
    listing: async (database, since, limit) => {
      const query = new URLSearchParams({ since, limit: String(limit), seq_interval: String(limit) });
      const answer = await call("GET", `couch/${database}/_changes?${query.toString()}`);
      const { results, last_seq } = accepted(answer) as { readonly results?: unknown; readonly last_seq?: unknown };
      if (!Array.isArray(results) || !results.every(isListed) || !isSequence(last_seq)) throw notOurs(answer);
      ours(answer);
      const listed = results.filter(({ id }) => !id.startsWith("_design/")).map(({ id, changes: [{ rev }], deleted }): Listed => ({ id, rev, deleted: deleted === true }));
      return { listed, last_seq: String(last_seq), isLast: results.length < limit };
    },
    snapshot: async (database, after, limit) => {
      const query = new URLSearchParams({ limit: String(limit), ...(after === undefined ? {} : { after }) });
      const answer = await call("GET", `api/snapshots/${database}?${query.toString()}`);
      // Whatever the reason is: the feed, which is asked next, says it if it is to be said.
      if (answer.status >= 400 && saysWhy(answer.json)) return "unknown";
      const part = accepted(answer);
      if (!isPart(part)) throw notOurs(answer);
      ours(answer);
      return part;
    },
    lacking: async (database, revisions) => {
      const answer = await call("POST", `couch/${database}/_revs_diff`, Object.fromEntries(revisions.map(({ id, rev }) => [id, [rev]])), true);
      const missing = accepted(answer);
      // Somebody else's answer would be taken for "nothing is missing", or for things that were never asked.
      const asked = new Set(revisions.map(({ id }) => id));
      if (!Object.entries(missing).every(([id, value]) => asked.has(id) && isObject(value) && Array.isArray(value["missing"]))) throw notOurs(answer);
      ours(answer);
      return new Set(Object.keys(missing));
    },
    lineages: async (database, revisions) => {
      const answer = await call("POST", `couch/${database}/_bulk_get?revs=true`, { docs: revisions.map(({ id, rev }) => ({ id, rev })) }, true);
      const { results } = accepted(answer) as { readonly results?: unknown };
      if (!Array.isArray(results) || results.length !== revisions.length || !results.every(isGot)) throw notOurs(answer);
      ours(answer);
      return results.flatMap(({ docs }) => docs).flatMap(({ ok }): Lineage[] => (ok === undefined ? [] : [lineageFrom(ok)]));
    },
    digest: async (database) => {
      const answer = await call("GET", `api/digests/${database}`);
      if (answer.status === 404 || answer.status === 405 || answer.status === 501) return "unknown";
      const said = accepted(answer);
      if (!isDigest(said)) throw notOurs(answer);
      ours(answer);
      return said;
    },
    newIdentity: async (device) => {
      const answer = await call("POST", "api/devices", { device });
      // Whatever the reason: that it is given no other one must not keep it from sending.
      if ([403, 404, 405, 501].includes(answer.status) || (answer.status >= 400 && saysWhy(answer.json))) return "refused";
      const { device: given } = accepted(answer) as { readonly device?: unknown };
      if (!isIdentity(given) || given.id !== device.id) throw notOurs(answer);
      ours(answer);
      return given;
    },
    putBack,
    bulkDocs: async (database, documents) => {
      const answer = await call("POST", `couch/${database}/_bulk_docs`, { docs: documents }, true);
      if (isMissing(answer)) return "missing";
      const reason = unreadable(answer, documents);
      if (reason !== undefined) return { refused: reason };
      const verdicts: unknown = accepted(answer);
      if (!Array.isArray(verdicts) || !verdicts.every(isVerdict)) throw notOurs(answer);
      ours(answer);
      const [before, after] = answer.wrote?.split(" ") ?? [];
      return before === undefined || after === undefined ? { verdicts } : { verdicts, wrote: { before, after } };
    },
    documents: async (database, ids) => {
      const answer = await call("POST", `couch/${database}/_all_docs?include_docs=true`, { keys: ids }, true);
      const { rows } = accepted(answer) as { readonly rows?: unknown };
      // One row for each id, or it is not known which are missing.
      if (!Array.isArray(rows) || rows.length !== ids.length || !rows.every((row, index) => isRowOf(row, ids[index]))) throw notOurs(answer);
      ours(answer);
      const found = rows as readonly FoundRow[];
      return { live: found.flatMap(({ doc }) => doc ?? []), deleted: found.flatMap(({ key, value }) => (value?.deleted === true ? [key] : [])) };
    },
    api: async <Answer>(method: "GET" | "POST" | "DELETE", path: string, body?: object) => accepted(await call(method, `api/${path}`, body)) as Answer,
  };
};

/** ms that an answer may take and still say what time it is. */
const longestWay = 30_000;

/** Why the server cannot take these as they stand. Of a row that is small by itself nobody says that it is too large but who is not the server. */
const unreadable = ({ status, json }: Understood, documents: readonly WireDocument[]): string | undefined => {
  if ((status === 400 || status === 501) && saysWhy(json)) return reasonIn(json);
  if (status !== 413) return undefined;
  return documents.length > 1 || saysWhy(json) || JSON.stringify(documents).length > surelySmall ? reasonIn(json) || "too large" : undefined;
};

/** Characters of a single document; no proxy that lets pages through stops at less. */
const surelySmall = 16_000;

const isSequence = (value: unknown): boolean => typeof value === "string" || typeof value === "number";
const isChange = (row: unknown): row is ChangesPage["results"][number] =>
  isObject(row) && typeof row["id"] === "string" && (row["doc"] === undefined || row["doc"] === null || (isObject(row["doc"]) && row["doc"]["_id"] === row["id"]));
const isVerdict = (row: unknown): row is BulkVerdict => isObject(row) && typeof row["id"] === "string" && (typeof row["rev"] === "string" || typeof row["error"] === "string");

interface ListedRow {
  readonly id: string;
  readonly changes: readonly [{ readonly rev: string }];
  readonly deleted?: boolean;
}

const isListed = (row: unknown): row is ListedRow => isObject(row) && typeof row["id"] === "string" && Array.isArray(row["changes"]) && isObject(row["changes"][0]) && typeof row["changes"][0]["rev"] === "string";

const isDigest = (said: object): said is ServerDigest => {
  const { birth, seq, digest } = said as Readonly<Record<string, unknown>>;
  return typeof birth === "string" && typeof seq === "string" && isObject(digest) && Object.values(digest).every((sum) => Array.isArray(sum) && sum.length === 3 && sum.every((part) => typeof part === "number"));
};

const isPart = (said: object): said is SnapshotPart => {
  const { birth, seq, of, documents, deleted, next } = said as Readonly<Record<string, unknown>>;
  const isWhole = typeof birth === "string" && typeof seq === "string" && typeof of === "number" && (next === null || typeof next === "string");
  return isWhole && Array.isArray(documents) && documents.every((doc) => isObject(doc) && typeof doc["_id"] === "string") && Array.isArray(deleted) && deleted.every((id) => typeof id === "string");
};

const isIdentity = (given: unknown): given is Identity =>
  isObject(given) && typeof given["id"] === "string" && typeof given["name"] === "string" && typeof given["block"] === "number" && isObject(given["account"]) && typeof given["account"]["name"] === "string" && typeof given["account"]["password"] === "string";

const isGot = (result: unknown): result is { readonly docs: readonly { readonly ok?: WireDocument }[] } => isObject(result) && Array.isArray(result["docs"]) && result["docs"].every(isObject);

/** How many versions a server hides is no part of a document. */
const withoutHidden = (rows: readonly ChangesPage["results"][number][]): Pick<ChangesPage, "results" | "hidden"> => {
  const hidden: Conflicted[] = [];
  const results = rows.map((row) => {
    if (!row.doc?.["_conflicts"]) return row;
    const { _conflicts, ...doc } = row.doc;
    if (Array.isArray(_conflicts) && doc._rev !== undefined) hidden.push({ id: row.id, rev: doc._rev, hidden: _conflicts.map(String) });
    return { ...row, doc: doc as WireDocument };
  });
  return { results, hidden };
};

const lineageFrom = ({ _revisions, ...doc }: WireDocument): Lineage => {
  const { start = 0, ids = [] } = (_revisions ?? {}) as { start?: number; ids?: readonly string[] };
  return { doc, earlier: ids.slice(1).map((hash, index) => `${start - 1 - index}-${hash}`) };
};

interface FoundRow {
  readonly key: string;
  readonly value?: { readonly deleted?: boolean };
  readonly doc?: WireDocument | null;
}

const isRowOf = (row: unknown, id: string | undefined): row is FoundRow =>
  isObject(row) && row["key"] === id && (isObject(row["doc"]) ? row["doc"]["_id"] === id && typeof row["doc"]["_rev"] === "string" : row["error"] === "not_found" || isDeleted(row["value"]));
const isDeleted = (value: unknown): boolean => isObject(value) && value["deleted"] === true;

export const basic = ({ name, password }: Account): string => `Basic ${btoa(`${name}:${password}`)}`;

/** Characters; below, the request's own head is most of what travels. */
const worthPacking = 400;

/** Undefined where the browser cannot. CouchDB understands it as our server does. */
const gzipped = async (text: string): Promise<ArrayBuffer | undefined> =>
  typeof CompressionStream === "undefined" ? undefined : new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
