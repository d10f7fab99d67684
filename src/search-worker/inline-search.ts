/** The same search without a worker: for Node, and for lists so short that a thread is not worth its start. */
import type { Ranking } from "#domain/catalogue/search/search-index.ts";
import type { SearchWorker } from "./messages.ts";
import { createSearchClient } from "./search-client.ts";
import { createSearchService } from "./search-service.ts";
import type { Search } from "./search.ts";

export const createInlineSearch = (ranking: Ranking = "titles"): Search => createSearchClient(createInlineWorker(), ranking);

/** Copies what passes, as a thread would, so that nobody comes to share a row by accident. */
const createInlineWorker = (): SearchWorker => {
  const target = new EventTarget();
  const service = createSearchService((answer, transfer) => {
    const data = structuredClone(answer, { transfer });
    queueMicrotask(() => target.dispatchEvent(new MessageEvent("message", { data })));
  });
  return {
    postMessage: (message, transfer) => {
      const copy = structuredClone(message, { transfer });
      queueMicrotask(() => service.hear(copy));
    },
    addEventListener: (type, listener) => target.addEventListener(type, listener),
    terminate: () => {},
  };
};
