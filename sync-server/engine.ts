/**
 * What the server stands on: the CouchDB API, accounts, word of changes, and what `/api` asks of databases. There are two keepers of
 * it: the embedded one here, over SQLite in one directory, and a cluster of Apache CouchDB (`cluster/`).
 */
import { erasuresIn } from "#wire/erasure.ts";
import { wireRefusal } from "#wire/refusal.ts";
import type { ConnectionBindings } from "./api/api-env.ts";
import type { Couch } from "./api/couch.ts";
import { createCouch } from "./couch-app.ts";
import type { DocumentDoor } from "./routes/document-door.ts";
import { createSqliteStorage } from "./storage/sqlite-storage.ts";

export interface Engine extends Couch {
  readonly app: { readonly fetch: (request: Request, bindings?: ConnectionBindings) => Response | Promise<Response> };
  /** Absent where the documents are kept elsewhere. */
  readonly door?: DocumentDoor;
  readonly accounts: Couch["accounts"] & { hasAdmin(): boolean };
  readonly databases: Couch["databases"] & {
    /** Writes documents from inside the server: the same check of what may be kept, no question of rights. */
    bulk(name: string, documents: readonly object[]): Promise<readonly Kept[]>;
  };
  close(): void;
}

/** What became of one document. */
export type Kept = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly id: string; readonly reason: string };

export interface EngineOptions {
  readonly directory: string;
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly version: string;
}

export const openEngine = ({ directory, ...ports }: EngineOptions) => {
  const storage = createSqliteStorage(directory);
  const couch = createCouch({ storage, ...ports, refusal: wireRefusal, erasuresIn });
  const close = (): void => {
    couch.replications.stop();
    storage.close();
  };
  return { ...couch, close };
};
