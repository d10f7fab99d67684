/**
 * Sends what waits, and asks for a verdict per row: accepted, merged, or refused. A refused row goes to the inbox with its
 * content and never holds up the rows behind it. Only an acknowledged row leaves the outbox.
 */
import { yearOfLog } from "#wire/database-names.ts";
import type { WireDocument } from "#wire/documents.ts";
import { isErasure } from "#wire/erasure.ts";
import { deletedThere, idTaken } from "#wire/refusal.ts";
import { generationOf, isWrittenOnce } from "#wire/revision.ts";
import { whyNotSaved } from "../desk/not-saved.ts";
import { aMoment } from "./a-moment.ts";
import { ExchangeTrouble } from "./answers.ts";
import type { BulkVerdict, CouchClient, DatabaseState } from "./couch-client.ts";
import { fromTheStart, type AcceptedRow, type OutboxRow, type SyncKeeper } from "./keeper.ts";
import { sameContent } from "./same-content.ts";

const batchSize = 500;
/** Rows that are noted together: as long as a person at a cheap tablet does not notice that an act waits. */
const fewRows = 20;

export interface Sending {
  readonly client: CouchClient;
  readonly keeper: SyncKeeper;
  /** What waits for these stays: they cannot be reached now, though others can. */
  readonly except?: ReadonlySet<string>;
  /** This database alone takes nothing now. Without it that ends the sending. */
  readonly onTrouble?: (database: string, trouble: ExchangeTrouble) => void;
  /** The server has lost what an edit of this database was made from: the edit waits until both are brought together. */
  readonly onLost?: (database: string) => void;
  /** All that waited was sent a moment ago, and nothing has come in that acts wait for again. */
  readonly isLater?: boolean;
  /** As they were when the exchange began. Those that are not among them are asked for. */
  readonly infos?: ReadonlyMap<string, DatabaseState | "missing">;
}

/** @returns how many rows were accepted. */
export const sendOutbox = async (sending: Sending): Promise<number> => {
  const { keeper, except, onTrouble, isLater = false } = sending;
  let accepted = 0;
  let after = 0;
  let wasAll = isLater;
  /** On a full disk: sent, and no room to note it. It is sent again and found to be there; what waits behind it goes on. */
  let unnoted: { readonly error: unknown } | undefined;
  const closed = new Set(except);
  for (;;) {
    const rows = await keeper.nextToSend(batchSize, after, closed, wasAll ? isWorthIt : undefined);
    if (rows.length === 0) {
      if (unnoted) throw unnoted.error;
      return accepted;
    }
    wasAll = rows.length < batchSize;
    after = rows[rows.length - 1]?.n ?? after;
    for (const [database, ofDatabase] of byDatabase(rows)) {
      if (closed.has(database)) continue;
      try {
        accepted += await sendTo(sending, database, ofDatabase);
      } catch (error) {
        if (whyNotSaved(error) === "full") {
          unnoted = { error };
          continue;
        }
        if (!onTrouble || !(error instanceof ExchangeTrouble) || !error.here) throw error;
        closed.add(database);
        onTrouble(database, error);
      }
    }
  }
};

/** Acts of the meantime, with what says whose they are, go together with what follows them: a desk that scans would never come to an end. */
const isWorthIt = (ids: readonly string[]): boolean => ids.length >= fewRows || !ids.every((id) => /^(event|tie):/.test(id));

const sendTo = async (sending: Sending, database: string, rows: readonly OutboxRow[]): Promise<number> => {
  const { client, keeper } = sending;
  const documents = rows.map(({ doc }) => doc);
  await noteWhereItGoes(sending, database);
  const answer = await client.bulkDocs(database, documents);
  if (answer === "missing") throw new ExchangeTrouble("notOurServer", `${database} is not there`, { here: true });
  if ("refused" in answer) return splitUp(sending, database, rows, answer.refused);
  const { verdicts, wrote } = answer;
  const byId = new Map(verdicts.map((verdict) => [verdict.id, verdict]));
  const done: AcceptedRow[] = [];
  const conflicts: OutboxRow[] = [];
  let left = 0;
  for (const row of rows) {
    const verdict = byId.get(row.doc._id);
    if (verdict && isOk(verdict)) done.push({ n: row.n, doc: row.doc, rev: verdict.rev });
    else if (verdict && "error" in verdict && verdict.error === "conflict") conflicts.push(row);
    else if (verdict && "error" in verdict && isRefusal(verdict.error)) await keeper.refusedRow(row, `${verdict.error}: ${verdict.reason}`);
    else left++;
  }
  done.push(...(await settleConflicts(sending, database, conflicts)));
  // All of it is new there, and lies there as it was sent: there is nothing to read back.
  const isOurs = wrote !== undefined && verdicts.every(isOk) && documents.every(({ _rev, _deleted }) => _rev === undefined && !_deleted);
  await noteAccepted(keeper, done, isOurs ? { database, from: wrote.before, to: wrote.after } : undefined);
  // A row without a verdict was not acknowledged, and a server that fails at one says nothing about it: both stay and are sent again.
  if (left > 0) throw new ExchangeTrouble("serverAway", `${database}: no verdict on ${left} of ${rows.length}`, { here: true });
  return done.length;
};

/** What is said of a row that the server will not take however often it is sent. Everything else passes. */
const isRefusal = (error: string): boolean => /^(forbidden|unauthorized|bad_request|doc_validation|illegal_docid|document_too_large|not_implemented)$/.test(error);

