/**
 * Each keystroke of a typed search over 100,000 titles, asked of the product's worker from a page in Chromium, beside MiniSearch in
 * the same page; how long the page cannot hear a key meanwhile; and whether what was meant is found.
 */
import { buildIndex } from "#domain/catalogue/search/build-index.ts";
import { searchIndex } from "#domain/catalogue/search/search.ts";
import type { SearchRow } from "#domain/catalogue/search/search-index.ts";
import { syllables } from "#domain/kernel/fold.ts";
import { knownItemQuality, seeded } from "../domain/catalogue/known-items.ts";
import { realRows, realRowsExist } from "../domain/catalogue/real-rows.ts";
import type { BenchRow } from "./bench-row.ts";
import { p95 } from "./figures.ts";
import { openMeasuredPage } from "./measured-page.ts";
import { miniSearch } from "./mini-search.ts";
import type { Typed } from "./pages/search.ts";

const titleCount = 100_000;
const shown = 20;
const target = { keystroke: 16, blocked: 50, hitRate: 0.97, meanReciprocalRank: 0.91 };

export const searchBench = {
  name: "search keystroke",
  run: async ({ long }: { long: boolean }): Promise<BenchRow[]> => {
    if (!realRowsExist()) return withoutRows();
    const real = realRows();
    const rows = filledUp(real, titleCount);
    const queries = typedTitles(rows, long ? 240 : 60);
    const page = await openMeasuredPage("search");
    try {
      const typed = async (which: "ours" | "miniSearch", queries: readonly (readonly string[])[]): Promise<Typed> => {
        let sent = 0;
        const nextRows = async (): Promise<string> => JSON.stringify(rows.slice(sent, (sent += 5_000)));
        return (await page.measure<Typed>({ which, queries, size: rows.length }, 1, { nextRows })).answer;
      };
      // Some hundred of the peer's say enough: each takes it long.
      const [ours, peer] = [await typed("ours", queries), await typed("miniSearch", queries.slice(0, queries.length / 4))];
      const row = (name: string, of: (one: Typed) => number, most: number): BenchRow => ({ name, size: rows.length, ours: of(ours), reference: of(peer), ratio: of(ours) / of(peer), target: most, met: of(ours) <= most });
      return [
        row("search keystroke p95, ms until the worker's hits are in the page", ({ times }) => p95(times), target.keystroke),
        row("search: page blocked while somebody types, longest ms", ({ typing }) => typing, target.blocked),
        row("search: page blocked while the index is made, longest ms", ({ loading }) => loading, target.blocked),
        ...quality(real, long ? 20 : 3),
      ];
    } finally {
      await page.close();
    }
  },
};

/** Every beginning, from two letters on, of what somebody types to find a title. */
const typedTitles = (rows: readonly SearchRow[], count: number): string[][] => {
  const random = seeded(100);
  return Array.from({ length: count }, () => {
    const title = syllables(rows[Math.floor(random() * rows.length)]?.fields.title ?? "").slice(0, 4).join(" ");
    return Array.from({ length: Math.max(0, title.length - 1) }, (_, index) => title.slice(0, index + 2));
  });
};

const quality = (real: readonly SearchRow[], samples: number): BenchRow[] => {
  const onReal = buildIndex(real);
  const peer = miniSearch();
  peer.addAll(real);
  const ours = overSamples(samples, (seed) => knownItemQuality(real, seed, 200, (query) => searchIndex(onReal, query, shown).map(({ id }) => id)));
  const reference = overSamples(samples, (seed) => knownItemQuality(real, seed, 200, (query) => peer.search(query).map(({ id }) => String(id))));
  return [
    atLeast("search known item hit@10", real.length, ours.hitRate, reference.hitRate, target.hitRate),
    atLeast("search known item MRR", real.length, ours.meanReciprocalRank, reference.meanReciprocalRank, target.meanReciprocalRank),
  ];
};

const withoutRows = (): BenchRow[] => {
  process.stderr.write("search keystroke: the catalogues in ../shared/data are not there, nothing measured\n");
  return [{ name: "search keystroke p95, ms until the worker's hits are in the page", size: 0, ours: Number.NaN, reference: null, ratio: null, target: target.keystroke, met: false }];
};

/** The real rows, and the first of them once more under other ids until the number is round. */
const filledUp = (rows: readonly SearchRow[], count: number): SearchRow[] =>
  Array.from({ length: count }, (_, place) => {
    const row = rows[place % rows.length];
    if (row === undefined) throw new Error("no rows to measure on");
    return place < rows.length ? row : { ...row, id: `${row.id}-again` };
  });

const overSamples = (count: number, measure: (seed: number) => { hitRate: number; meanReciprocalRank: number }) => {
  const samples = Array.from({ length: count }, (_, seed) => measure(seed + 1));
  const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / count;
  return { hitRate: mean(samples.map(({ hitRate }) => hitRate)), meanReciprocalRank: mean(samples.map((sample) => sample.meanReciprocalRank)) };
};

const atLeast = (name: string, size: number, ours: number, reference: number, least: number): BenchRow => ({ name, size, ours, reference, ratio: ours / reference, target: least, met: ours >= least });
