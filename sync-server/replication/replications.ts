/**
 * The replications that this server runs. One that is to go on waits longer after each failure and begins again from its checkpoint;
 * what `_replicate` began lives as long as the server, what a document of `_replicator` asks for is begun again with it.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Principal } from "../access/security.ts";
import { CouchFailure } from "../couch-error.ts";
import { replicationId, type PeerAddress, type ReplicationAsked } from "./asked.ts";
import { createPeer, PeerTrouble, type Fetch } from "./peer.ts";
import { replicating, type Progress, type Session } from "./replicate.ts";

export interface Outcome {
  readonly ok: true;
  readonly no_changes?: true;
  readonly session_id: string;
  readonly source_last_seq: string | number;
  readonly replication_id_version: 4;
  readonly history: readonly Session[];
}

export interface Job {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly continuous: boolean;
  readonly user: string | null;
  /** The document of `_replicator` that asks for it. */
  readonly document: string | undefined;
  readonly started: string;
  readonly changed: string;
  readonly state: "running" | "crashing";
  /** How often it failed since it last got on. */
  readonly errors: number;
  readonly info: JobInfo;
}

export interface JobInfo {
  readonly revisions_checked?: number;
  readonly missing_revisions_found?: number;
  readonly docs_read?: number;
  readonly docs_written?: number;
  readonly doc_write_failures?: number;
  readonly bulk_get_docs?: number;
  readonly bulk_get_attempts?: number;
  readonly changes_pending?: number;
  readonly checkpointed_source_seq?: string | number;
  readonly source_seq?: string | number;
  readonly through_seq?: string | number;
  readonly error?: string;
}

export interface KeptReplication {
  job(): Job;
  /** How it went, once it is done; undefined when it was stopped. */
  readonly ended: Promise<JobInfo | undefined>;
  stop(): void;
}

export interface Replications {
  /** Ends with the replication; of one that goes on, as soon as it has begun. */
  run(asked: ReplicationAsked, user: string | null): Promise<Outcome | { readonly ok: true; readonly _local_id: string }>;
  /** For a document of `_replicator`: begun again after each failure. `as`: in whose name this server's own databases are asked. */
  keep(asked: ReplicationAsked, who: { readonly document: string; readonly user: string | null; readonly as: () => Principal | undefined }): KeptReplication;
  /** False when there is none of this kind. */
  cancel(asked: ReplicationAsked): boolean;
  jobs(): readonly Job[];
  stop(): void;
}

export interface ReplicationsDeps {
  /** How a database of this server is asked, in whose name if its headers do not say it, and how any other. */
  readonly own: (request: Request, as?: Principal) => Promise<Response>;
  readonly remote: Fetch;
  readonly clock: () => number;
  readonly newId: () => string;
}

interface Running {
  job: Job;
  readonly abort: AbortController;
}

