/** What page and worker say to each other. Every ask has a number, and its answer bears the same. */
import type { Ranking, SearchRow } from "#domain/catalogue/search/search-index.ts";
import type { Hits, SavedIndex } from "./search.ts";

/** One worker keeps an index of titles and one of people apart: `ranking` says which one is meant. */
export interface Ask {
  readonly number: number;
  readonly ranking: Ranking;
  readonly what: Request;
}

export type Request =
  | { readonly type: "begin load" }
  | { readonly type: "load rows"; readonly rows: readonly SearchRow[] }
  | { readonly type: "end load" }
  | { readonly type: "update"; readonly changed: readonly SearchRow[]; readonly removedIds: readonly string[] }
  | { readonly type: "query"; readonly query: string; readonly limit: number }
  | { readonly type: "save"; readonly upTo: string }
  | { readonly type: "restore"; readonly saved: SavedIndex };

export interface Answer {
  readonly number: number;
  readonly ranking: Ranking;
  readonly outcome: Outcome;
}

export type Outcome =
  | { readonly type: "done" }
  | { readonly type: "hits"; readonly hits: Hits }
  | { readonly type: "saved"; readonly saved: SavedIndex }
  | { readonly type: "restored"; readonly restored: boolean }
  | { readonly type: "failed"; readonly reason: string };

/** The part of a Worker that is needed; a Worker is one. */
export interface SearchWorker {
  postMessage(message: Ask, transfer: Transferable[]): void;
  addEventListener(type: string, listener: (event: Event) => void): void;
  terminate(): void;
}
