import fc from "fast-check";
import { expect, test } from "vitest";
import { buildIndex, createIndexBuilder } from "#domain/catalogue/search/build-index.ts";
import { createLiveIndex } from "#domain/catalogue/search/live-index.ts";
import { searchIndex } from "#domain/catalogue/search/search.ts";
import type { Ranking, SearchRow } from "#domain/catalogue/search/search-index.ts";
import { words } from "#domain/catalogue/search/words.ts";
import { syllables } from "#domain/kernel/fold.ts";

const runs = { seed: 20271, numRuns: 300 };

test("search reads the same syllables as the rest of the library", () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: "grapheme" }), fc.array(vietnamese).map((parts) => parts.join(", "))), (text) => {
    expect(words(text).map(({ token }) => token)).toEqual(syllables(text));
  }), runs);
});

test("a title is always found by its own whole text, with and without marks", () => {
  fc.assert(fc.property(rowsOf(20), (rows) => {
    const index = buildIndex(rows);
    for (const { id, fields } of rows) {
      for (const query of [fields.title, syllables(fields.title).join(" ")]) {
        if (syllables(query).join("").length < 2) continue;
        expect(searchIndex(index, query, rows.length).map((hit) => hit.id)).toContain(id);
      }
    }
  }), runs);
});

test.each(["titles", "people"] as const)("%s: an index with its changes answers as one built anew", (ranking) => {
  fc.assert(fc.property(rowsOf(20), rowsOf(10), fc.array(fc.nat(19)), query, fc.integer({ min: 1, max: 8 }), (rows, changes, removed, typed, limit) => {
    const removedIds = removed.map(idAt);
    const live = createLiveIndex(buildIndex(rows, ranking));
    live.update(changes, removedIds);
    const now = new Map([...rows, ...changes].map((row) => [row.id, row]));
    for (const id of removedIds) now.delete(id);
    expect(live.search(typed, limit)).toEqual(searchIndex(buildIndex(now.values(), ranking), typed, limit));
  }), { ...runs, numRuns: 1_000 });
});

test("an index made from another index is the same, portion by portion", () => {
  fc.assert(fc.property(rowsOf(20), fc.nat(20), fc.nat(19), (rows, cut, leftOut) => {
    const index = buildIndex(rows);
    const middle = Math.min(cut, rows.length);
    const builder = createIndexBuilder();
    const left = new Set([idAt(leftOut)]);
    builder.addFrom(index, 0, middle, left);
    builder.addFrom(index, middle, rows.length, left);
    expect(builder.finish()).toEqual(buildIndex(rows.filter(({ id }) => !left.has(id))));
  }), runs);
});

test("best first: no hit has a better score than the one before it, and a smaller limit is the beginning of a larger one", () => {
  let hits = 0;
  fc.assert(fc.property(rowsOf(20), query, fc.constantFrom<Ranking>("titles", "people"), (rows, typed, ranking) => {
    const index = buildIndex(rows, ranking);
    const all = searchIndex(index, typed, 100);
    hits += all.length;
    for (const [place, hit] of all.entries()) expect(hit.score).toBeLessThanOrEqual(all[place - 1]?.score ?? Infinity);
    expect(searchIndex(index, typed, 3)).toEqual(all.slice(0, 3));
  }), runs);
  expect(hits).toBeGreaterThan(300);
});

const vietnamese = fc.constantFrom("số", "sơ", "đỏ", "đồ", "đo", "dế", "mèn", "hoà", "hòa", "hóa", "toán", "5", "10", "6a", "an", "anh", "ánh", "Nguyễn", "NHẬT", "văn", "so", "do", "o");
const phrase = fc.array(vietnamese, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(" "));
const query = fc.tuple(phrase, fc.nat(3)).map(([text, cut]) => text.slice(0, Math.max(2, text.length - cut)));
const idAt = (place: number): string => `title:${place}`;
const rowsOf = (most: number): fc.Arbitrary<SearchRow[]> =>
  fc.uniqueArray(fc.record({ place: fc.nat(most - 1), title: phrase, authors: phrase, subject: phrase }), { maxLength: most, selector: ({ place }) => place })
    .map((drafts) => drafts.map(({ place, ...fields }) => ({ id: idAt(place), fields })));
