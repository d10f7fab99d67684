/** Pages of a database's changes, as the cluster's administrator reads them. Its sequences are words that only CouchDB understands. */
import { CouchFailure } from "../couch-error.ts";
import type { CouchServer } from "./couch-server.ts";

export interface ClusterChange {
  readonly id: string;
  /** Of the winner. */
  readonly rev: string;
  readonly deleted: boolean;
  readonly doc: Readonly<Record<string, unknown>> | undefined;
}

export interface ClusterPage {
  readonly changes: readonly ClusterChange[];
  readonly last: string;
  readonly isLast: boolean;
}

export const fromTheStart = "0";

/** Undefined when there is no such database. */
export const changesPage = async (server: CouchServer, database: string, asked: { readonly since: string; readonly limit: number; readonly withDocs: boolean }): Promise<ClusterPage | undefined> => {
  const query = new URLSearchParams({ since: asked.since, limit: String(asked.limit), ...(asked.withDocs ? { include_docs: "true" } : {}) });
  const { status, json } = await server.must("GET", `/${database}/_changes?${query.toString()}`, undefined, asked.since === fromTheStart ? [404] : [400, 404]);
  if (status === 404) return undefined;
  // A place of another engine, or of another cluster: hearing everything again is harmless.
  if (status === 400) return changesPage(server, database, { ...asked, since: fromTheStart });
  const { results, last_seq: last } = (json ?? {}) as { results?: unknown; last_seq?: unknown };
  if (!Array.isArray(results) || last === undefined) throw new CouchFailure("cluster_unreachable", `what answers as ${database} is no feed`);
  return { changes: (results as readonly Row[]).map(changeFrom), last: String(last), isLast: results.length < asked.limit };
};

/**
 * Where a database stands, in the words in which its changes say it: `update_seq` puts the same shards into another order, so that who
 * has read everything would not know the place again. Undefined when there is no such database.
 */
export const seqNow = async (server: CouchServer, database: string): Promise<string | undefined> => {
  const { status, json } = await server.must("GET", `/${database}/_changes?since=now&limit=1`, undefined, [404]);
  const { last_seq: seq } = (json ?? {}) as { last_seq?: unknown };
  return status === 404 || seq === undefined ? undefined : String(seq);
};

interface Row {
  readonly id: string;
  readonly changes: readonly { readonly rev: string }[];
  readonly deleted?: boolean;
  readonly doc?: Readonly<Record<string, unknown>> | null;
}

const changeFrom = ({ id, changes, deleted = false, doc }: Row): ClusterChange => ({ id, rev: changes[0]?.rev ?? "", deleted, doc: doc ?? undefined });
