/**
 * A catalogue changes while it is searched. Rows changed since the index was built lie in a small second index and hide
 * their older selves; both are asked the same question and ranked together, so the answer is that of one index built anew.
 */
import { buildIndex } from "./build-index.ts";
import { findRows, tolerances } from "./search.ts";
import type { Hit } from "./search.ts";
import { compareAtRest, idOf } from "./search-index.ts";
import type { SearchIndex, SearchRow } from "./search-index.ts";
import { typedWords } from "./question.ts";

export interface LiveIndex {
  readonly base: SearchIndex;
  /** Changed rows as they are now. */
  readonly changed: ReadonlyMap<string, SearchRow>;
  /** Ids in the base that were changed or removed. */
  readonly outdated: ReadonlySet<string>;
  update(changed: Iterable<SearchRow>, removedIds: Iterable<string>): void;
  search(query: string, limit: number): Hit[];
}

export const createLiveIndex = (base: SearchIndex): LiveIndex => {
  const changed = new Map<string, SearchRow>();
  const outdated = new Set<string>();
  let recent: SearchIndex | null = null;
  let hidden: Uint8Array | null = null;

  const settle = (): SearchIndex => {
    if (recent === null) {
      recent = buildIndex(changed.values(), base.ranking);
      hidden = outdated.size === 0 ? null : Uint8Array.from(base.ids, (id) => (outdated.has(id) ? 1 : 0));
    }
    return recent;
  };

  return {
    base,
    changed,
    outdated,
    update(rows, removedIds) {
      for (const row of rows) {
        changed.set(row.id, row);
        outdated.add(row.id);
      }
      for (const id of removedIds) {
        changed.delete(id);
        outdated.add(id);
      }
      recent = null;
    },
    search(query, limit) {
      const typed = typedWords(query);
      const delta = settle();
      for (const tolerance of tolerances) {
        const found = [
          ...findRows(base, typed, limit, tolerance, hidden).map((hit) => ({ ...hit, index: base })),
          ...findRows(delta, typed, limit, tolerance, null).map((hit) => ({ ...hit, index: delta })),
        ];
        if (found.length === 0) continue;
        return found
          .sort((left, right) => right.score - left.score || compareAtRest(left.index, left.row, right.index, right.row))
          .slice(0, limit)
          .map(({ index, row, score }) => ({ id: idOf(index, row), score, approximate: tolerance === "slips" }));
      }
      return [];
    },
  };
};
