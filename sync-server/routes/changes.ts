/** GET /{db}/_changes: what happened since a sequence; `feed=longpoll` waits for the first change when there is none yet. */
import type { Hono } from "hono";
import type { ChangeFeed } from "../change-feed/change-feed.ts";
import { sequenceFrom, sequenceText } from "../change-feed/sequence.ts";
import { CouchFailure } from "../couch-error.ts";
import { leavesOf } from "../revisions/revision-tree.ts";
import { documentJson } from "./documents.ts";
import { enter, type RouteDeps } from "./request.ts";

/** CouchDB docs, `_changes`, `timeout`: a long poll ends after a minute. */
const longestWait = 60_000;

export const changesRoute = (app: Hono, deps: RouteDeps & { readonly feed: ChangeFeed }): void => {
  app.get("/:db/_changes", async (c) => {
    const { name, database } = await enter(c, deps);
    const { birth } = database;
    const asked = c.req.query("since") ?? "0";
    const since = sequenceFrom(asked, { birth, seq: database.totals().seq });
    if (since === undefined) throw new CouchFailure("bad_request", `Malformed sequence supplied in 'since': ${asked}`);
    const feed = c.req.query("feed") ?? "normal";
    if (feed !== "normal" && feed !== "longpoll") throw new CouchFailure("not_implemented", `feed=${feed} is not answered here; take longpoll`);
    const limit = Math.max(1, Number(c.req.query("limit") ?? Number.MAX_SAFE_INTEGER));
    const withDocs = c.req.query("include_docs") === "true";
    const allLeaves = c.req.query("style") === "all_docs";

    const page = () => {
      const { seq } = database.totals();
      const rows = database.bySequence({ after: since, upTo: seq, limit });
      return { seq, rows };
    };
    let { seq, rows } = page();
    if (feed === "longpoll" && rows.length === 0) {
      const within = Math.min(longestWait, Number(c.req.query("timeout") ?? longestWait));
      await deps.feed.nextChange(name, { within, signal: c.req.raw.signal });
      ({ seq, rows } = page());
    }
    const last = rows.length === 0 ? seq : (rows[rows.length - 1]?.seq ?? seq);
    return c.json({
      results: rows.map((stored) => ({
        seq: sequenceText(stored.seq, birth),
        id: stored.id,
        changes: (allLeaves ? leavesOf(stored.tree).map(({ rev }) => rev) : [stored.winner]).map((rev) => ({ rev })),
        ...(stored.deleted ? { deleted: true } : {}),
        ...(withDocs ? { doc: documentJson(stored) } : {}),
      })),
      last_seq: sequenceText(last, birth),
      pending: database.countBySequence({ after: last, upTo: seq }),
    });
  });
};
