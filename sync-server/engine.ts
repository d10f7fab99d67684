/** The embedded engine: the CouchDB API over SQLite in one directory, with the product's own check of what may be written. */
import { mkdirSync } from "node:fs";
import { wireRefusal } from "#wire/refusal.ts";
import type { Couch } from "./api/couch.ts";
import { createCouch } from "./couch-app.ts";
import { createSqliteStorage } from "./storage/sqlite-storage.ts";

export interface EngineOptions {
  readonly directory: string;
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly version: string;
}

export const openEngine = ({ directory, ...ports }: EngineOptions) => {
  mkdirSync(directory, { recursive: true });
  const storage = createSqliteStorage(directory);
  const { app, accounts, feed, databases } = createCouch({ storage, ...ports, refusal: wireRefusal });
  const seqOf: Couch["databases"]["seqOf"] = async (name) => (await databases.info(name))?.update_seq;
  return { app, accounts, feed, databases: { ...databases, seqOf }, close: () => storage.close() };
};
