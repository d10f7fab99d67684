/**
 * CouchDB's replication, page by page: what changed at the source, which of it the target lacks, that read and written, and only then
 * a checkpoint at both sides. A replication that was cut off goes on from the last checkpoint that both sides know.
 */
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import { PeerTrouble, type Peer } from "./peer.ts";
import type { Which } from "./asked.ts";

export interface Session {
  readonly session_id: string;
  readonly start_time: string;
  readonly end_time: string;
  readonly start_last_seq: string | number;
  readonly end_last_seq: string | number;
  readonly recorded_seq: string | number;
  readonly missing_checked: number;
  readonly missing_found: number;
  readonly docs_read: number;
  readonly docs_written: number;
  readonly doc_write_failures: number;
  readonly bulk_get_docs: number;
  readonly bulk_get_attempts: number;
}

export interface Replicating {
  readonly source: Peer;
  readonly target: Peer;
  readonly id: string;
  readonly which: Which;
  readonly since: string | number | undefined;
  readonly sessionId: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** What was done after each page; `pending`: what the source has still to tell. */
export interface Progress {
  readonly session: Session;
  readonly pending: number;
  readonly history: readonly Session[];
}

/** Ends when the source has told all it had, unless `follow`: then it waits for more. */
export async function* replicating(how: Replicating, follow: boolean): AsyncGenerator<Progress> {
  const { source, target, id, which, sessionId, now, signal } = how;
  const earlier = await commonPast(source, target, id);
  const start = how.since ?? earlier.since;
  const begun = now().toUTCString();
  const counts = { missing_checked: 0, missing_found: 0, docs_read: 0, docs_written: 0, doc_write_failures: 0, bulk_get_docs: 0, bulk_get_attempts: 0 };
  let last: string | number = start;
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    const page = await source.changes(last, which, follow && !isFirst ? longestWait : undefined);
    const hasMoved = page.rows.length > 0;
    if (hasMoved) await copy(how, page.rows, counts);
    const session = (): Session => ({ session_id: sessionId, start_time: begun, end_time: now().toUTCString(), start_last_seq: start, end_last_seq: page.last, recorded_seq: page.last, ...counts });
    const isMoved = String(page.last) !== String(last);
    last = page.last;
    const history = [session(), ...earlier.history].slice(0, longestHistory);
    if (isMoved) await keepCheckpoint([source, target], id, { session_id: sessionId, source_last_seq: last, replication_id_version: 4, history });
    yield { session: session(), pending: page.pending, history: isMoved || earlier.history.length === 0 ? history : earlier.history };
    if (!follow && (page.pending === 0 || !hasMoved)) return;
  }
}

type Counts = { -readonly [Name in "missing_checked" | "missing_found" | "docs_read" | "docs_written" | "doc_write_failures" | "bulk_get_docs" | "bulk_get_attempts"]: number };

const copy = async ({ source, target }: Replicating, rows: readonly { readonly id: string; readonly revisions: readonly string[] }[], counts: Counts): Promise<void> => {
  const asked = Object.fromEntries(rows.map(({ id, revisions }) => [id, revisions]));
  counts.missing_checked += rows.reduce((sum, { revisions }) => sum + revisions.length, 0);
  const missing = Object.entries(await target.missing(asked)).flatMap(([id, revisions]) => revisions.map((rev) => ({ id, rev })));
  counts.missing_found += missing.length;
  for (let from = 0; from < missing.length; from += batchSize) {
    const wanted = missing.slice(from, from + batchSize);
    const documents = await source.read(wanted);
    counts.bulk_get_attempts += wanted.length;
    counts.bulk_get_docs += documents.length;
    counts.docs_read += documents.length;
    if (documents.length === 0) continue;
    const refused = await refusedOf(target, documents);
    counts.doc_write_failures += refused;
    counts.docs_written += documents.length - refused;
  }
};

/** How many were not taken. Where a batch as a whole is refused, each of it is sent alone, so that one document stops no other. */
const refusedOf = async (target: Peer, documents: readonly JsonObject[]): Promise<number> => {
  try {
    return (await target.write(documents)).filter((row) => row["error"] !== undefined).length;
  } catch (error) {
    if (!(error instanceof PeerTrouble) || !ofTheDocuments.has(error.status)) throw error;
    if (documents.length === 1) return 1;
    let refused = 0;
    for (const document of documents) refused += await refusedOf(target, [document]);
    return refused;
  }
};

/** Answers that say something of what was sent, not of the side it was sent to. */
const ofTheDocuments = new Set([400, 403, 412, 413, 501]);

/** Where both sides say they last stood together; the beginning when they do not agree. */
const commonPast = async (source: Peer, target: Peer, id: string): Promise<{ since: string | number; history: readonly Session[] }> => {
  const [mine, theirs] = await Promise.all([source.checkpoint(id), target.checkpoint(id)]);
  const [one, other] = [sessionsIn(mine), sessionsIn(theirs)];
  // A side that was restored from a backup, or stopped before its checkpoint, agrees only on an earlier session.
  const common = one.find((session) => other.some(({ session_id, recorded_seq }) => session_id === session.session_id && recorded_seq === session.recorded_seq));
  return { since: common?.recorded_seq ?? 0, history: common === undefined ? [] : one };
};

const sessionsIn = (checkpoint: JsonObject | undefined): readonly Session[] => {
  const history = checkpoint?.["history"];
  return Array.isArray(history) ? history.filter((entry): entry is Session & JsonObject => isJsonObject(entry) && typeof entry["session_id"] === "string") : [];
};

/** The target's first: what the source knows as done is then kept at the target, too. */
const keepCheckpoint = async ([source, target]: readonly [Peer, Peer], id: string, document: JsonObject): Promise<void> => {
  await target.putCheckpoint(id, document);
  await source.putCheckpoint(id, document);
};

const longestHistory = 50;
const batchSize = 100;
const longestWait = 30_000;
