/**
 * The worker's side. A question waits one turn, so that a newer one can take its place: the librarian types faster than
 * a slow tablet answers. The index is built anew in small portions once too much of it is outdated, and questions are answered in between.
 */
import { createIndexBuilder } from "#domain/catalogue/search/build-index.ts";
import type { IndexBuilder } from "#domain/catalogue/search/build-index.ts";
import { createLiveIndex } from "#domain/catalogue/search/live-index.ts";
import type { LiveIndex } from "#domain/catalogue/search/live-index.ts";
import type { Ranking, SearchRow } from "#domain/catalogue/search/search-index.ts";
import type { Answer, Ask, Outcome, Request } from "./messages.ts";
import { indexFromSaved, savedIndex } from "./saved-index.ts";

export type Reply = (answer: Answer, transfer: Transferable[]) => void;

/** Up to here a second small index is quicker than building the large one again. */
export const mostOutdated = 1_000;

export const createSearchService = (reply: Reply) => {
  const shelves = { titles: createShelf("titles"), people: createShelf("people") };
  return {
    hear: ({ number, ranking, what }: Ask): void => {
      const answer = (outcome: Outcome) =>
        reply({ number, ranking, outcome }, outcome.type === "saved" ? [...outcome.saved.buffers] : []);
      try {
        shelves[ranking].hear(what, answer);
      } catch (failure) {
        answer({ type: "failed", reason: String(failure) });
      }
    },
  };
};

const createShelf = (ranking: Ranking) => {
  let live = emptyIndex(ranking);
  let loading: IndexBuilder | null = null;
  /** Told while a new index is being made; the new one has to hear it too. */
  let meanwhile: Update[] = [];
  let rebuilding = false;
  let generation = 0;
  let waiting: { query: string; limit: number; answer: (outcome: Outcome) => void } | null = null;

  const put = (next: LiveIndex) => {
    generation++;
    live = next;
  };

  const rebuild = async () => {
    rebuilding = true;
    const old = live;
    const startedAt = generation;
    const builder = createIndexBuilder(ranking);
    const changed = Array.from(old.changed.values());
    const outdated = new Set(old.outdated);
    if (loading === null) meanwhile = [];
    for (let from = 0; from < old.base.ids.length && generation === startedAt; from += portion) {
      builder.addFrom(old.base, from, Math.min(from + portion, old.base.ids.length), outdated);
      await pause();
    }
    rebuilding = false;
    if (generation !== startedAt || loading !== null) return;
    builder.add(changed);
    put(replayed(createLiveIndex(builder.finish()), meanwhile));
  };

  const answerWaiting = async () => {
    await pause();
    if (waiting === null) return;
    const { query, limit, answer } = waiting;
    waiting = null;
    try {
      const hits = live.search(query, limit);
      answer({ type: "hits", hits: { type: "found", hits, approximate: hits[0]?.approximate ?? false } });
    } catch (failure) {
      answer({ type: "failed", reason: String(failure) });
    }
  };

  const hear = (what: Request, answer: (outcome: Outcome) => void): void => {
    switch (what.type) {
      case "begin load":
        loading = createIndexBuilder(ranking);
        meanwhile = [];
        return answer({ type: "done" });
      case "load rows":
        loading?.add(what.rows);
        return answer({ type: "done" });
      case "end load":
        if (loading !== null) put(replayed(createLiveIndex(loading.finish()), meanwhile));
        loading = null;
        return answer({ type: "done" });
      case "update":
        live.update(what.changed, what.removedIds);
        if (loading !== null || rebuilding) meanwhile.push(what);
        else if (live.outdated.size > mostOutdated) rebuild().catch(breakDown);
        return answer({ type: "done" });
      case "query": {
        const first = waiting === null;
        waiting?.answer({ type: "hits", hits: { type: "superseded" } });
        waiting = { query: what.query, limit: what.limit, answer };
        if (first) void answerWaiting();
        return;
      }
      case "save":
        if (live.outdated.size > 0) put(tidied(live, ranking));
        return answer({ type: "saved", saved: savedIndex(live.base, what.upTo) });
      case "restore": {
        const index = indexFromSaved(what.saved);
        if (index !== undefined) put(createLiveIndex(index));
        return answer({ type: "restored", restored: index !== undefined });
      }
    }
  };
  return { hear };
};

interface Update {
  readonly changed: readonly SearchRow[];
  readonly removedIds: readonly string[];
}

const emptyIndex = (ranking: Ranking): LiveIndex => createLiveIndex(createIndexBuilder(ranking).finish());

const replayed = (live: LiveIndex, updates: readonly Update[]): LiveIndex => {
  for (const { changed, removedIds } of updates) live.update(changed, removedIds);
  return live;
};

const tidied = (live: LiveIndex, ranking: Ranking): LiveIndex => {
  const builder = createIndexBuilder(ranking);
  builder.addFrom(live.base, 0, live.base.ids.length, live.outdated);
  builder.add(live.changed.values());
  return createLiveIndex(builder.finish());
};

/** Nobody waits for a rebuild: its failure becomes the worker's own, which the client hears. */
const breakDown = (failure: unknown): void => queueMicrotask(() => {
  throw failure;
});

/** One turn of the event loop, without the 4 ms that nested timers wait. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

const portion = 4_000;
