/** /_session: GET says who asks, POST signs in and gives a cookie, DELETE takes it away. */
import type { Context, Hono } from "hono";
import { isSecure } from "../access/accounts.ts";
import { endOfSession } from "../access/session-cookie.ts";
import { CouchFailure } from "../couch-error.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { addressOf, asJson, objectIn, textIn, whoAsks, type RouteDeps } from "./request.ts";

export const sessionRoutes = (app: Hono, { accounts }: RouteDeps): void => {
  app.get("/_session", async (c) => {
    const identity = await whoAsks(c, accounts);
    return asJson(c, {
      ok: true,
      userCtx: identity?.principal ?? { name: null, roles: [] },
      info: { authentication_handlers: ["cookie", "default"], ...(identity === undefined ? {} : { authenticated: identity.by }) },
    });
  });

  app.post("/_session", async (c) => {
    const { username, name = username, password } = await signInBody(c);
    if (typeof name !== "string") throw new CouchFailure("bad_request", "request body must contain a username");
    if ((username ?? name) !== name) throw new CouchFailure("bad_request", "request body contains different usernames");
    if (typeof password !== "string") throw new CouchFailure("bad_request", "request body must contain a password");
    const { roles } = await accounts.signIn(name, password, addressOf(c));
    return asJson(c, { ok: true, name, roles }, 200, { "set-cookie": accounts.sessionFor(name, isSecure(c.req.raw)) });
  });

  app.delete("/_session", (c) => asJson(c, { ok: true }, 200, { "set-cookie": endOfSession }));
  refuseOtherMethods(app, { "/_session": "GET,HEAD,POST,DELETE" });
};

/** A form, as web pages send it, or JSON. */
const signInBody = async (c: Context): Promise<Readonly<Record<string, unknown>>> => {
  const isForm = c.req.header("content-type")?.startsWith("application/x-www-form-urlencoded") ?? false;
  return isForm ? Object.fromEntries(new URLSearchParams(await textIn(c))) : objectIn(c);
};
