import { Hono, type MiddlewareHandler } from "hono";
import * as v from "valibot";
import type { ApiDeps } from "./api-app.ts";
import type { ApiEnv } from "./api-env.ts";
import { apiError } from "./api-error.ts";
import { bodyFrom, deviceSchema, smallBody } from "./request-body.ts";

/**
 * A lost tablet is shut out at once: its account is disabled and the stream it listens to is cut. A device that finds another one
 * writing under its id (a copied profile, an older disk image) gets an id, an account and a block of its own with the credential of the one it was.
 */
export const devicesRoutes = ({ register, enrolment, pokes }: ApiDeps, signedIn: MiddlewareHandler<ApiEnv>) =>
  new Hono<ApiEnv>()
    .get("/devices", signedIn, (c) => c.json({ devices: register.current()?.devices ?? [] }))
    .post("/devices", signedIn, smallBody, async (c) => {
      const body = await bodyFrom(c, separationSchema);
      if (!body.ok) return body.error;
      const separated = await enrolment.separate(c.get("account").name, body.value.device);
      return separated.ok ? c.json(separated.value, 201) : apiError(c, separated.error, "only a device of the school becomes another one, under an id that nobody has");
    })
    .delete("/devices/:id", signedIn, async (c) => {
      const revoked = await enrolment.revoke(c.req.param("id"));
      if (!revoked.ok) return apiError(c, revoked.error, "there is no such device");
      pokes.cut(revoked.value);
      return c.json({ ok: true });
    });

const separationSchema = v.object({ device: deviceSchema });
