/**
 * GET and POST /{db}/_changes: what happened since a sequence. `normal` answers at once, `longpoll` waits for the first change
 * when there is none yet, `continuous` and `eventsource` go on telling. Looking and beginning to wait is one breath, so no change
 * falls between; after each wait the right to read is asked anew.
 */
import type { Context, Hono } from "hono";
import { attachmentsAsked, withAttachments, type AttachmentsAsked } from "../attachments/shown.ts";
import type { ChangeFeed } from "../change-feed/change-feed.ts";
import { readChanges, type ChangesAsked, type ChangesRead } from "../change-feed/read-changes.ts";
import { sequenceFrom, sequenceText } from "../change-feed/sequence.ts";
import { CouchFailure } from "../couch-error.ts";
import { leavesOf } from "../revisions/revision-tree.ts";
import { createLongText } from "../long-text.ts";
import { rowList } from "../row-list.ts";
import { documentText, winnerShown, withConflicts } from "../storage/document-text.ts";
import type { DatabaseStorage, StoredDocument } from "../storage/document-storage.ts";
import { filterIn, type Filter } from "./changes-filter.ts";
import { countIn, givenInAddress, isYes, type Given } from "./query.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { enter, jsonText, objectIn, type RouteDeps } from "./request.ts";

type ChangesDeps = RouteDeps & { readonly feed: ChangeFeed };

export const changesRoutes = (app: Hono, deps: ChangesDeps): void => {
  const answer = async (c: Context, body: Given) => {
    const entered = await enter(c, deps);
    const { name, database } = entered;
    const given = { ...givenInAddress(c), ...body };
    const asked = askedIn(given, await filterIn(c, deps, entered, given), c.req.header("last-event-id"), database);
    const rowOf: RowOf = (document, index) => rowText(asked, database, document, index);
    if (asked.feed === "normal") return c.newResponse(pageBytes(database, asked, rowOf), 200, { "content-type": "application/json" });

    const reader = new AbortController();
    const signal = AbortSignal.any([c.req.raw.signal, reader.signal]);
    const place: Place = { database, nextChange: (within) => deps.feed.nextChange(name, { within, signal }), enterAgain: async () => void (await enter(c, deps)) };
    const heard = (as: RowOf = rowOf) => following(asked, place, as);
    const streamed = (texts: AsyncGenerator<string>, type: string) => c.body(streamOf(texts, reader), 200, { "content-type": type, "x-accel-buffering": "no" });
    if (asked.feed === "continuous") return streamed(continuousLines(asked, database, heard((document, index) => `${rowOf(document, index)}\n`)), "application/json");
    if (asked.feed === "eventsource") return streamed(events(heard((document, index) => `data: ${rowOf(document, index)}\nid: ${JSON.stringify(sequenceText(document.seq, database))}\n\n`)), "text/event-stream");
    if (asked.beat !== undefined) return streamed(pageAfterBeats(database, heard()), "application/json");
    const { value } = await heard().next();
    return jsonText(c, pageText(database, value === undefined || value === "beat" ? readChanges(database, asked, rowOf) : value));
  };

  app.get("/:db/_changes", (c) => answer(c, {}));
  app.post("/:db/_changes", async (c) => answer(c, await objectIn(c)));
  refuseOtherMethods(app, { "/:db/_changes": "GET,HEAD,POST" });
};

type Feed = "normal" | "longpoll" | "continuous" | "eventsource";
const feeds: Readonly<Record<string, Feed>> = { normal: "normal", longpoll: "longpoll", continuous: "continuous", live: "continuous", eventsource: "eventsource" };

interface Asked extends ChangesAsked {
  readonly feed: Feed;
  readonly withDocs: boolean;
  readonly withConflicts: boolean;
  readonly attached: AttachmentsAsked | undefined;
  readonly allLeaves: boolean;
  /** A sequence with every so manieth row. */
  readonly seqEvery: number;
  /** A sign of life so often; without it the wait ends after `within`. Both in milliseconds. */
  readonly beat: number | undefined;
  readonly within: number;
}

/** CouchDB docs, `_changes`, `timeout` and `heartbeat`: both a minute unless asked for otherwise. */
const minute = 60_000;

const askedIn = (given: Given, filter: Filter, lastEventId: string | undefined, database: DatabaseStorage): Asked => {
  const feed = feeds[String(given["feed"] ?? "normal")];
  if (feed === undefined) throw new CouchFailure("bad_request", "Supported `feed` types: normal, continuous, live, longpoll, eventsource");
  // A browser that takes up an event stream again repeats the old address, `since` and all.
  const since = String((feed === "eventsource" ? lastEventId : undefined) ?? given["last-event-id"] ?? given["since"] ?? "0");
  const after = sequenceFrom(since, database);
  if (after === undefined) throw new CouchFailure("bad_request", "Malformed sequence supplied in 'since' parameter.");
  const heartbeat = given["heartbeat"];
  if (heartbeat === "0" || heartbeat === 0) throw new CouchFailure("bad_request", "The heartbeat value should be a positive integer (in milliseconds).");
  return {
    feed,
    after,
    limit: limitIn(given["limit"]),
    descending: isYes(given["descending"]),
    ...filter,
    withDocs: isYes(given["include_docs"]),
    withConflicts: isYes(given["conflicts"]),
    attached: attachmentsAsked(given),
    allLeaves: given["style"] === "all_docs",
    seqEvery: Math.max(1, countIn(given["seq_interval"]) ?? 1),
    beat: heartbeat === undefined || heartbeat === "false" ? undefined : isYes(heartbeat) ? minute : (countIn(heartbeat) ?? minute),
    within: Math.min(minute, countIn(given["timeout"]) ?? minute),
  };
};

