/** What the exchange needs of the store on this device. Implemented by storage; the scenarios run the same one. */
import type { Digest } from "#wire/digest.ts";
import type { WireDocument } from "#wire/documents.ts";

/** How far this device has read a database. Valid only for the database with that birth id. */
export interface Position {
  readonly since: string;
  readonly birth: string;
  /** Until the first reading of the database has ended. */
  readonly coming?: Coming;
}

/** How much of a database has come, in documents, of how much there is. */
export interface Coming {
  readonly done: number;
  readonly of: number;
  /** Of a snapshot: the sequence from which the feed goes on when all of it is here, and where the next part begins. */
  readonly at?: { readonly seq: string; readonly after: string };
}

/** The place before a database's first change. A device that stands there has sent something, and read nothing yet. */
export const fromTheStart = "0";

/** One document that waits to be sent: `n` is its place in the outbox. */
export interface OutboxRow {
  readonly n: number;
  readonly database: string;
  readonly doc: WireDocument;
}

export interface AcceptedRow {
  readonly n: number;
  readonly rev: string;
  readonly doc: WireDocument;
}

/** A document as a server lists it: its winning revision, which may be a deletion. */
export interface Listed {
  readonly id: string;
  readonly rev: string;
  readonly deleted: boolean;
}

/** The server's last revision that a document has here, and the ones it had here before, newest first. */
export interface HeldRevision {
  readonly id: string;
  readonly rev: string;
  readonly earlier: readonly string[];
}

export interface TakeInOptions {
  /** Readings are folded at the end, by `foldDeferred`, if anything came that they are told from. */
  readonly deferReadings?: boolean;
  /** As a rule nothing of it is here yet: it is added, and looked for only where something is in the way. */
  readonly nothingHere?: boolean;
  /** A document may come in older than it is held: its place in the server's past is known. */
  readonly evenOlder?: boolean;
  /** What has to be kept before this is: this is made ready and handed to the store meanwhile, and kept only on top of that. */
  readonly after?: Before;
}

export interface Before {
  readonly taken: Promise<"taken" | "older">;
  /** Where the database stands once that is kept. */
  readonly position: Position;
}

export interface SyncKeeper {
  /**
   * Documents, their readings and the position that covers them, in one transaction: all or nothing. Without a position there are more to come that it covers.
   * Answers "older", and nothing was taken, when one of them is older than it is held here: the server has forgotten something.
   */
  takeIn(database: string, documents: readonly WireDocument[], position: Position | undefined, options?: TakeInOptions): Promise<"taken" | "older">;
  /** Folds what `deferReadings` left; nothing to do when nothing was left. */
  foldDeferred(): Promise<void>;
  position(database: string): Promise<Position | undefined>;
  /** Before anything is read: how much of each of these databases will come, unless it has a position already. */
  expect(coming: readonly { readonly database: string; readonly birth: string; readonly documents: number }[]): Promise<void>;
  /** What is answered counts as handed out; `except`: nothing of these databases is. Nothing at all is where it would not be worth it. */
  nextToSend(limit: number, after?: number, except?: ReadonlySet<string>, isWorthIt?: (ids: readonly string[]) => boolean): Promise<readonly OutboxRow[]>;
  /**
   * What was acknowledged, with the content that was sent: a row edited meanwhile stays in the outbox. `moved`: nothing but these
   * rows lies between the two places, so a device that has read up to the first has read up to the second.
   */
  accepted(rows: readonly AcceptedRow[], moved?: { readonly database: string; readonly from: string; readonly to: string }): Promise<void>;
  /** Kept with its original content for the inbox; never in the way of the rows behind it. */
  refusedRow(row: OutboxRow, reason: string): Promise<void>;
  /** Two versions of a document that two servers had: where both differ, `shown` stands. Undefined when this device cannot tell what is in them. */
  mergedApart(base: WireDocument | undefined, hidden: WireDocument, shown: WireDocument): Promise<{ readonly doc: WireDocument; readonly isTheirs: boolean; readonly lost: object } | undefined>;
  /** What gave way in such a merge, to be looked at. */
  keepApart(id: string, lost: object): Promise<void>;

  /** Of what the server lists: what lives there and is not held here, and what is held here at another revision. */
  compare(listed: readonly Listed[]): Promise<{ readonly unknown: readonly string[]; readonly otherwise: readonly HeldRevision[] }>;
  /** All of the database that is held here and not among these ids, but for what the server has never had: that waits to be sent, or was refused. `deleted`: those of the ids that are deletions there; what was erased here is not erased there then. */
  heldBeside(database: string, there: ReadonlySet<string>, deleted?: ReadonlySet<string>): Promise<readonly string[]>;
  /** Of these, the documents that the server had, as it had them: with its revision, and without an edit that it has not seen. */
  asAcknowledged(ids: readonly string[]): Promise<readonly { readonly doc: WireDocument; readonly held: HeldRevision }[]>;
  /** They wait to be sent, as if the server had never seen them. What waits already is left as it is. */
  sendAgain(database: string, ids: readonly string[]): Promise<void>;
  /**
   * The server has lost what is held here, and somebody has gone on from what it had: both are merged, and the merged one waits to
   * be sent as an edit of theirs. `base` is what both go back to, `earlier` what theirs comes from.
   */
  mergeBack(database: string, pairs: readonly { readonly theirs: WireDocument; readonly base: WireDocument | undefined; readonly earlier: readonly string[] }[]): Promise<void>;

  /** The rows that are kept of how many there are: some may have gone without anybody taking them away. */
  recount(): Promise<void>;
  /** Of all that is held here of the database; undefined while something of it waits to be sent. Takes its time. */
  digest(database: string): Promise<Digest | undefined>;
  /** When it was last seen whether all of the database is here. */
  checkedAt(database: string): Promise<number | undefined>;
  noteChecked(database: string, at: number | undefined): Promise<void>;

  /** Another device writes under this one's id too, as what came in shows: the id and name that it should have instead. The same ones until it has them. */
  wantedIdentity(): Promise<{ readonly id: string; readonly name: string } | undefined>;
  /** From now on this device is that one. What was never handed out is rewritten; nothing that waits is lost. */
  takeIdentity(identity: Identity): Promise<void>;
}

/** Who a device is at its school. */
export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly account: { readonly name: string; readonly password: string };
  readonly block: number;
}
