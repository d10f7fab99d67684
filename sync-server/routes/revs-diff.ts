/** POST /{db}/_revs_diff and its older sister _missing_revs: which of these revisions are not here yet. */
import type { Context, Hono } from "hono";
import { CouchFailure } from "../couch-error.ts";
import { revisionFrom } from "../revisions/revision.ts";
import { missingRevisions, type Missing } from "../revisions/missing-revisions.ts";
import { isTexts } from "../access/security.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { asJson, enter, objectIn, type RouteDeps } from "./request.ts";

export const revsDiffRoutes = (app: Hono, deps: RouteDeps): void => {
  const missingOf = async (c: Context): Promise<readonly (readonly [id: string, missing: Missing])[]> => {
    const { database } = await enter(c, deps);
    return Object.entries(await objectIn(c)).flatMap(([id, revisions]) => {
      if (!isTexts(revisions)) throw new CouchFailure("bad_request", "each id stands with a list of its revisions");
      if (revisions.some((revision) => revisionFrom(revision) === undefined)) throw new CouchFailure("bad_request", "Invalid rev format");
      const missing = missingRevisions(database.get(id)?.tree ?? [], revisions);
      return missing === undefined ? [] : [[id, missing] as const];
    });
  };

  app.post("/:db/_revs_diff", async (c) => asJson(c, Object.fromEntries(await missingOf(c))));
  app.post("/:db/_missing_revs", async (c) => {
    const missing = await missingOf(c);
    return asJson(c, { missing_revs: Object.fromEntries(missing.map(([id, { missing: revisions }]) => [id, revisions])) });
  });
  refuseOtherMethods(app, { "/:db/_revs_diff": "POST", "/:db/_missing_revs": "POST" });
};
