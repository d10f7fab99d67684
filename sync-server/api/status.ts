import { Hono } from "hono";
import type { ApiDeps, IsLocal } from "./api-app.ts";
import type { ApiEnv } from "./api-env.ts";

/** The first thing a browser asks: who answers here, whether a school is set up, what time it is. */
export const statusRoute = ({ register, demo, clock, version }: ApiDeps, isLocal: IsLocal) =>
  new Hono<ApiEnv>().get("/status", (c) => {
    const registered = register.current();
    return c.json({
      product: "tu-sach",
      version,
      state: registered === undefined ? "needs-setup" : "ready",
      demo: demo !== undefined,
      ...(registered === undefined ? {} : { school: { id: registered.school.id, name: registered.school.name } }),
      time: clock(),
      local: isLocal(c.req.raw, c.env),
    });
  });
