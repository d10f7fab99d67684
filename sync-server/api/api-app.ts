/** What a school's devices ask of this server beside its databases: setting up, pairing, and word of changes. */
import { Hono, type MiddlewareHandler } from "hono";
import type { ApiEnv } from "./api-env.ts";
import { apiError } from "./api-error.ts";
import { CouchFailure } from "../couch-error.ts";
import type { Couch } from "./couch.ts";
import { mayAsk, type Enrolment } from "./enrolment.ts";
import { demoRoute, type DemoEntry } from "./demo.ts";
import { devicesRoutes } from "./devices.ts";
import { digestsRoute } from "./digests.ts";
import { isOwnMachine, type OwnMachine } from "./own-machine.ts";
import { pairingRoutes, type Pairings } from "./pairings.ts";
import { pokesRoute, type Pokes } from "./pokes.ts";
import type { Reach } from "../reach.ts";
import type { SchoolRegister } from "./school-register.ts";
import { isDiskFull } from "../storage/full-disk.ts";
import type { SetUpCode } from "./set-up-code.ts";
import { setUpRoute } from "./setup.ts";
import { snapshotsRoute } from "./snapshots.ts";
import { statusRoute } from "./status.ts";
import { yearsRoute } from "./years.ts";

export interface ApiDeps {
  readonly accounts: Couch["accounts"];
  readonly databases: Pick<Couch["databases"], "security" | "digest" | "snapshot">;
  readonly register: SchoolRegister;
  readonly enrolment: Enrolment;
  readonly pairings: Pairings;
  readonly pokes: Pokes;
  readonly code: SetUpCode;
  readonly ownMachine: OwnMachine;
  readonly reach: () => Reach;
  readonly demo: DemoEntry | undefined;
  readonly clock: () => number;
  readonly version: string;
}

export const createApi = (deps: ApiDeps): Hono<ApiEnv> => {
  const api = new Hono<ApiEnv>();
  const isLocal = (request: Request, bindings: ApiEnv["Bindings"] | undefined): boolean => isOwnMachine(deps.ownMachine, request, bindings?.remoteAddress);
  const signedIn = requireAccount(deps);
  api.use(noStore);
  api.route("/", statusRoute(deps, isLocal));
  api.route("/", setUpRoute(deps, isLocal));
  api.route("/", pairingRoutes(deps, signedIn, isLocal));
  api.route("/", devicesRoutes(deps, signedIn));
  api.route("/", yearsRoute(deps, signedIn));
  api.route("/", digestsRoute(deps, signedIn));
  api.route("/", snapshotsRoute(deps, signedIn));
  api.route("/", pokesRoute(deps, signedIn));
  if (deps.demo !== undefined) api.route("/", demoRoute({ ...deps, demo: deps.demo }, isLocal));
  api.notFound((c) => apiError(c, "not_found", "there is no such endpoint"));
  api.onError((error, c) => {
    if (isDiskFull(error)) return apiError(c, "insufficient_storage", "there is no room left on the server's disk: nothing was written");
    if (error instanceof CouchFailure && error.error === "cluster_unreachable") return apiError(c, error.error, error.reason);
    console.error(error);
    return apiError(c, "internal_server_error", "the server could not do this; its console says why");
  });
  return api;
};

export type IsLocal = (request: Request, bindings: ApiEnv["Bindings"] | undefined) => boolean;

const noStore: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  c.header("cache-control", "no-store");
};

/** No Basic challenge in the answer: a browser would ask the librarian for a password nobody knows. */
const requireAccount =
  ({ accounts, enrolment, register }: Pick<ApiDeps, "accounts" | "enrolment" | "register">): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const account = await accounts.authenticate(c.req.raw);
    if (account === undefined) return apiError(c, "unauthorized", "a device account or an administrator has to sign in");
    if (!mayAsk(account.roles, register.current()?.school)) return apiError(c, "forbidden", "only a device or an administrator may ask this");
    c.set("account", account);
    await enrolment.seen(account.name);
    return next();
  };
