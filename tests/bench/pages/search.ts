/**
 * Runs in the browser: the product's own search worker takes 100,000 titles over from the page, then each keystroke of what somebody
 * types is asked of it; or MiniSearch, set up as fast as it documents, answers the same in the page itself. Answers milliseconds: of
 * each question until its hits are here, and how long the page could not hear a key at the longest, while the rows went over and
 * while somebody typed.
 */
import type { SearchRow } from "#domain/catalogue/search/search-index.ts";
import { createSearchClient } from "../../../src/search-worker/search-client.ts";
import { miniSearch } from "../mini-search.ts";
import { listenForGaps } from "./gaps.ts";

export interface Typed {
  readonly times: readonly number[];
  readonly loading: number;
  readonly typing: number;
}

declare const nextRows: () => Promise<string>;

const shown = 20;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Searched {
  load(rows: readonly SearchRow[]): Promise<void>;
  /** How many were found. */
  search(query: string): Promise<number>;
}

const ours = (): Searched => {
  const client = createSearchClient(new Worker(new URL("../../../src/search-worker/search-worker.ts", import.meta.url), { type: "module" }), "titles");
  return {
    load: (rows) => client.load(rows),
    search: async (query) => {
      const hits = await client.search(query, shown);
      return hits.type === "found" ? hits.hits.length : 0;
    },
  };
};

const peer = (): Searched => {
  const index = miniSearch();
  return {
    load: async (rows) => index.addAll(rows),
    search: async (query) => index.search(query).slice(0, shown).length,
  };
};

const measure = async ({ which, queries, size }: { readonly which: "ours" | "miniSearch"; readonly queries: readonly (readonly string[])[]; readonly size: number }): Promise<Typed> => {
  const rows: SearchRow[] = [];
  for (let some = JSON.parse(await nextRows()) as SearchRow[]; some.length > 0; some = JSON.parse(await nextRows()) as SearchRow[]) rows.push(...some);
  if (rows.length !== size) throw new Error(`${rows.length} of ${size} titles came over`);
  const searched = which === "ours" ? ours() : peer();
  await pause(500);
  const loaded = listenForGaps();
  await searched.load(rows);
  const loading = loaded();
  await searched.search("an");

  const times: number[] = [];
  let found = 0;
  const typed = listenForGaps();
  for (const title of queries) {
    for (const query of title) {
      const begun = performance.now();
      const hits = await searched.search(query);
      times.push(performance.now() - begun);
      found += hits;
    }
    await pause(5);
  }
  const typing = typed();
  if (found < times.length) throw new Error(`${found} titles were found in ${times.length} questions`);
  return { times, loading, typing };
};

Object.assign(globalThis, { measure });
