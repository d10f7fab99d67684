/**
 * The CouchDB API as a function from Request to Response. What is not answered yet says so with 501, never with a guess;
 * `sync-server/README.md` has the table.
 */
import { Hono } from "hono";
import { createAccounts } from "./access/accounts.ts";
import { createChangeFeed } from "./change-feed/change-feed.ts";
import { CouchFailure, failureResponse } from "./couch-error.ts";
import { allDocsRoute } from "./routes/all-docs.ts";
import { bulkDocsRoute } from "./routes/bulk-docs.ts";
import { changesRoute } from "./routes/changes.ts";
import { databaseRoutes } from "./routes/databases.ts";
import { documentRoutes } from "./routes/documents.ts";
import type { RouteDeps } from "./routes/request.ts";
import { createDatabases } from "./storage/databases.ts";
import type { DocumentStorage } from "./storage/document-storage.ts";

export interface CouchDeps {
  readonly storage: DocumentStorage;
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Why this document may not be written to this database, or undefined. The same code as in the browser. */
  readonly refusal: (database: string, document: Record<string, unknown>) => string | undefined;
  readonly version: string;
}

export const createCouch = (deps: CouchDeps) => {
  const feed = createChangeFeed();
  const databases = createDatabases({ ...deps, feed });
  const accounts = createAccounts({ ...deps, databases });
  const routes: RouteDeps = { ...deps, databases, accounts };
  const app = new Hono();

  app.onError((error) => {
    if (error instanceof CouchFailure) return failureResponse(error);
    console.error(error);
    return failureResponse(new CouchFailure("internal_server_error", "the server failed; its log says how"));
  });
  app.notFound((c) => failureResponse(new CouchFailure("not_implemented", `${c.req.method} ${c.req.path} is not answered here yet`)));
  databaseRoutes(app, routes);
  changesRoute(app, { ...routes, feed });
  allDocsRoute(app, routes);
  bulkDocsRoute(app, routes);
  // What begins with an underscore is a handler of its own, not a document.
  app.all("/:db/:handler{_(?!design/).+}", (c) => failureResponse(new CouchFailure("not_implemented", `${c.req.method} ${c.req.param("handler")} is not answered here yet`)));
  documentRoutes(app, routes);
  return { app, accounts, feed, databases };
};
