/**
 * What every CouchDB answers: one suite of requests and expectations, asked of each implementation at hand through its HTTP
 * surface alone. Where implementations may choose (hashes, sequences, orders of shards), nothing is expected.
 */
import { describe } from "vitest";
import { attachmentContract } from "./couchdb/attachments.ts";
import { designFunctionContract } from "./couchdb/design-functions.ts";
import { listContract } from "./couchdb/lists.ts";
import { mangoContract } from "./couchdb/mango.ts";
import { noteContract } from "./couchdb/notes.ts";
import { purgeContract } from "./couchdb/purge.ts";
import { writeContract } from "./couchdb/writes.ts";

export interface Asking {
  readonly json?: unknown;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface CouchAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** The body read as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** A fresh database; paths are below it. Everything is asked by an administrator. */
export interface CouchUnderTest {
  ask(method: string, path: string, asking?: Asking): Promise<CouchAnswer>;
}

export const couchContract = (name: string, fresh: () => Promise<CouchUnderTest>): void => {
  describe(`CouchDB, as ${name}`, () => {
    listContract(fresh);
    writeContract(fresh);
    attachmentContract(fresh);
    purgeContract(fresh);
    noteContract(fresh);
    mangoContract(fresh);
    designFunctionContract(fresh);
  });
};

/** The new revision of a write that must have been taken. */
export const revOf = ({ status, json }: CouchAnswer): string => {
  const { rev } = (json ?? {}) as { rev?: unknown };
  if (status >= 300 || typeof rev !== "string") throw new Error(`not written: ${status} ${JSON.stringify(json)}`);
  return rev;
};
