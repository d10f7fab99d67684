import { Hono, type MiddlewareHandler } from "hono";
import type { ApiDeps } from "./api-app.ts";
import type { ApiEnv } from "./api-env.ts";
import { apiError } from "./api-error.ts";
import { isReadable } from "./readable.ts";

/** What a database holds, in a few numbers: a device sees by them whether it holds the same. */
export const digestsRoute = ({ databases }: Pick<ApiDeps, "databases">, signedIn: MiddlewareHandler<ApiEnv>) =>
  new Hono<ApiEnv>().get("/digests/:database", signedIn, async (c) => {
    const name = c.req.param("database");
    const held = (await isReadable(databases, c.get("account"), name)) ? await databases.digest(name) : undefined;
    return held === undefined ? apiError(c, "not_found", "there is no such database") : c.json(held);
  });