export const createReplications = ({ own, remote, clock, newId }: ReplicationsDeps): Replications => {
  const running = new Map<string, Running>();
  const now = (): Date => new Date(clock());
  const nowText = (): string => instantNow(clock);

  const begin = async (asked: ReplicationAsked, signal: AbortSignal, as: () => Principal | undefined) => {
    const peer = (address: PeerAddress) => createPeer(address, address.name === undefined ? remote : (request) => own(request, as()), signal);
    const [source, target] = [peer(asked.source), peer(asked.target)];
    const missing = (url: string): CouchFailure => new CouchFailure("db_not_found", `could not open ${url}`);
    if (!(await source.exists())) throw missing(source.url);
    if (!(await target.exists())) {
      if (!asked.createTarget) throw missing(target.url);
      await target.create();
    }
    return { source, target, id: replicationId(asked), which: asked.which, since: asked.since, sessionId: newId(), now, signal };
  };

  const started = (key: string, asked: ReplicationAsked, id: string, user: string | null, document: string | undefined): Running => {
    const at = nowText();
    const job: Job = { id, source: asked.source.url, target: asked.target.url, continuous: asked.continuous, user, document, started: at, changed: at, state: "running", errors: 0, info: {} };
    const entry: Running = { abort: new AbortController(), job };
    running.set(key, entry);
    return entry;
  };
  const note = (entry: Running, progress: Progress): void => void (entry.job = { ...entry.job, state: "running", changed: nowText(), errors: 0, info: infoOf(progress) });
  const noteFailure = (entry: Running, error: unknown): void =>
    void (entry.job = { ...entry.job, state: "crashing", changed: nowText(), errors: entry.job.errors + 1, info: { ...entry.job.info, error: error instanceof Error ? error.message : String(error) } });

  const once = async (asked: ReplicationAsked, entry: Running): Promise<Outcome> => {
    let last: Progress | undefined;
    for await (const progress of replicating(await begin(asked, entry.abort.signal, nobody), false)) note(entry, (last = progress));
    if (last === undefined) throw new CouchFailure("bad_request", "the replication was stopped");
    const { session, history } = last;
    const isUnmoved = String(session.start_last_seq) === String(session.end_last_seq);
    return { ok: true, ...(isUnmoved ? { no_changes: true } : {}), session_id: session.session_id, source_last_seq: session.end_last_seq, replication_id_version: 4, history };
  };

  /** Through all failures, until it is done or stopped. */
  const goOn = async (asked: ReplicationAsked, entry: Running, as: () => Principal | undefined): Promise<JobInfo | undefined> => {
    const { signal } = entry.abort;
    for (let wait = shortestPause; !signal.aborted; wait = Math.min(wait * 2, longestPause)) {
      try {
        for await (const progress of replicating(await begin(asked, signal, as), asked.continuous)) {
          note(entry, progress);
          wait = shortestPause;
        }
        if (!asked.continuous && !signal.aborted) return entry.job.info;
      } catch (error) {
        noteFailure(entry, error);
      }
      await pause(wait, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
  };

  return {
    run: async (asked, user) => {
      const id = `${replicationId(asked)}${asked.continuous ? "+continuous" : ""}`;
      if (asked.continuous && running.has(id)) return { ok: true, _local_id: id };
      const key = asked.continuous ? id : `${id} ${newId()}`;
      const entry = started(key, asked, id, user, undefined);
      const end = (): void => void running.delete(key);
      if (!asked.continuous) return once(asked, entry).catch(asFailure).finally(end);
      void goOn(asked, entry, nobody).finally(end);
      return { ok: true, _local_id: id };
    },
    keep: (asked, { document, user, as }) => {
      const key = `document ${document} ${newId()}`;
      const entry = started(key, asked, `${replicationId(asked)}${asked.continuous ? "+continuous" : ""}`, user, document);
      return { job: () => entry.job, ended: goOn(asked, entry, as).finally(() => running.delete(key)), stop: () => entry.abort.abort() };
    },
    cancel: (asked) => {
      const entry = running.get(`${replicationId(asked)}+continuous`);
      entry?.abort.abort();
      return entry !== undefined;
    },
    jobs: () => Array.from(running.values(), ({ job }) => job),
    stop: () => running.forEach(({ abort }) => abort.abort()),
  };
};

/** As CouchDB writes instants in what it tells of replications. */
export const instantNow = (clock: () => number): string => new Date(clock()).toISOString();

/** Whoever the headers name. */
const nobody = (): undefined => undefined;

const infoOf = ({ session, pending }: Progress): JobInfo => ({
  revisions_checked: session.missing_checked,
  missing_revisions_found: session.missing_found,
  docs_read: session.docs_read,
  docs_written: session.docs_written,
  doc_write_failures: session.doc_write_failures,
  bulk_get_docs: session.bulk_get_docs,
  bulk_get_attempts: session.bulk_get_attempts,
  changes_pending: pending,
  checkpointed_source_seq: session.recorded_seq,
  source_seq: session.end_last_seq,
  through_seq: session.end_last_seq,
});

/** A side that fails is not this server's failure. */
const asFailure = (error: unknown): never => {
  if (error instanceof PeerTrouble || (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError" || error.message === "fetch failed"))) {
    throw new CouchFailure("replication_failed", error instanceof PeerTrouble ? error.message : `a side of the replication does not answer: ${error.message}`);
  }
  throw error;
};

const shortestPause = 1_000;
const longestPause = 5 * 60_000;
