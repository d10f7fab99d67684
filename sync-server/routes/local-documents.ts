/**
 * GET, PUT and DELETE /{db}/_local/{id}, and the list of them: the notes of replicators. They are outside of revisions and
 * sequences; their number only counts how often one was written upon the other, and is never a reason to refuse.
 */
import type { Context, Hono } from "hono";
import { CouchFailure, noSuchDocument } from "../couch-error.ts";
import { locationOf } from "../location.ts";
import { bodyOf, isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import { rowList } from "../row-list.ts";
import { documentText } from "../storage/document-text.ts";
import { byCodePoint, type DatabaseStorage, type LocalDocument } from "../storage/document-storage.ts";
import { queriesIn, rangeIn } from "./all-docs.ts";
import { countIn, givenInAddress, isYes, refuseRangeBeside, type Given } from "./query.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { apiOf, asJson, enter, jsonIn, jsonText, objectIn, type RouteDeps } from "./request.ts";

/** The slash may come as it is or written as %2F. */
const localPath = "/:db/:id{_local(?:/|%2[Ff])[^/]+}";

export const localDocumentRoutes = (app: Hono, deps: RouteDeps): void => {
  const list = async (c: Context, body: Given) => jsonText(c, listText((await enter(c, deps)).database, { ...givenInAddress(c), ...body }));
  app.get("/:db/_local_docs", (c) => list(c, {}));
  app.post("/:db/_local_docs", async (c) => list(c, await objectIn(c)));
  app.post("/:db/_local_docs/queries", async (c) => {
    const { database } = await enter(c, deps);
    const texts = queriesIn(await objectIn(c)).map((query) => listText(database, query));
    return jsonText(c, `{"results":${rowList(texts)}}`);
  });

  app.get(localPath, async (c) => {
    const local = (await enter(c, deps)).database.local(c.req.param("id"));
    if (local === undefined) throw noSuchDocument("missing");
    return jsonText(c, documentText({ id: local.id, rev: revOf(local.rev), deleted: false, body: local.body }));
  });

  app.put(localPath, async (c) => {
    const { name, database } = await enter(c, deps);
    const json = await jsonIn(c);
    if (!isJsonObject(json)) throw new CouchFailure("bad_request", "Document must be a JSON object");
    const { id } = c.req.param();
    const verdict = writeLocal(database, id, json, c.req.query("rev"));
    return json["_deleted"] === true ? asJson(c, verdict) : asJson(c, verdict, 201, { location: locationOf(apiOf(c), name, id) });
  });

  app.delete(localPath, async (c) => asJson(c, dropped((await enter(c, deps)).database, c.req.param("id"))));
  refuseOtherMethods(app, { "/:db/_local_docs": "GET,HEAD,POST", "/:db/_local_docs/queries": "POST", [localPath]: "DELETE,GET,HEAD,POST,PUT,COPY" });
  app.all("/:db/:attachment{_local(?:/|%2[Ff])[^/]+/.+}", () => {
    throw new CouchFailure("bad_request", "_local documents do not accept attachments.");
  });
};

/** Writes or, when it says so itself, drops it; `rev` goes before the one within. */
export const writeLocal = (database: Locals, id: string, json: JsonObject, rev?: string) => {
  if (json["_deleted"] === true) return dropped(database, id);
  const local = { id, rev: writtenUpon(rev ?? json["_rev"]) + 1, body: bodyOf(json) };
  database.putLocal(local);
  return { ok: true as const, id, rev: revOf(local.rev) };
};

/** There are few of them: all are looked at. */
const listText = (database: DatabaseStorage, given: Given): string => {
  const [skip, limit] = [countIn(given["skip"]) ?? 0, countIn(given["limit"]) ?? Number.MAX_SAFE_INTEGER];
  const { keys } = given;
  if (keys !== undefined && !Array.isArray(keys)) throw new CouchFailure("bad_request", "`keys` body member must be an array.");
  refuseRangeBeside(keys, given);
  const textOf = ({ id, rev, body }: LocalDocument): string => {
    const doc = isYes(given["include_docs"]) ? `,"doc":${documentText({ id, rev: revOf(rev), deleted: false, body })}` : "";
    return `${JSON.stringify({ id, key: id, value: { rev: revOf(rev) } }).slice(0, -1)}${doc}}`;
  };
  const answered = (rows: readonly string[]): string => `{"total_rows":null,"offset":null,"rows":${rowList(rows.slice(skip, skip + limit))}}`;
  if (keys !== undefined) {
    return answered(keys.map((key: unknown) => {
      const local = typeof key === "string" ? database.local(key) : undefined;
      return local === undefined ? JSON.stringify({ key, error: "not_found" }) : textOf(local);
    }));
  }
  const descending = isYes(given["descending"]);
  const { from, to, withTo } = rangeIn(given, descending);
  const [low, high] = descending ? [to, from] : [from, to];
  const isWithin = ({ id }: LocalDocument): boolean => (low === undefined || byCodePoint(id, low) >= 0) && (high === undefined || byCodePoint(id, high) <= 0) && (withTo === true || id !== to);
  const found = database.locals().filter(isWithin).toSorted((one, other) => byCodePoint(one.id, other.id));
  return answered((descending ? found.toReversed() : found).map(textOf));
};

type Locals = Pick<Awaited<ReturnType<typeof enter>>["database"], "local" | "putLocal" | "dropLocal">;

const dropped = (database: Locals, id: string) => {
  if (database.local(id) === undefined) throw noSuchDocument("missing");
  database.dropLocal(id);
  return { ok: true as const, id, rev: revOf(0) };
};

const revOf = (count: number): string => `0-${count}`;

const writtenUpon = (rev: unknown): number => {
  if (rev === undefined) return 0;
  const count = typeof rev === "string" ? /^0-([0-9]{1,15})$/.exec(rev)?.[1] : undefined;
  if (count === undefined) throw new CouchFailure("bad_request", "Invalid rev format");
  return Number(count);
};
