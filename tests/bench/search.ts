/**
 * Each keystroke of a typed search over 100,000 titles, beside MiniSearch 7.2 set up as fast as it documents:
 * the same syllables, whole words but the last, all of them asked for, no fuzzy matching. Both answer in turns.
 */
import MiniSearch from "minisearch";
import { buildIndex } from "#domain/catalogue/search/build-index.ts";
import { searchIndex } from "#domain/catalogue/search/search.ts";
import type { SearchIndex, SearchRow } from "#domain/catalogue/search/search-index.ts";
import { syllables } from "#domain/kernel/fold.ts";
import { knownItemQuality, seeded } from "../domain/catalogue/known-items.ts";
import { realRows, realRowsExist } from "../domain/catalogue/real-rows.ts";
import type { BenchRow } from "./bench-row.ts";

export const searchBench = {
  name: "search keystroke",
  run: async ({ long }: { long: boolean }): Promise<BenchRow[]> => {
    if (!realRowsExist()) {
      console.warn("search keystroke: the catalogues in ../shared/data are not there, nothing measured");
      return [];
    }
    const real = realRows();
    const rows = filledUp(real, titleCount);
    const index = buildIndex(rows);
    const peer = miniSearch(rows);
    const size = rows.length;

    const { ours, reference } = await keystrokes(index, peer, long ? 240 : 60, rows);
    const onReal = buildIndex(real);
    const peerOnReal = miniSearch(real);
    const samples = long ? 20 : 3;
    const quality = overSamples(samples, (seed) => knownItemQuality(real, seed, 200, (query) => searchIndex(onReal, query, shown).map(({ id }) => id)));
    const peerQuality = overSamples(samples, (seed) => knownItemQuality(real, seed, 200, (query) => peerOnReal.search(query).map(({ id }) => String(id))));
    return [
      { name: "search keystroke p95 ms", size, ours, reference, ratio: ours / reference, target: 16, met: ours <= 16 },
      atLeast("search known item hit@10", real.length, quality.hitRate, peerQuality.hitRate, 0.97),
      atLeast("search known item MRR", real.length, quality.meanReciprocalRank, peerQuality.meanReciprocalRank, 0.91),
    ];
  },
};

/** Every beginning, from two letters on, of what somebody types to find a title; in blocks, who goes first changing. */
const keystrokes = async (index: SearchIndex, peer: MiniSearch<SearchRow>, titleSample: number, rows: readonly SearchRow[]) => {
  const random = seeded(100);
  const ours: number[] = [];
  const reference: number[] = [];
  const runs = [
    { times: ours, answer: (query: string) => void searchIndex(index, query, shown) },
    { times: reference, answer: (query: string) => void peer.search(query).slice(0, shown) },
  ];
  for (const { answer } of runs) for (const query of warmUp) answer(query);
  for (let round = 0; round < titleSample; round++) {
    const title = syllables(rows[Math.floor(random() * rows.length)]?.fields.title ?? "").slice(0, 4).join(" ");
    for (const { times, answer } of round % 2 === 0 ? runs : runs.toReversed()) {
      for (let typed = 2; typed <= title.length; typed++) {
        const query = title.slice(0, typed);
        const begun = performance.now();
        answer(query);
        times.push(performance.now() - begun);
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { ours: p95(ours), reference: p95(reference) };
};

const miniSearch = (rows: readonly SearchRow[]): MiniSearch<SearchRow> => {
  const asIs = { tokenize: syllables, processTerm: (term: string) => term };
  const peer = new MiniSearch<SearchRow>({
    ...asIs,
    fields: ["title", "authors", "subject", "publisher"],
    extractField: (row, field) => (field === "id" ? row.id : Object.entries(row.fields).find(([name]) => name === field)?.[1] ?? ""),
    searchOptions: { ...asIs, combineWith: "AND", boost: { title: 2 }, prefix: (_term, place, terms) => place === terms.length - 1 },
  });
  peer.addAll(rows);
  return peer;
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

const atLeast = (name: string, size: number, ours: number, reference: number, target: number): BenchRow => ({ name, size, ours, reference, ratio: ours / reference, target, met: ours >= target });

const p95 = (times: number[]): number => times.toSorted((left, right) => left - right)[Math.floor(times.length * 0.95)] ?? Infinity;

const titleCount = 100_000;
const shown = 20;
const warmUp = ["toan 5", "de men", "so do", "the h", "nguyen nhat anh", "an", "giao trinh co h"];
