import { Hono } from "hono";
import type { ApiDeps, IsLocal } from "./api-app.ts";
import type { ApiEnv } from "./api-env.ts";
import { refuseCode } from "./code-door.ts";

/** What opens the demo school: its key, which a real school never gives to a server. */
export interface DemoEntry {
  readonly key: string;
}

/** Lets a visitor into the demo without pairing by hand. */
export const demoRoute = ({ demo, pairings, code }: ApiDeps & { demo: DemoEntry }, isLocal: IsLocal) =>
  new Hono<ApiEnv>().get("/demo", (c) => {
    const refused = isLocal(c.req.raw, c.env) ? undefined : refuseCode(c, code, c.req.query("code"));
    return refused ?? c.json({ ...demo, pairing: pairings.open() });
  });
