/**
 * The page's side. Rows go over in portions, each waited for: the page stays free between them, and a question asked
 * in the middle of a long load does not stand in line behind all of it.
 */
import type { Ranking, SearchRow } from "#domain/catalogue/search/search-index.ts";
import type { Answer, Outcome, Request, SearchWorker } from "./messages.ts";
import { isCurrent } from "./saved-index.ts";
import type { Hits, Search } from "./search.ts";

export const createSearchClient = (worker: SearchWorker, ranking: Ranking = "titles"): Search => {
  const open = new Map<number, { resolve: (outcome: Outcome) => void; reject: (failure: Error) => void }>();
  let asks = 0;
  let loads: Promise<void> = Promise.resolve();
  let closed = false;
  let giveUpEarlier: (() => void) | null = null;

  worker.addEventListener("message", (event) => {
    if (!(event instanceof MessageEvent)) return;
    const answer = event.data as Answer;
    if (answer.ranking !== ranking) return;
    const asker = open.get(answer.number);
    open.delete(answer.number);
    if (answer.outcome.type === "failed") asker?.reject(new Error(`search: ${answer.outcome.reason}`));
    else asker?.resolve(answer.outcome);
  });
  worker.addEventListener("error", () => failAll("the search worker broke down"));

  const failAll = (reason: string) => {
    for (const { reject } of open.values()) reject(new Error(reason));
    open.clear();
  };

  const ask = (what: Request, transfer: Transferable[] = []): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(new Error("the search is closed"));
      const number = ++asks;
      open.set(number, { resolve, reject });
      worker.postMessage({ number, ranking, what }, transfer);
    });

  const loadAll = async (rows: Iterable<SearchRow> | AsyncIterable<SearchRow>) => {
    await ask({ type: "begin load" });
    for await (const some of portionsOf(rows)) await ask({ type: "load rows", rows: some });
    await ask({ type: "end load" });
  };

  return {
    load: (rows) => {
      const mine = loads.then(() => loadAll(rows));
      loads = mine.catch(() => {});
      return mine;
    },
    update: async (changed, removedIds) => {
      const removed = Array.from(removedIds);
      if (removed.length > 0) await ask({ type: "update", changed: [], removedIds: removed });
      for await (const some of portionsOf(changed)) await ask({ type: "update", changed: some, removedIds: [] });
    },
    search: (query, limit) => {
      giveUpEarlier?.();
      return new Promise<Hits>((resolve, reject) => {
        const giveUp = () => resolve({ type: "superseded" });
        giveUpEarlier = giveUp;
        ask({ type: "query", query, limit }).then((outcome) => {
          if (giveUpEarlier === giveUp) giveUpEarlier = null;
          resolve(outcome.type === "hits" ? outcome.hits : unexpected(outcome));
        }).catch(reject);
      });
    },
    saveTo: async (upTo) => {
      const outcome = await ask({ type: "save", upTo });
      return outcome.type === "saved" ? outcome.saved : unexpected(outcome);
    },
    loadFrom: async (saved, upTo) => {
      if (!isCurrent(saved, ranking, upTo)) return false;
      const outcome = await ask({ type: "restore", saved }, [...saved.buffers]);
      return outcome.type === "restored" ? outcome.restored : unexpected(outcome);
    },
    close: () => {
      closed = true;
      failAll("the search is closed");
      worker.terminate();
    },
  };
};

async function* portionsOf(rows: Iterable<SearchRow> | AsyncIterable<SearchRow>): AsyncGenerator<SearchRow[]> {
  let portion: SearchRow[] = [];
  for await (const row of rows) {
    portion.push(row);
    if (portion.length < portionSize) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

/** Copying this many rows takes the page about 3 ms. */
const portionSize = 1_000;

const unexpected = (outcome: Outcome): never => {
  throw new Error(`search: unexpected answer "${outcome.type}"`);
};
