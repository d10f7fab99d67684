/** Typed search as the rest of the program sees it, with or without a worker behind it. */
import type { Hit } from "#domain/catalogue/search/search.ts";
import type { Ranking, SearchRow } from "#domain/catalogue/search/search-index.ts";

export interface Search {
  /** Replaces everything by these rows; ids are unique. Rows go over in portions, so a long list never holds the caller up. */
  load(rows: Iterable<SearchRow> | AsyncIterable<SearchRow>): Promise<void>;
  /** What was changed or added, whole, and what is gone. Counts also while a load is under way. */
  update(changed: Iterable<SearchRow>, removedIds: Iterable<string>): Promise<void>;
  /** One asker at a time: asking again answers the earlier question with "superseded". */
  search(query: string, limit: number): Promise<Hits>;
  /** A copy to keep on the device. `upTo` says how far the data went that it was made from. It holds nothing that was removed. */
  saveTo(upTo: string): Promise<SavedIndex>;
  /** Takes a kept copy (and its buffers) over; false, and nothing changes, when it is stale, damaged or of another version: load again. */
  loadFrom(saved: SavedIndex, upTo: string): Promise<boolean>;
  /** Ends the worker, for everyone who uses it. */
  close(): void;
}

export type Hits =
  | { readonly type: "found"; readonly hits: readonly Hit[]; /** Only after forgiving a slip of the finger. */ readonly approximate: boolean }
  | { readonly type: "superseded" };

export interface SavedIndex {
  readonly version: number;
  readonly ranking: Ranking;
  readonly upTo: string;
  readonly buffers: readonly ArrayBuffer[];
}
