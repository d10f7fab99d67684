import { beforeAll, describe, expect, test } from "vitest";
import { buildIndex } from "#domain/catalogue/search/build-index.ts";
import { searchIndex } from "#domain/catalogue/search/search.ts";
import type { SearchIndex, SearchRow } from "#domain/catalogue/search/search-index.ts";
import { fold } from "#domain/kernel/fold.ts";
import { knownItemQuality, seeded } from "./known-items.ts";
import { realRows, realRowsExist } from "./real-rows.ts";

const exists = realRowsExist();
if (!exists) console.info("skipped: the catalogues in ../shared/data are not there");

describe.skipIf(!exists)("on real catalogues", () => {
  let rows: SearchRow[] = [];
  let index: SearchIndex;
  beforeAll(() => {
    rows = realRows();
    index = buildIndex(rows);
  });
  const ids = (query: string, limit = 10) => searchIndex(index, query, limit).map(({ id }) => id);

  test("there are at least 90,000 rows, all of them in the index", () => {
    expect(rows.length).toBeGreaterThanOrEqual(90_000);
    expect(index.ids).toHaveLength(rows.length);
    expect(new Set(index.ids).size).toBe(rows.length);
  });

  // One sample of 200 strays by ±0.02; twenty samples say what is true of the catalogue.
  test("who knows the first four syllables and the author's last finds the book: hits ≥ 0.97, MRR ≥ 0.91 over twenty samples of 200", () => {
    const samples = Array.from({ length: 20 }, (_, seed) => knownItemQuality(rows, seed + 1, 200, ids));
    const mean = (of: (sample: (typeof samples)[number]) => number) => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
    expect(samples.reduce((sum, { asked }) => sum + asked, 0)).toBe(4_000);
    expect(mean(({ hitRate }) => hitRate)).toBeGreaterThanOrEqual(0.97);
    expect(mean(({ meanReciprocalRank }) => meanReciprocalRank)).toBeGreaterThanOrEqual(0.91);
    for (const sample of samples) expect(sample.hitRate).toBeGreaterThanOrEqual(0.95);
  });

  test.each(["so do", "co hoc", "tieng viet 4"])('"%s": the first ten have it together in the title', (query) => {
    const titles = new Map(rows.map(({ id, fields }) => [id, fold(fields.title)]));
    const first = ids(query);
    expect(first).toHaveLength(10);
    for (const id of first) expect(titles.get(id)).toContain(query);
  });

  test("books are found by their whole title with the author's whole name", () => {
    const random = seeded(7);
    let looked = 0;
    while (looked < 300) {
      const row = rows[Math.floor(random() * rows.length)];
      if (row === undefined || row.fields.authors === undefined || row.fields.title.length > 100 || row.fields.authors.length > 60) continue;
      looked++;
      expect(ids(`${row.fields.title} ${row.fields.authors}`, 100)).toContain(row.id);
    }
  });
});
