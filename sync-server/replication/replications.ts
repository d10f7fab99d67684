/**
 * The replications that this server runs. One that is to go on waits longer after each failure and begins again from its checkpoint;
 * it lives as long as the server and is not begun again with it.
 */
import { setTimeout as pause } from "node:timers/promises";
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
  readonly started: Date;
  readonly state: "running" | "crashing";
  readonly info: Partial<Session> & { readonly changes_pending?: number; readonly error?: string };
}

export interface Replications {
  /** Ends with the replication; of one that goes on, as soon as it has begun. */
  run(asked: ReplicationAsked, user: string | null): Promise<Outcome | { readonly ok: true; readonly _local_id: string }>;
  /** False when there is none of this kind. */
  cancel(asked: ReplicationAsked): boolean;
  jobs(): readonly Job[];
  stop(): void;
}

export interface ReplicationsDeps {
  /** How a database of this server is asked, and how any other. */
  readonly own: Fetch;
  readonly remote: Fetch;
  readonly clock: () => number;
  readonly newId: () => string;
}

export const createReplications = ({ own, remote, clock, newId }: ReplicationsDeps): Replications => {
  const running = new Map<string, { job: Job; readonly abort: AbortController }>();
  const now = (): Date => new Date(clock());

  const peers = ({ source, target }: ReplicationAsked, signal: AbortSignal) => {
    const peer = (address: PeerAddress) => createPeer(address, address.name === undefined ? remote : own, signal);
    return { source: peer(source), target: peer(target) };
  };

  const begin = async (asked: ReplicationAsked, signal: AbortSignal) => {
    const { source, target } = peers(asked, signal);
    const missing = (url: string): CouchFailure => new CouchFailure("db_not_found", `could not open ${url}`);
    if (!(await source.exists())) throw missing(source.url);
    if (!(await target.exists())) {
      if (!asked.createTarget) throw missing(target.url);
      await target.create();
    }
    return { source, target, id: replicationId(asked), which: asked.which, since: asked.since, sessionId: newId(), now, signal };
  };

  const once = async (asked: ReplicationAsked, signal: AbortSignal, note: (progress: Progress) => void): Promise<Outcome> => {
    const how = await begin(asked, signal);
    let last: Progress | undefined;
    for await (const progress of replicating(how, false)) note((last = progress));
    if (last === undefined) throw new CouchFailure("bad_request", "the replication was stopped");
    const { session, history } = last;
    const isUnmoved = String(session.start_last_seq) === String(session.end_last_seq);
    return { ok: true, ...(isUnmoved ? { no_changes: true } : {}), session_id: session.session_id, source_last_seq: session.end_last_seq, replication_id_version: 4, history };
  };

  const goOn = async (asked: ReplicationAsked, signal: AbortSignal, note: (progress: Progress) => void, failed: (error: unknown) => void): Promise<void> => {
    for (let wait = shortestPause; !signal.aborted; wait = Math.min(wait * 2, longestPause)) {
      try {
        for await (const progress of replicating(await begin(asked, signal), true)) {
          note(progress);
          wait = shortestPause;
        }
      } catch (error) {
        failed(error);
      }
      await pause(wait, undefined, { signal }).catch(() => undefined);
    }
  };

  return {
    run: async (asked, user) => {
      const id = `${replicationId(asked)}${asked.continuous ? "+continuous" : ""}`;
      if (asked.continuous && running.has(id)) return { ok: true, _local_id: id };
      const abort = new AbortController();
      const entry = { abort, job: { id, source: asked.source.url, target: asked.target.url, continuous: asked.continuous, user, started: now(), state: "running", info: {} } as Job };
      const key = asked.continuous ? id : `${id} ${newId()}`;
      const note = ({ session, pending }: Progress): void => void (entry.job = { ...entry.job, state: "running", info: { ...session, changes_pending: pending } });
      running.set(key, entry);
      const end = (): void => void running.delete(key);
      if (!asked.continuous) return once(asked, abort.signal, note).catch(asFailure).finally(end);
      const failed = (error: unknown): void => void (entry.job = { ...entry.job, state: "crashing", info: { ...entry.job.info, error: error instanceof Error ? error.message : String(error) } });
      void goOn(asked, abort.signal, note, failed).finally(end);
      return { ok: true, _local_id: id };
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

/** A side that fails is not this server's failure. */
const asFailure = (error: unknown): never => {
  if (error instanceof PeerTrouble || (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError" || error.message === "fetch failed"))) {
    throw new CouchFailure("replication_failed", error instanceof PeerTrouble ? error.message : `a side of the replication does not answer: ${error.message}`);
  }
  throw error;
};

const shortestPause = 1_000;
const longestPause = 5 * 60_000;
