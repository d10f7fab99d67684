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
    const { feed = "normal", since = "0", timeout, heartbeat, limit, descending } = c.req.query();
    const from = updates.sequenceFrom(since);
    if (from === undefined) throw new CouchFailure("bad_request", "Malformed sequence supplied in 'since' parameter.");
    if (!feeds.has(feed)) throw new CouchFailure("bad_request", "Supported `feed` types: normal, continuous, longpoll, eventsource");
    const within = Math.min(minute, countIn(timeout) ?? minute);
    const beat = heartbeat === undefined || heartbeat === "false" ? undefined : isYes(heartbeat) ? minute : Math.max(1, countIn(heartbeat) ?? minute);
    const most = countIn(limit) ?? Number.MAX_SAFE_INTEGER;
    const form = forms[feed];
    if (form !== undefined) return c.body(told({ updates, form, beat, within, most }, from, c.req.raw.signal), 200, { "content-type": form.type, "x-accel-buffering": "no" });
    if (feed === "longpoll" && updates.since(from).length === 0) await updates.next(within, c.req.raw.signal);
    const all = updates.since(from);
    const shown = (isYes(descending) ? all.toReversed() : all).slice(0, most);
    const last = shown.length < all.length ? (shown.at(-1)?.seq ?? from) : updates.last();
    return jsonText(c, `{"results":${rowList(shown.map((update) => rowOf(updates, update)))},\n"last_seq":${JSON.stringify(updates.text(last))}}`);
  });
  refuseOtherMethods(app, { "/_db_updates": "GET,HEAD" });
};

const feeds = new Set(["normal", "longpoll", "continuous", "eventsource"]);
const minute = 60_000;

/** How a feed that goes on writes a row, a sign of life, and its end. */
interface Form {
  readonly type: string;
  row(row: string, seq: string): string;
  readonly beat: string;
  end(seq: string): string;
}

const forms: Readonly<Record<string, Form>> = {
  continuous: { type: "application/json", row: (row) => `${row}\n`, beat: "\n", end: (seq) => `${JSON.stringify({ last_seq: seq })}\n` },
  eventsource: { type: "text/event-stream", row: (row, seq) => `data: ${row}\nid: ${JSON.stringify(seq)}\n\n`, beat: "event: heartbeat\ndata: \n\n", end: () => "" },
};

const rowOf = (updates: DatabaseUpdates, { db_name, type, seq }: DatabaseUpdate): string => JSON.stringify({ db_name, type, seq: updates.text(seq) });

interface Telling {
  readonly updates: DatabaseUpdates;
  readonly form: Form;
  readonly beat: number | undefined;
  readonly within: number;
  /** Rows. */
  readonly most: number;
}

/** Without a heartbeat it ends when nothing happens for a while. */
const told = ({ updates, form, beat, within, most }: Telling, from: number, asker: AbortSignal): ReadableStream<Uint8Array> => {
  const reader = new AbortController();
  const signal = AbortSignal.any([asker, reader.signal]);
  let [last, left] = [from, most];
  return new ReadableStream({
    pull: async (controller) => {
      const send = (text: string): void => controller.enqueue(encoder.encode(text));
      if (left > 0 && updates.since(last).length === 0) await updates.next(beat ?? within, signal);
      if (signal.aborted) return controller.close();
      const some = updates.since(last).slice(0, left);
      if (some.length > 0) send(some.map((update) => form.row(rowOf(updates, update), updates.text(update.seq))).join(""));
      [last, left] = [some.at(-1)?.seq ?? last, left - some.length];
      if (left > 0 && some.length > 0) return;
      if (left > 0 && beat !== undefined) return send(form.beat);
      send(form.end(updates.text(last)));
      controller.close();
    },
    cancel: () => reader.abort(),
  });
};

const encoder = new TextEncoder();
