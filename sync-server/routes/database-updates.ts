/** GET /_db_updates, for server admins: which databases were made, written to or dropped; at once, at the next one, or on and on. */
import type { Hono } from "hono";
import type { DatabaseUpdate, DatabaseUpdates } from "../change-feed/database-updates.ts";
import { CouchFailure } from "../couch-error.ts";
import { rowList } from "../row-list.ts";
import { countIn, isYes } from "./query.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { adminOnly, jsonText, type RouteDeps } from "./request.ts";

export const databaseUpdateRoutes = (app: Hono, deps: RouteDeps & { readonly updates: DatabaseUpdates }): void => {
  const { updates } = deps;

  app.get("/_db_updates", async (c) => {
    await adminOnly(c, deps);
    const { feed = "normal", since = "0", timeout, heartbeat } = c.req.query();
    const from = updates.sequenceFrom(since);
    if (from === undefined) throw new CouchFailure("bad_request", "Malformed sequence supplied in 'since' parameter.");
    if (!feeds.has(feed)) throw new CouchFailure("bad_request", "Supported `feed` types: normal, continuous, longpoll");
    const within = Math.min(minute, countIn(timeout) ?? minute);
    const beat = heartbeat === undefined || heartbeat === "false" ? undefined : isYes(heartbeat) ? minute : Math.max(1, countIn(heartbeat) ?? minute);
    if (feed === "continuous") return c.body(lines(updates, from, beat, within, c.req.raw.signal), 200, { "content-type": "application/json", "x-accel-buffering": "no" });
    if (feed === "longpoll" && updates.since(from).length === 0) await updates.next(within, c.req.raw.signal);
    const rows = updates.since(from).map((update) => JSON.stringify(told(updates, update)));
    return jsonText(c, `{"results":${rowList(rows)},\n"last_seq":${JSON.stringify(updates.text(updates.last()))}}`);
  });
  refuseOtherMethods(app, { "/_db_updates": "GET,HEAD" });
};

const feeds = new Set(["normal", "longpoll", "continuous"]);
const minute = 60_000;

const told = (updates: DatabaseUpdates, { db_name, type, seq }: DatabaseUpdate) => ({ db_name, type, seq: updates.text(seq) });

/** Without a heartbeat it ends when nothing happens for a while. */
const lines = (updates: DatabaseUpdates, from: number, beat: number | undefined, within: number, asker: AbortSignal): ReadableStream<Uint8Array> => {
  const reader = new AbortController();
  const signal = AbortSignal.any([asker, reader.signal]);
  let last = from;
  return new ReadableStream({
    pull: async (controller) => {
      if (updates.since(last).length === 0) await updates.next(beat ?? within, signal);
      const some = updates.since(last);
      if (signal.aborted) return controller.close();
      last = updates.last();
      if (some.length > 0) return controller.enqueue(encoder.encode(some.map((update) => `${JSON.stringify(told(updates, update))}\n`).join("")));
      if (beat !== undefined) return controller.enqueue(encoder.encode("\n"));
      controller.enqueue(encoder.encode(`${JSON.stringify({ last_seq: updates.text(last) })}\n`));
      controller.close();
    },
    cancel: () => reader.abort(),
  });
};

const encoder = new TextEncoder();
