import { Hono, type MiddlewareHandler } from "hono";
import { isMember } from "../access/security.ts";
import type { ApiDeps } from "./api-app.ts";
import type { ApiEnv } from "./api-env.ts";
import { apiError } from "./api-error.ts";

/** What a database holds, in a few numbers: a device sees by them whether it holds the same. To who may not read it, it is not there. */
export const digestsRoute = ({ databases }: Pick<ApiDeps, "databases">, signedIn: MiddlewareHandler<ApiEnv>) =>
  new Hono<ApiEnv>().get("/digests/:database", signedIn, async (c) => {
    const name = c.req.param("database");
    const security = await databases.security(name);
    const held = security !== undefined && isMember(c.get("account"), security) ? await databases.digest(name) : undefined;
    return held === undefined ? apiError(c, "not_found", "there is no such database") : c.json(held);
  });
