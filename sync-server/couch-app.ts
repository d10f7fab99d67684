/**
 * The CouchDB API as a function from Request to Response. What is not answered yet says so with 501, never with a guess;
 * `sync-server/README.md` has the table.
 */
import { Hono } from "hono";
import { createAccounts } from "./access/accounts.ts";
import type { Principal } from "./access/security.ts";
import { createChangeFeed } from "./change-feed/change-feed.ts";
import { createDatabaseUpdates } from "./change-feed/database-updates.ts";
import { CouchFailure, failureOf, failureResponse } from "./couch-error.ts";
import type { Fetch } from "./replication/peer.ts";
import { createReplications } from "./replication/replications.ts";
import { createReplicator, replicatorDatabase } from "./replication/replicator.ts";
import { newId } from "./routes/admission.ts";
import { allDocsRoutes } from "./routes/all-docs.ts";
import { attachmentRoutes } from "./routes/attachments.ts";
import { bulkDocsRoute } from "./routes/bulk-docs.ts";
import { bulkGetRoute } from "./routes/bulk-get.ts";
import { compressed } from "./routes/compressed.ts";
import { changesRoutes } from "./routes/changes.ts";
import { databaseUpdateRoutes } from "./routes/database-updates.ts";
import { databaseRoutes } from "./routes/databases.ts";
import { createDocumentDoor } from "./routes/document-door.ts";
import { localDocumentRoutes } from "./routes/local-documents.ts";
import { mangoRoutes } from "./routes/mango.ts";
import { notAnsweredRoutes, serverNotAnsweredRoutes } from "./routes/not-answered.ts";
import { readDocumentRoute } from "./routes/read-document.ts";
import { replicateRoutes } from "./routes/replicate.ts";
import type { RouteDeps } from "./routes/request.ts";
import { revsDiffRoutes } from "./routes/revs-diff.ts";
import { serverRoutes } from "./routes/server.ts";
import { sessionRoutes } from "./routes/session.ts";
import { upkeepRoutes } from "./routes/upkeep.ts";
import { viewRoutes } from "./routes/views.ts";
import { writeDocumentRoutes } from "./routes/write-document.ts";
import { createDesignScripts } from "./scripts/design-scripts.ts";
import { createValidate } from "./scripts/validators.ts";
import { createDatabases } from "./storage/databases.ts";
import type { DocumentStorage } from "./storage/document-storage.ts";
import type { IsErasure } from "./storage/write-edits.ts";

export interface CouchDeps {
  readonly storage: DocumentStorage;
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Why this document may not be written to this database, or undefined. The same code as in the browser. */
  readonly refusal: (database: string, document: Record<string, unknown>) => string | undefined;
  /** How an erasure is told in a database where people are kept; undefined for another database. */
  readonly erasuresIn?: (database: string) => IsErasure | undefined;
  readonly version: string;
  /** How another server is asked when this one replicates with it. */
  readonly fetch?: Fetch;
}

export const createCouch = (deps: CouchDeps) => {
  const feed = createChangeFeed();
  const updates = createDatabaseUpdates(Buffer.from(deps.randomBytes(6)).toString("hex"), deps.storage.names());
  feed.onChange((name) => updates.note(name, "updated"));
  const databases = createDatabases({
    ...deps,
    feed,
    onDatabase: (name, type) => {
      updates.note(name, type);
      if (name === replicatorDatabase) replicator.heed();
    },
  });
  const accounts = createAccounts({ ...deps, databases });
  const scripts = createDesignScripts();
  const validate = createValidate(scripts, databases.designVersion);
  const routes: RouteDeps = { ...deps, databases, accounts, scripts, validate };
  // `/db/` is `/db`.
  const app = new Hono({ strict: false });

  app.onError((error) => failureResponse(failureOf(error)));
  app.notFound((c) => failureResponse(new CouchFailure("not_implemented", `${c.req.method} ${c.req.path} is not answered here yet`)));
  const ask = async (request: Request, as?: Principal): Promise<Response> => {
    if (as !== undefined) accounts.vouch(request, as);
    return app.fetch(request);
  };
  const replications = createReplications({ own: ask, remote: deps.fetch ?? ((request) => fetch(request)), clock: deps.clock, newId: () => newId(routes) });
  serverRoutes(app, { ...routes, replications });
  const replicator = createReplicator({ ...deps, databases, accounts, replications });
  feed.onChange((name) => (name === replicatorDatabase ? replicator.heed() : undefined));
  replicateRoutes(app, { ...routes, replications, replicator });
  sessionRoutes(app, routes);
  databaseUpdateRoutes(app, { ...routes, updates });
  serverNotAnsweredRoutes(app);
  databaseRoutes(app, routes);
  upkeepRoutes(app, routes);
  for (const long of ["_changes", "_all_docs", "_bulk_get", "_bulk_docs", "_find"]) app.use(`/:db/${long}`, compressed);
  changesRoutes(app, { ...routes, feed });
  allDocsRoutes(app, routes);
  bulkDocsRoute(app, routes);
  bulkGetRoute(app, routes);
  revsDiffRoutes(app, routes);
  localDocumentRoutes(app, routes);
  mangoRoutes(app, { ...routes, clock: deps.clock });
  viewRoutes(app, routes);
  notAnsweredRoutes(app);
  readDocumentRoute(app, routes);
  attachmentRoutes(app, routes);
  writeDocumentRoutes(app, routes);
  replicator.heed();
  return { app, door: createDocumentDoor(routes), accounts, feed, databases, replications };
};
