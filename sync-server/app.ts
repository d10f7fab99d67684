/**
 * The whole server as a function from Request to Response: the app's pages, /api, and the CouchDB API at /couch, all below the
 * base path. A website in front of us may hand its path on or strip it: both are understood.
 */
import { createApi } from "./api/api-app.ts";
import type { ConnectionBindings } from "./api/api-env.ts";
import type { Couch } from "./api/couch.ts";
import type { DemoEntry } from "./api/demo.ts";
import type { Enrolment } from "./api/enrolment.ts";
import type { OwnMachine } from "./api/own-machine.ts";
import { createPairings } from "./api/pairings.ts";
import { createPokes } from "./api/pokes.ts";
import type { SchoolRegister } from "./api/school-register.ts";
import type { SetUpCode } from "./api/set-up-code.ts";
import type { Shortcut } from "./listener.ts";
import type { Reach } from "./reach.ts";
import { createPages } from "./pages/pages.ts";
import { tooOldAnswer } from "./too-old.ts";

export type Answer = (request: Request, bindings?: ConnectionBindings) => Response | Promise<Response>;

export interface ServerAppDeps {
  readonly couch: Couch & Pick<Shortcut, "takes"> & { readonly app: { readonly fetch: (request: Request, bindings: ConnectionBindings) => Response | Promise<Response> } };
  readonly register: SchoolRegister;
  readonly enrolment: Enrolment;
  readonly code: SetUpCode;
  readonly ownMachine: OwnMachine;
  readonly reach: () => Reach;
  readonly demo: DemoEntry | undefined;
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly version: string;
  /** Another one than this release's, for tests. */
  readonly protocol?: number;
  /** The directory of the built app. */
  readonly dist: string;
  /** "" or "/thu-vien". */
  readonly base: string;
}

export const createServerApp = (deps: ServerAppDeps) => {
  const { couch, base } = deps;
  const pages = createPages({ directory: deps.dist, base });
  const pokes = createPokes(couch);
  const api = createApi({ ...deps, accounts: couch.accounts, databases: couch.databases, pairings: createPairings(deps), pokes });

  const tooOld = (request: Request): Response | undefined => tooOldAnswer(request, deps.protocol);

  const answer: Answer = (request, bindings = {}) => {
    const { pathname, search } = new URL(request.url);
    if (base !== "" && pathname === base) return new Response(null, { status: 308, headers: { location: `${base}/${search}` } });
    const path = belowBase(base, pathname);
    const couchPath = below("/couch", path);
    if (couchPath !== undefined) return tooOld(request) ?? couch.app.fetch(withPath(request, couchPath), bindings);
    const apiPath = below("/api", path);
    if (apiPath !== undefined) return tooOld(request) ?? api.fetch(withPath(request, apiPath), bindings);
    return pages.answer(request, path);
  };

  /** The same way to CouchDB for a listener, which can spare it a second Request. */
  const couchShortcut: Shortcut = {
    pathOf: (url) => below("/couch", belowBase(base, url)),
    ...(couch.takes === undefined ? {} : { takes: couch.takes }),
    answer: (request, bindings = {}) => tooOld(request) ?? couch.app.fetch(request, bindings),
  };

  return { answer, couchShortcut, pokes };
};

export type ServerApp = ReturnType<typeof createServerApp>;

const belowBase = (base: string, path: string): string => (base !== "" && path.startsWith(`${base}/`) ? path.slice(base.length) : path);

/** `path` may carry its query. */
const below = (mount: string, path: string): string | undefined => {
  if (path === mount) return "/";
  if (path.startsWith(`${mount}?`)) return `/${path.slice(mount.length)}`;
  return path.startsWith(`${mount}/`) ? path.slice(mount.length) : undefined;
};

const withPath = (request: Request, path: string): Request => {
  const url = new URL(request.url);
  url.pathname = path;
  return new Request(url, request);
};
