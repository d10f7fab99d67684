/** The embedded engine: the CouchDB API over SQLite in one directory, with the product's own check of what may be written. */
import { erasuresIn } from "#wire/erasure.ts";
import { wireRefusal } from "#wire/refusal.ts";
import { createCouch } from "./couch-app.ts";
import { createSqliteStorage } from "./storage/sqlite-storage.ts";

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
