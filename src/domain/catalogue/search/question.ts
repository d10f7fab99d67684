/**
 * What was typed, as bits over the spellings of one index: bit i of a spelling says that it answers the i-th syllable.
 * Every syllable but the last is meant whole; the last may still be being typed, so it is the beginning of one.
 * When nothing answers, one slip of the finger per syllable is forgiven; a number and a single letter are never a slip for another.
 */
import { nearby } from "./nearby.ts";
import type { SearchIndex } from "./search-index.ts";
import { agreement, hasMarks, words } from "./words.ts";
import type { Word } from "./words.ts";

export interface Question {
  /** How many syllables were asked for; each has a bit, the first has the lowest. */
  readonly length: number;
  readonly all: number;
  /** Syllables of two letters, which are one slip away from nearly any other: they may slip only beside one that is exact. */
  readonly short: number;
  /** Spelling → the syllables it answers; `lastIsWhole` beside the last one's bit when that is no mere beginning. */
  readonly answers: Uint32Array;
  /** Spelling → the syllables it answers only with a slip. */
  readonly slips: Uint32Array | null;
  /** Spelling → the syllables whose typed marks it contradicts, and those it has other marks than. */
  readonly contradicts: Uint32Array | null;
  readonly differs: Uint32Array | null;
  /** Rows to look at: those of the rarest syllable. Null when a syllable is nowhere. */
  readonly tokensOfRarest: readonly TokenRange[] | null;
}

/** Tokens `from` to `to`, the last one excluded. */
export type TokenRange = readonly [from: number, to: number];

export type Tolerance = "exact" | "slips";

/** Bits of a number: 24 syllables, and one for "the last one is whole". */
export const mostSyllables = 24;
export const lastIsWhole = 1 << 30;

/** A single letter begins half the catalogue: nothing is searched before the second. */
const fewestLetters = 2;

export const typedWords = (query: string): Word[] => {
  const typed = words(query);
  const letterCount = typed.reduce((sum, word) => sum + word.token.length, 0);
  return letterCount < fewestLetters ? [] : typed.slice(0, mostSyllables);
};

export const asked = (index: SearchIndex, typed: readonly Word[], tolerance: Tolerance): Question => {
  const answers = new Uint32Array(index.spellings.length);
  const slips = tolerance === "slips" ? new Uint32Array(index.spellings.length) : null;
  const marked = typed.some(hasMarks);
  const contradicts = marked ? new Uint32Array(index.spellings.length) : null;
  const differs = marked ? new Uint32Array(index.spellings.length) : null;
  let rarest: readonly TokenRange[] | null = [];
  let fewestRows = Infinity;
  let short = 0;

  for (const [position, word] of typed.entries()) {
    const bit = 1 << position;
    if (word.token.length <= 2) short |= bit;
    const isLast = position === typed.length - 1;
    const unfinished = isLast || (index.ranking === "people" && startsWithDigit.test(word.token));
    const exact = unfinished ? beginningWith(index, word.token) : wholeToken(index, word.token);
    const ranges = [exact];
    if (slips !== null) {
      for (const slip of nearby(word.token, isLast)) {
        ranges.push(slip.unfinished ? beginningWith(index, slip.token) : wholeToken(index, slip.token));
      }
    }

    for (const range of ranges) {
      eachSpelling(index, range, (spelling) => {
        answers[spelling]! |= bit;
        if (slips !== null && range !== exact) slips[spelling]! |= bit;
      });
    }
    eachSpelling(index, exact, (spelling) => {
      if (slips !== null) slips[spelling]! &= ~bit;
      if (contradicts === null || differs === null) return;
      const stands = agreement(word.spelling, index.spellings[spelling]!);
      if (stands === "contradicts") contradicts[spelling]! |= bit;
      if (stands !== "same") differs[spelling]! |= bit;
    });
    if (isLast) eachSpelling(index, wholeToken(index, word.token), (spelling) => (answers[spelling]! |= lastIsWhole));

    const rowCount = ranges.reduce((sum, range) => sum + rowsWithin(index, range), 0);
    if (rowCount < fewestRows) {
      fewestRows = rowCount;
      rarest = ranges;
    }
  }
  return {
    length: typed.length,
    all: (1 << typed.length) - 1,
    short,
    answers,
    slips,
    contradicts,
    differs,
    tokensOfRarest: fewestRows === 0 || fewestRows === Infinity ? null : rarest,
  };
};

const wholeToken = (index: SearchIndex, token: string): TokenRange => {
  const place = firstNotBefore(index.tokens, token);
  return [place, index.tokens[place] === token ? place + 1 : place];
};

const beginningWith = (index: SearchIndex, beginning: string): TokenRange => [
  firstNotBefore(index.tokens, beginning),
  firstNotBefore(index.tokens, beginning + lastOfAll),
];

const firstNotBefore = (sorted: readonly string[], text: string): number => {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]! < text) from = middle + 1;
    else to = middle;
  }
  return from;
};

const eachSpelling = (index: SearchIndex, [from, to]: TokenRange, visit: (spelling: number) => void): void => {
  const end = index.spellingStart[to]!;
  for (let spelling = index.spellingStart[from]!; spelling < end; spelling++) visit(spelling);
};

const rowsWithin = (index: SearchIndex, [from, to]: TokenRange): number => index.rowStart[to]! - index.rowStart[from]!;

/** Sorts after every letter: no word holds it. */
const lastOfAll = "\uffff";

const startsWithDigit = /^[0-9]/;
