import { Hono, type MiddlewareHandler } from "hono";
import type { ApiDeps } from "./api-app.ts";
import type { ApiEnv } from "./api-env.ts";
import { apiError } from "./api-error.ts";

/** A lost tablet is shut out at once: its account is disabled and the stream it listens to is cut. */
export const devicesRoutes = ({ register, enrolment, pokes }: ApiDeps, signedIn: MiddlewareHandler<ApiEnv>) =>
  new Hono<ApiEnv>()
    .get("/devices", signedIn, (c) => c.json({ devices: register.current()?.devices ?? [] }))
    .delete("/devices/:id", signedIn, async (c) => {
      const revoked = await enrolment.revoke(c.req.param("id"));
      if (!revoked.ok) return apiError(c, revoked.error, "there is no such device");
      pokes.cut(revoked.value);
      return c.json({ ok: true });
    });
