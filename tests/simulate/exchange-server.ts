/**
 * The product's CouchDB without a port and without a disk, with one school's databases and devices that may use them: what the
 * exchange talks to, and nothing else. Its storage is held to the same contract as the one on disk.
 */
import { pbkdf2Sync } from "node:crypto";
import { Hono } from "hono";
import { erasuresIn } from "#wire/erasure.ts";
import type { WireDocument } from "#wire/documents.ts";
import { wireRefusal } from "#wire/refusal.ts";
import type { ApiEnv } from "../../sync-server/api/api-env.ts";
import { apiError } from "../../sync-server/api/api-error.ts";
import { snapshotsRoute } from "../../sync-server/api/snapshots.ts";
import { createCouch } from "../../sync-server/couch-app.ts";
import { createMemoryStorage } from "../../sync-server/storage/memory-storage.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";

const role = "unit:simulated:device";

export const openExchangeServer = async (asked: { databases: ReadonlyMap<string, readonly WireDocument[]>; devices: readonly string[]; clock: () => number; chance: Chance }) => {
  const storage = createMemoryStorage();
  const { app, databases, accounts } = createCouch({
    storage,
    clock: asked.clock,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => asked.chance.byte()),
    refusal: wireRefusal,
    erasuresIn,
    version: "0.0.0",
  });
  // One round of hashing: nobody is kept out here, and thousands of histories begin.
  const salt = "00";
  const hashed = { password_scheme: "pbkdf2", pbkdf2_prf: "sha256", salt, iterations: 1, derived_key: pbkdf2Sync("x", salt, 1, 32, "sha256").toString("hex") };
  await databases.bulk("_users", asked.devices.map((name) => ({ _id: `org.couchdb.user:${name}`, name, type: "user", roles: [role], ...hashed })));
  for (const [name, documents] of asked.databases) {
    databases.create(name);
    databases.putSecurity(name, { admins: { names: [], roles: [] }, members: { names: [], roles: [role] } });
    if (documents.length > 0) await databases.bulk(name, documents);
  }
  const api = new Hono<ApiEnv>().route("/", snapshotsRoute({ databases }, async (c, next) => {
    const account = await accounts.authenticate(c.req.raw);
    if (account === undefined) return apiError(c, "unauthorized", "a device has to sign in");
    c.set("account", account);
    return next();
  }));
  return {
    /** Below /couch/, as the whole server has it, and of /api/ the snapshots. */
    answer: async (request: Request): Promise<Response> => {
      const url = new URL(request.url);
      if (url.pathname.startsWith("/api/snapshots/")) {
        url.pathname = url.pathname.replace(/^\/api/, "");
        return api.fetch(new Request(url, request));
      }
      url.pathname = url.pathname.replace(/^\/couch/, "");
      return app.fetch(new Request(url, request));
    },
    /** Everything live in a database. */
    allDocuments: (database: string): WireDocument[] => {
      const rows = databases.find(database)?.byId({ limit: Number.MAX_SAFE_INTEGER }) ?? [];
      return rows.flatMap(({ body, deleted, id, winner }) => (deleted ? [] : [{ ...(JSON.parse(body) as object), _id: id, _rev: winner } as WireDocument]));
    },
    close: () => storage.close(),
  };
};

export type ExchangeServer = Awaited<ReturnType<typeof openExchangeServer>>;
