/**
 * Requests made up by chance over the whole surface of the CouchDB API: none breaks the server, none hangs, and none shows a row of a
 * database that its sender may not read. FUZZ_REQUESTS asks for more than the fixed part, FUZZ_SEED for others.
 */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { aCouch } from "./a-couch.ts";

const requests = Number(process.env["FUZZ_REQUESTS"] ?? 3_000);
const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_129);

const anId = fc.constantFrom("a", "b", "c%2Fd", "_design/d", "_design%2Fe", "_local/x", "__proto__", "constructor", "%ff", "ế", "a b", "_x", "");
const aName = fc.constantFrom("picture.png", "a/b.txt", "constructor", "_x", "%00");

const aLeaf = fc.oneof(fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e308, "", "a", "b", "1-a", "_design/d", "__proto__", "\u0000", "\ud800", "function (doc) { emit(doc._id); }", "function (", "(a+)+$"), fc.integer(), fc.string({ maxLength: 6 }));
const aField = fc.constantFrom("_id", "_rev", "_deleted", "_revisions", "_attachments", "start", "ids", "docs", "keys", "selector", "fields", "sort", "limit", "index", "queries", "views", "map", "reduce", "filters", "validate_doc_update", "$and", "$or", "$not", "$eq", "$in", "$regex", "$elemMatch", "$mod", "$size", "$all", "a", "b", "a.b", "__proto__", "constructor", "data", "stub", "content_type", "names", "roles", "admins", "members", "new_edits", "doc_ids", "source", "target", "name", "password");
const { json: aJson } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof({ depthSize: "small", withCrossShrink: true }, aLeaf, fc.array(tie("json"), { maxLength: 3 }), fc.array(fc.tuple(aField, tie("json")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries))),
}));

