/** The browser's worker: a thread of its own, so that a search never holds up the desk. */
import { createSearchService } from "./search-service.ts";
import type { Ask } from "./messages.ts";

const service = createSearchService((answer, transfer) => self.postMessage(answer, { transfer }));

self.addEventListener("message", (event: MessageEvent<Ask>) => service.hear(event.data));