/** A few at a time, so that acts at the desk go between them. What is not noted when the page is closed is sent again, and is there already. */
const noteAccepted = async (keeper: SyncKeeper, done: readonly AcceptedRow[], moved: Parameters<SyncKeeper["accepted"]>[1]): Promise<void> => {
  for (let from = 0; from < done.length; from += fewRows) {
    const isLast = from + fewRows >= done.length;
    await keeper.accepted(done.slice(from, from + fewRows), isLast ? moved : undefined);
    if (!isLast) await aMoment();
  }
};

/** One row that the server cannot even read must not hold up the others: halves are sent until it stands alone. */
const splitUp = async (sending: Sending, database: string, rows: readonly OutboxRow[], reason: string): Promise<number> => {
  const [only] = rows;
  if (only === undefined) return 0;
  if (rows.length === 1) {
    await sending.keeper.refusedRow(only, reason);
    return 0;
  }
  const half = Math.ceil(rows.length / 2);
  return (await sendTo(sending, database, rows.slice(0, half))) + (await sendTo(sending, database, rows.slice(half)));
};

/** Kept before anything is acknowledged: what was sent into a database that this device has never read is missed there, too, when the server loses it. */
const noteWhereItGoes = async ({ client, keeper, infos }: Sending, database: string): Promise<void> => {
  if ((await keeper.position(database)) !== undefined) return;
  let info = infos?.get(database) ?? (await client.info(database));
  if (info === "missing") {
    await beginYear(client, database);
    info = await client.info(database);
  }
  if (info !== "missing") await keeper.takeIn(database, [], { since: fromTheStart, birth: info.birth });
};

/** A new school year's log is born when its first event is sent. A server that will not have it is not in the way of what goes elsewhere. */
export const beginYear = async (client: CouchClient, database: string): Promise<void> => {
  const year = yearOfLog(database);
  if (year === undefined) return;
  try {
    await client.api("POST", `years/${year}`);
  } catch (error) {
    if (error instanceof ExchangeTrouble && error.trouble === "notOurServer") throw new ExchangeTrouble(error.trouble, error.message, { here: true });
    throw error;
  }
};

/**
 * The server has these ids already. Equal content: an acknowledgement was lost on the way, as a rule that of a whole batch, so they
 * are asked for together. An edited document: the server's comes in as the new base, is merged field by field, and the merged one
 * goes out with the next exchange. An event with other content under the same id can only come from a copied disk; both are kept,
 * ours in the inbox.
 */
const settleConflicts = async (sending: Sending, database: string, rows: readonly OutboxRow[]): Promise<AcceptedRow[]> => {
  if (rows.length === 0) return [];
  const { live, deleted } = await sending.client.documents(database, rows.map(({ doc }) => doc._id));
  const there = new Map<string, WireDocument | "deleted">([...deleted.map((id) => [id, "deleted"] as const), ...live.map((doc) => [doc._id, doc] as const)]);
  const done: AcceptedRow[] = [];
  for (const row of rows) done.push(...(await settleConflict(sending, database, row, there.get(row.doc._id) ?? "unheard")));
  return done;
};

const settleConflict = async ({ client, keeper, onLost }: Sending, database: string, row: OutboxRow, theirs: WireDocument | "deleted" | "unheard"): Promise<AcceptedRow[]> => {
  const { doc } = row;
  if (theirs === "deleted" || theirs === "unheard") {
    if (doc._deleted) return [{ n: row.n, doc, rev: doc._rev ?? "" }];
    if (isErasure(doc)) return eraseDeleted(client, database, row);
    if (theirs === "unheard") onLost?.(database);
    else await keeper.refusedRow(row, deletedThere);
    return [];
  }
  if (sameContent(doc, theirs)) return [{ n: row.n, doc, rev: theirs._rev ?? "" }];
  // The other one may have been read already, while ours stood in its place.
  if (isWrittenOnce(doc._id)) await keeper.refusedRow(row, idTaken);
  const hasLost = doc._rev !== undefined && generationOf(theirs._rev ?? "") <= generationOf(doc._rev);
  // No position: whatever else has changed there is still to be read.
  if (hasLost || (await keeper.takeIn(database, [theirs], undefined)) === "older") onLost?.(database);
  return [];
};

/** A deletion alone would give way to an edit that is still to come. */
const eraseDeleted = async (client: CouchClient, database: string, row: OutboxRow): Promise<AcceptedRow[]> => {
  const { _rev, ...anew } = row.doc;
  const answer = await client.bulkDocs(database, [anew]);
  const [verdict] = answer === "missing" || "refused" in answer ? [] : answer.verdicts;
  return verdict && isOk(verdict) ? [{ n: row.n, doc: row.doc, rev: verdict.rev }] : [];
};

const isOk = (verdict: BulkVerdict): verdict is Extract<BulkVerdict, { ok: true }> => "ok" in verdict && verdict.ok && typeof verdict.rev === "string";

const byDatabase = (rows: readonly OutboxRow[]): Map<string, OutboxRow[]> => {
  const grouped = new Map<string, OutboxRow[]>();
  for (const row of rows) {
    const list = grouped.get(row.database);
    if (list) list.push(row);
    else grouped.set(row.database, [row]);
  }
  return grouped;
};
