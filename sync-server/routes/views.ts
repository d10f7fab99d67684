/** GET and POST /{db}/_design/{name}/_view/{view}, its /queries, and what there is to say about a design document's views. */
import type { Context, Hono } from "hono";
import { createIndexShelf } from "../indexes/index-shelf.ts";
import { isJsonObject } from "../revisions/edit-from-json.ts";
import { rowList } from "../row-list.ts";
import { designNamed } from "../scripts/design-scripts.ts";
import { readView } from "../views/answer-view.ts";
import { signatureOf, viewNamed, type View, type Views } from "../views/view-rows.ts";
import { queriesIn } from "./all-docs.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { givenInAddress, type Given } from "./query.ts";
import { asJson, enter, enterAsAdmin, jsonText, objectIn, type Entered, type RouteDeps } from "./request.ts";

const viewPath = "/:db/_design/:name/_view/:view";

export const viewRoutes = (app: Hono, deps: RouteDeps): void => {
  const views: Views = { shelf: createIndexShelf(), scripts: deps.scripts };
  const viewIn = (c: Context, { database }: Entered): Promise<View> => viewNamed(views, database, c.req.param("name") ?? "", c.req.param("view") ?? "");

  const answer = async (c: Context, body: Given) => {
    const entered = await enter(c, deps);
    const view = await viewIn(c, entered);
    return jsonText(c, await readView(entered.database, view, { ...givenInAddress(c), ...body }));
  };
  app.get(viewPath, (c) => answer(c, {}));
  app.post(viewPath, async (c) => answer(c, await objectIn(c)));
  app.post(`${viewPath}/queries`, async (c) => {
    const entered = await enter(c, deps);
    const queries = queriesIn(await objectIn(c));
    const view = await viewIn(c, entered);
    const texts: string[] = [];
    for (const query of queries) texts.push(await readView(entered.database, view, query));
    return jsonText(c, `{"results":${rowList(texts)}}`);
  });

  app.get("/:db/_design/:name/_info", async (c) => {
    const { database } = await enter(c, deps);
    const name = c.req.param("name");
    const { json } = designNamed(database, name);
    const names = isJsonObject(json["views"]) ? Object.keys(json["views"]) : [];
    return asJson(c, {
      name,
      view_index: {
        updates_pending: { minimum: 0, preferred: 0, total: 0 },
        waiting_commit: false,
        waiting_clients: 0,
        updater_running: false,
        update_seq: database.totals().seq,
        sizes: { file: 0, external: 0, active: 0 },
        signature: signatureOf(json, names.join("/")),
        purge_seq: 0,
        language: typeof json["language"] === "string" ? json["language"] : "javascript",
        compact_running: false,
        collator_versions: [process.versions.icu],
      },
    });
  });

  // Rows lie in memory and in use only: there is nothing to tidy up.
  app.post("/:db/_view_cleanup", async (c) => (await enterAsAdmin(c, deps), asJson(c, { ok: true }, 202)));
  app.post("/:db/_compact/:name", async (c) => {
    designNamed((await enterAsAdmin(c, deps)).database, c.req.param("name"));
    return asJson(c, { ok: true }, 202);
  });
  refuseOtherMethods(app, { [viewPath]: "GET,HEAD,POST", [`${viewPath}/queries`]: "POST", "/:db/_design/:name/_info": "GET,HEAD", "/:db/_view_cleanup": "POST", "/:db/_compact/:name": "POST" });
};