/** What is below zero is no limit. */
const limitIn = (given: unknown): number => (/^-\d+$/.test(String(given)) ? undefined : countIn(given)) ?? Number.MAX_SAFE_INTEGER;

interface Place {
  readonly database: DatabaseStorage;
  readonly nextChange: (within: number) => Promise<"changed" | "quiet" | "gone">;
  /** Throws when the one who asks may no longer read here. */
  readonly enterAgain: () => Promise<void>;
}

type RowOf = (document: StoredDocument, index: number) => string;

/** What changed, look by look, and a beat in between; ends with the limit, with the time, or when the reader has gone. */
async function* following(asked: Asked, { database, nextChange, enterAgain }: Place, rowOf: RowOf): AsyncGenerator<ChangesRead<string> | "beat"> {
  let { after, limit } = asked;
  while (limit > 0) {
    const read = readChanges(database, { ...asked, after, limit }, rowOf);
    after = read.last;
    limit -= read.rows.length;
    if (read.rows.length > 0) {
      yield read;
      continue;
    }
    const how = await nextChange(asked.beat ?? asked.within);
    if (how === "gone" || (how === "quiet" && asked.beat === undefined)) return;
    if (how === "quiet") yield "beat";
    await enterAgain();
  }
}

type Following = ReturnType<typeof following>;

async function* continuousLines(asked: Asked, database: DatabaseStorage, heard: Following): AsyncGenerator<string> {
  let { after: last } = asked;
  for await (const read of heard) {
    if (read === "beat") yield "\n";
    else {
      yield read.rows.join("");
      last = read.last;
    }
  }
  yield `${JSON.stringify({ last_seq: sequenceText(last, database), pending: readChanges(database, { ...asked, after: last, limit: 0 }, String).pending })}\n`;
}

async function* events(heard: Following): AsyncGenerator<string> {
  for await (const read of heard) {
    if (read === "beat") yield "event: heartbeat\ndata: \n\n";
    else yield read.rows.join("");
  }
}

/** White space before a JSON text is no part of it: the line stays awake, the answer stays one text. */
async function* pageAfterBeats(database: DatabaseStorage, heard: Following): AsyncGenerator<string> {
  for await (const read of heard) {
    if (read !== "beat") return yield `${pageText(database, read)}\n`;
    yield "\n";
  }
}

const pageText = (database: DatabaseStorage, read: ChangesRead<string>): string => `{"results":${rowList(read.rows)},${pageEnd(database, read)}`;

const pageEnd = (database: DatabaseStorage, { last, pending }: Pick<ChangesRead<unknown>, "last" | "pending">): string =>
  `\n"last_seq":${JSON.stringify(sequenceText(last, database))},"pending":${pending}}`;

/** The same page with its end of line, of as many rows as there may be. */
const pageBytes = (database: DatabaseStorage, asked: Asked, rowOf: RowOf): Uint8Array<ArrayBuffer> => {
  const text = createLongText();
  text.add('{"results":[\n');
  const read = readChanges(database, asked, (document, index) => text.add(index === 0 ? rowOf(document, index) : `,\n${rowOf(document, index)}`));
  text.add(`\n],${pageEnd(database, read)}\n`);
  return text.bytes();
};

const rowText = ({ allLeaves, withDocs, withConflicts: conflicts, attached, seqEvery }: Asked, database: DatabaseStorage, document: StoredDocument, index: number): string => {
  const revisions = allLeaves ? leavesOf(document.tree).map(({ rev }) => rev) : [document.winner];
  const row = JSON.stringify({
    seq: index % seqEvery === 0 ? sequenceText(document.seq, database) : null,
    id: document.id,
    changes: revisions.map((rev) => ({ rev })),
    ...(document.deleted ? { deleted: true } : {}),
  });
  return withDocs ? `${row.slice(0, -1)},"doc":${documentText(withAttachments(database, document, winnerShown(document), attached), conflicts ? withConflicts(document) : {})}}` : row;
};

/** Asks for the next text only when the last one is read: a slow reader costs no memory, one that leaves ends the wait. */
const streamOf = (texts: AsyncGenerator<string>, reader: AbortController): ReadableStream<Uint8Array> =>
  new ReadableStream({
    pull: async (controller) => {
      const next = await texts.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    cancel: () => reader.abort(),
  });

const encoder = new TextEncoder();
