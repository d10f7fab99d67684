/**
 * The engine of a town or a province: Apache CouchDB 3.x keeps, shards and replicates; this program stands in front of it with the
 * app, `/api` and the check of what may be written. It keeps nothing of its own here that could not be counted again.
 */
import { isDeepStrictEqual } from "node:util";
import { wireRefusal } from "#wire/refusal.ts";
import { securityFrom } from "../access/security.ts";
import { usersDatabase } from "../access/user-document.ts";
import type { Engine } from "../engine.ts";
import { messages } from "../messages.ts";
import { StartRefusal } from "../start-refusal.ts";
import { birthId } from "../storage/birth-id.ts";
import { createBirths } from "./births.ts";
import { createClusterAccounts } from "./cluster-accounts.ts";
import { createClusterApp } from "./cluster-app.ts";
import { createClusterDigests } from "./cluster-digests.ts";
import { createClusterFeed } from "./cluster-feed.ts";
import { clusterSnapshot } from "./cluster-snapshots.ts";
import { createCouchServer, type CouchServer } from "./couch-server.ts";

export interface ClusterEngineOptions {
  /** With the name and password of an administrator of the cluster. */
  readonly url: string;
  /** It was put back to a backup since this program last ran. */
  readonly restored?: boolean;
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
}

export const openClusterEngine = async ({ url, restored = false, clock, randomBytes }: ClusterEngineOptions): Promise<Engine> => {
  const server = createCouchServer(new URL(url));
  const births = createBirths(server, () => birthId(clock(), randomBytes));
  try {
    await makeReady(server, new URL(url).host);
    if (restored) await births.renewAll();
  } catch (error) {
    server.close();
    throw error;
  }
  const accounts = createClusterAccounts(server, randomBytes);
  const feed = createClusterFeed(server);
  const digests = createClusterDigests(server, births);

  return {
    app: createClusterApp({ server, births, accounts }),
    accounts,
    feed,
    databases: {
      create: async (name) => {
        await server.must("PUT", `/${name}`, undefined, [412]);
        await births.of(name);
      },
      // Written anew it would move the database, and no feed would say so: who has read everything would seem to be behind.
      putSecurity: async (name, security) => {
        const { json } = await server.ask("GET", `/${name}/_security`);
        if (!isDeepStrictEqual(json, security)) await server.must("PUT", `/${name}/_security`, security);
      },
      security: async (name) => {
        const { status, json } = await server.must("GET", `/${encodeURIComponent(name)}/_security`, undefined, [400, 404]);
        return status < 300 ? securityFrom(json) : undefined;
      },
      digest: digests.of,
      snapshot: (name, asked) => clusterSnapshot(server, births, name, asked),
      seqOf: feed.seqOf,
      // Not by the sequence: the rights that are put there move it.
      isUnwritten: async (name) => {
        const { status, json } = await server.must("GET", `/${name}`, undefined, [404]);
        const { doc_count: living, doc_del_count: deleted } = (json ?? {}) as { doc_count?: unknown; doc_del_count?: unknown };
        return status === 404 || (living === 0 && deleted === 0);
      },
      bulk: async (name, documents) => {
        const refused = documents.find((document) => wireRefusal(name, document as Record<string, unknown>) !== undefined);
        if (refused !== undefined) throw new Error(`not for ${name}: ${JSON.stringify(refused)}`);
        const { json } = await server.must("POST", `/${name}/_bulk_docs`, { docs: documents });
        return (json as readonly { readonly id: string; readonly reason?: string }[]).map(({ id, reason }) => (reason === undefined ? { ok: true, id } : { ok: false, id, reason }));
      },
    },
    close: () => {
      feed.stop();
      server.close();
    },
  };
};

/** Refuses to start where this program could do nothing; a cluster without its own databases gets them. */
const makeReady = async (server: CouchServer, host: string): Promise<void> => {
  const session = await server.ask("GET", "/_session").catch(() => undefined);
  const { userCtx } = (session?.json ?? {}) as { userCtx?: { roles?: readonly unknown[] } };
  if (session === undefined || (session.status !== 401 && userCtx === undefined)) throw new StartRefusal(messages.clusterIsAway(host));
  if (userCtx?.roles?.includes("_admin") !== true) throw new StartRefusal(messages.clusterWantsAdmin(host));
  for (const name of [usersDatabase, "_replicator", "_global_changes"]) await server.must("PUT", `/${name}`, undefined, [412]);
};
