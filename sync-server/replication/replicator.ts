/**
 * The documents of `_replicator`: each asks for a replication that goes on through failures and restarts of the server, until it is done
 * or its document is changed or deleted. How it goes is told by `_scheduler/docs`; into the document only its end is written, as
 * CouchDB 3 does, so that what is done is not done again after a restart.
 */
import type { Accounts } from "../access/accounts.ts";
import { isTexts, type Principal } from "../access/security.ts";
import { CouchFailure } from "../couch-error.ts";
import { contentOf } from "../attachments/attachment.ts";
import { editFromJson, isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import type { Databases } from "../storage/databases.ts";
import type { ShownDocument } from "../storage/document-storage.ts";
import { replicationAsked, type ReplicationAsked } from "./asked.ts";
import { instantNow, type JobInfo, type KeptReplication, type Replications } from "./replications.ts";

export const replicatorDatabase = "_replicator";

/** What `_scheduler/docs` tells of one document; never what it holds of passwords. */
export interface ReplicatorRow {
  readonly doc_id: string;
  readonly id: string | null;
  readonly source: string | null;
  readonly target: string | null;
  readonly state: string;
  readonly info: JobInfo | null;
  readonly error_count: number;
  readonly start_time: string | null;
  readonly last_updated: string | null;
}

export interface Replicator {
  /** Looks what has changed in `_replicator` and does as it says. */
  heed(): void;
  rows(): readonly ReplicatorRow[];
}

export interface ReplicatorDeps {
  readonly databases: Databases;
  readonly replications: Replications;
  readonly accounts: Pick<Accounts, "current">;
  readonly clock: () => number;
}

export const createReplicator = ({ databases, replications, accounts, clock }: ReplicatorDeps): Replicator => {
  const kept = new Map<string, KeptReplication>();
  let heeded = { birth: "", seq: 0 };

  const drop = (id: string): void => {
    kept.get(id)?.stop();
    kept.delete(id);
  };

  const take = (document: ShownDocument): void => {
    drop(document.id);
    if (document.deleted || document.id.startsWith("_design/")) return;
    const json = jsonOf(document);
    if (isEnded(json)) return;
    const asked = askedBy(json);
    if (asked instanceof CouchFailure) return writeEnd(document, { _replication_state: "failed", _replication_state_reason: asked.reason });
    const owner = typeof json["owner"] === "string" ? json["owner"] : null;
    const replication = replications.keep(asked, { document: document.id, user: owner, as: () => principalOf(json, owner) });
    kept.set(document.id, replication);
    replication.ended.then((info) => {
      if (info !== undefined) writeEnd(document, { _replication_state: "completed", _replication_id: replication.job().id, _replication_stats: info });
    }, console.error);
  };

  /** An owner whose account is gone or disabled is nobody. */
  const principalOf = ({ user_ctx: context }: JsonObject, owner: string | null): Principal | undefined => {
    if (isJsonObject(context)) return { name: typeof context["name"] === "string" ? context["name"] : "", roles: isTexts(context["roles"]) ? context["roles"] : [] };
    return owner === null ? undefined : accounts.current(owner);
  };

  /** Of a document that was changed meanwhile nothing is written: it begins anew. */
  const writeEnd = ({ id, winner, body }: ShownDocument, end: JsonObject): void => {
    const json = { ...(JSON.parse(body) as JsonObject), ...end, _replication_state_time: instantNow(clock) };
    const edit = editFromJson(json, { newEdits: true, id, rev: winner, idForNew: () => id, keptAs: contentOf });
    databases.write(replicatorDatabase, [edit]).catch(console.error);
  };

  return {
    heed: () => {
      const database = databases.find(replicatorDatabase);
      if (database?.birth !== heeded.birth) {
        for (const id of Array.from(kept.keys())) drop(id);
        heeded = { birth: database?.birth ?? "", seq: 0 };
      }
      if (database === undefined) return;
      const changed = database.bySequence({ after: heeded.seq, upTo: database.totals().seq, limit: Number.MAX_SAFE_INTEGER });
      heeded = { birth: database.birth, seq: database.totals().seq };
      for (const document of changed) take(document);
    },
    rows: () => {
      const documents = databases.find(replicatorDatabase)?.shownById({ limit: Number.MAX_SAFE_INTEGER }) ?? [];
      return documents.filter(({ id }) => !id.startsWith("_design/")).map((document) => rowOf(document, kept.get(document.id)));
    },
  };
};

const rowOf = (document: ShownDocument, replication: KeptReplication | undefined): ReplicatorRow => {
  const json = jsonOf(document);
  const ended = isEnded(json);
  if (!ended && replication !== undefined) {
    const { id, source, target, state, info, errors, started, changed } = replication.job();
    return { doc_id: document.id, id, source, target, state, info, error_count: errors, start_time: started, last_updated: changed };
  }
  const asked = askedBy(json);
  const [source, target] = asked instanceof CouchFailure ? [null, null] : [asked.source.url, asked.target.url];
  const { _replication_id: id, _replication_state: state, _replication_state_time: at, _replication_state_reason: error, _replication_stats: stats } = json;
  const info = typeof error === "string" ? { error } : isJsonObject(stats) ? (stats as JobInfo) : null;
  return { doc_id: document.id, id: textOf(id), source, target, state: textOf(state) ?? "initializing", info, error_count: typeof error === "string" ? 1 : 0, start_time: textOf(at), last_updated: textOf(at) };
};

const jsonOf = ({ body }: ShownDocument): JsonObject => JSON.parse(body) as JsonObject;

const isEnded = ({ _replication_state: state }: JsonObject): boolean => state === "completed" || state === "failed";

/** A database that is named without an address is this server's own. */
const askedBy = (json: JsonObject): ReplicationAsked | CouchFailure => {
  try {
    return replicationAsked(json, "http://localhost", {});
  } catch (error) {
    if (error instanceof CouchFailure) return error;
    throw error;
  }
};

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
