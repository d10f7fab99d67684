/** What the exchange needs of the store on this device. Implemented by storage; the scenarios run the same one. */
import type { WireDocument } from "#wire/documents.ts";

/** How far this device has read a database. Valid only for the database with that birth id. */
export interface Position {
  readonly since: string;
  readonly birth: string;
}

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

export interface SyncKeeper {
  /** Documents, their readings and the position that covers them, in one transaction: all or nothing. Without a position there are more to come that it covers. */
  takeIn(database: string, documents: readonly WireDocument[], position: Position | undefined, options?: { deferReadings?: boolean }): Promise<void>;
  /** Folds what `deferReadings` left; nothing to do when nothing was left. */
  foldDeferred(): Promise<void>;
  position(database: string): Promise<Position | undefined>;
  /** The database was born anew: read it from the start, and send again all that this device holds of it. */
  reset(database: string): Promise<void>;
  nextToSend(limit: number, after?: number): Promise<readonly OutboxRow[]>;
  /**
   * What was acknowledged, with the content that was sent: a row edited meanwhile stays in the outbox. `moved`: nothing but these
   * rows lies between the two places, so a device that has read up to the first has read up to the second.
   */
  accepted(rows: readonly AcceptedRow[], moved?: { readonly database: string; readonly from: string; readonly to: string }): Promise<void>;
  /** Kept with its original content for the inbox; never in the way of the rows behind it. */
  refusedRow(row: OutboxRow, reason: string): Promise<void>;
}
