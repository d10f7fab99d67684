/** Whoever comes to an address with a method that is not answered there is told which are. Registered after the routes themselves. */
import type { Hono } from "hono";
import { CouchFailure } from "../couch-error.ts";

export const refuseOtherMethods = (app: Hono, methodsAt: Readonly<Record<string, string>>): void => {
  for (const [path, methods] of Object.entries(methodsAt)) {
    app.all(path, () => {
      throw new CouchFailure("method_not_allowed", `Only ${methods} allowed`, { allow: methods });
    });
  }
};
