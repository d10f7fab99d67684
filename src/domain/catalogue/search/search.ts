/** Answers a question from one index: the rows that hold every syllable, best first. */
import { asked, typedWords } from "./question.ts";
import type { Question, Tolerance } from "./question.ts";
import { noMatch, rankOf } from "./rank.ts";
import { idOf } from "./search-index.ts";
import type { SearchIndex } from "./search-index.ts";
import type { Word } from "./words.ts";

export interface Hit {
  readonly id: string;
  /** Greater is better. Comparable within one answer only. */
  readonly score: number;
  /** Found only after forgiving a slip of the finger. */
  readonly approximate: boolean;
}

export interface FoundRow {
  readonly row: number;
  readonly score: number;
}

export const searchIndex = (index: SearchIndex, query: string, limit: number): Hit[] => {
  const typed = typedWords(query);
  for (const tolerance of tolerances) {
    const found = findRows(index, typed, limit, tolerance, null);
    if (found.length > 0) return found.map(({ row, score }) => ({ id: idOf(index, row), score, approximate: tolerance === "slips" }));
  }
  return [];
};

export const tolerances = ["exact", "slips"] as const satisfies Tolerance[];

/** `hidden` has a 1 for each row that is not to be found any more. */
export const findRows = (index: SearchIndex, typed: readonly Word[], limit: number, tolerance: Tolerance, hidden: Uint8Array | null): FoundRow[] => {
  if (typed.length === 0 || limit < 1) return [];
  const question = asked(index, typed, tolerance);
  const best = createBest(limit);
  for (const row of candidates(index, question)) {
    if (hidden !== null && hidden[row] === 1) continue;
    const score = rankOf(index, row, question);
    if (score !== noMatch && score > best.threshold) best.offer(row, score);
  }
  return best.found;
};

/** Rows of the rarest syllable, ascending, each once. */
const candidates = (index: SearchIndex, { tokensOfRarest }: Question): Uint32Array => {
  if (tokensOfRarest === null) return new Uint32Array();
  const spans = tokensOfRarest.map(([from, to]) => [index.rowStart[from]!, index.rowStart[to]!] as const).filter(([from, to]) => from < to);
  const [only] = tokensOfRarest.filter(([from, to]) => from < to);
  const [onlySpan] = spans;
  if (only !== undefined && onlySpan !== undefined && spans.length === 1 && only[1] === only[0] + 1) return index.rows.subarray(...onlySpan);
  const wanted = new Uint8Array(index.ids.length);
  let size = 0;
  for (const [from, to] of spans) {
    for (let place = from; place < to; place++) {
      const row = index.rows[place]!;
      size += 1 - wanted[row]!;
      wanted[row] = 1;
    }
  }
  const rows = new Uint32Array(size);
  for (let row = 0, next = 0; next < size; row++) if (wanted[row] === 1) rows[next++] = row;
  return rows;
};

/** Keeps the best few. Rows are offered in resting order, so an equal one stays behind those before it. */
const createBest = (limit: number) => {
  const found: FoundRow[] = [];
  return {
    found,
    threshold: noMatch,
    offer(row: number, score: number) {
      let place = found.length;
      while (place > 0 && found[place - 1]!.score < score) place--;
      found.splice(place, 0, { row, score });
      if (found.length > limit) found.pop();
      if (found.length === limit) this.threshold = found[limit - 1]!.score;
    },
  };
};