const anEndpoint = fc.oneof(
  fc.constantFrom("/", "/_up", "/_all_dbs", "/_uuids", "/_session", "/_dbs_info", "/_active_tasks", "/_replicate", "/_scheduler/jobs", "/_scheduler/docs", "/_replicator/x", "/_replicator/_all_docs?include_docs=true", "/books", "/books/", "/none", "/secret", "/secret/_all_docs?include_docs=true", "/_users/_all_docs?include_docs=true"),
  fc.tuple(fc.constantFrom("books", "books", "books", "secret", "_users"), fc.constantFrom("_all_docs", "_bulk_docs", "_bulk_get", "_changes", "_find", "_explain", "_index", "_revs_diff", "_missing_revs", "_purge", "_security", "_revs_limit", "_purged_infos_limit", "_local_docs", "_local_docs/queries", "_design_docs", "_all_docs/queries", "_compact", "_ensure_full_commit", "_design/d/_view/v", "_design/d/_info", "_design/d/_show/x", "_view_cleanup", "_index/d/json/x", "_index/_bulk_delete")).map(([database, handler]) => `/${database}/${handler}`),
  anId.map((id) => `/books/${id}`),
  fc.tuple(anId, aName).map(([id, name]) => `/books/${id}/${name}`),
);
const aParameter = fc.oneof(
  fc.constantFrom("rev=1-a", "revs=true", "open_revs=all", "conflicts=true", "attachments=true", "latest=true", "meta=true", "include_docs=true", "descending=true", "limit=0", "limit=2", "limit=-1", "skip=x", "key=", 'key="a"', "keys=[1,null]", 'startkey={"a":[]}', "since=now", "since=0-x", "feed=bogus", "filter=_selector", "filter=_view&view=d/v", "filter=d/f", "filter=d", "style=all_docs", "group=true", "group_level=2", "reduce=false", "new_edits=false", "atts_since=[5]", "update_seq=true", "count=5"),
  fc.tuple(aField, aLeaf).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value).replace(/[\ud800-\udfff]/g, ""))}`),
);
const aHeader = fc.constantFrom<readonly [string, string]>(["if-match", "1-a"], ["destination", "b?rev=x"], ["destination", "%zz"], ["accept", "multipart/mixed"], ["accept", "*/*"], ["content-type", "multipart/related; boundary=x"], ["content-encoding", "gzip"], ["range", "bytes=5-2"], ["last-event-id", "x"], ["authorization", "Basic !"], ["cookie", "AuthSession=AAAA"]);
const aRequest = fc.record({
  /** As a client would, or any. */
  method: fc.option(fc.constantFrom("GET", "PUT", "POST", "DELETE", "HEAD", "COPY", "PATCH"), { freq: 1 }),
  path: anEndpoint,
  parameters: fc.array(aParameter, { maxLength: 3 }),
  headers: fc.array(aHeader, { maxLength: 1 }),
  body: fc.option(fc.oneof({ weight: 5, arbitrary: aJson.map((json) => JSON.stringify(json)) }, { weight: 1, arbitrary: fc.constantFrom("{", "[]", "--x\r\n\r\n{}\r\n--x--", "\u0000") })),
  isAdmin: fc.boolean(),
});

const usualMethod = (path: string, hasBody: boolean): string => {
  if (!hasBody) return "GET";
  const isSetting = /_security|_limit/.test(path);
  return !isSetting && /^\/_|^\/[^/]+\/?$|\/_(?!design|local)[a-z]/.test(path) ? "POST" : "PUT";
};

/** What an answer may be beside 2xx to 4xx: not there yet, the other side of a replication, no room. */
const planned = new Set([501, 502, 507]);

test("no request breaks the server or shows a stranger's row", { timeout: 60_000 + requests * 20 }, async () => {
  const complained = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const couch = await aCouch({ remote: () => Promise.reject(new TypeError("fetch failed")) });
  await couch.accounts.putUser({ name: "teacher", password: "secret", roles: ["teachers"] });
  const members = { members: { roles: ["teachers"] }, admins: { roles: ["teachers"] } };
  const restored = async () => {
    for (const name of ["books", "secret", "_replicator"]) await couch.asAdmin("PUT", `/${name}`);
    await couch.asAdmin("PUT", "/books/_security", { json: members });
    await couch.asAdmin("PUT", "/secret/hidden", { json: { says: "for nobody else" } });
  };
  await restored();
  let asked = 0;
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(aRequest, async ({ method: any, path, parameters, headers, body, isAdmin }) => {
      const method = any ?? usualMethod(path, body !== null);
      asked++;
      const query = parameters.length === 0 ? "" : `${path.includes("?") ? "&" : "?"}${parameters.join("&")}`;
      const as = isAdmin ? { name: "admin", password: "admin" } : { name: "teacher", password: "secret" };
      // An administrator may lock itself out: that is no fault.
      if (isAdmin && /^\/(_users|_session)/.test(path) && method !== "GET") return;
      const sent = body === null || method === "GET" || method === "HEAD" ? {} : { body };
      const answer = await couch.fetch(new Request(`http://couch.test${path}${query}`, { method, headers: { "content-type": "application/json", authorization: `Basic ${btoa(`${as.name}:${as.password}`)}`, ...Object.fromEntries(headers) }, ...sent, signal: AbortSignal.timeout(10_000) }));
      const text = await answer.text();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(complained.mock.calls.map(String)).toEqual([]);
      expect(answer.status < 500 || planned.has(answer.status), `${answer.status} ${text}`).toBe(true);
      if (!isAdmin) expect(text).not.toContain("for nobody else");
      if (asked % 100 === 0) await restored();
    }),
    { numRuns: requests, seed, endOnFailure: false },
  );
  couch.replications.stop();
  complained.mockRestore();
  expect(asked).toBeGreaterThanOrEqual(requests);
  for (const status of [200, 201, 400, 404, 405, 409]) expect(statuses.get(status) ?? 0, String(status)).toBeGreaterThan(0);
});
