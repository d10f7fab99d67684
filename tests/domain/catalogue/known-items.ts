/**
 * Known-item questions: somebody looks for one book, knows how its title begins and the author's last word.
 * Several rows may be that same book (another edition, another accession): each of them answers the question.
 */
import type { SearchRow } from "#domain/catalogue/search/search-index.ts";
import { syllables } from "#domain/kernel/fold.ts";

export interface Quality {
  readonly asked: number;
  /** Share of questions answered within the first ten. */
  readonly hitRate: number;
  /** Mean of 1 / place of the book sought; 0 when not within the first ten. */
  readonly meanReciprocalRank: number;
}

export const knownItemQuality = (rows: readonly SearchRow[], seed: number, count: number, find: (query: string) => readonly string[]): Quality => {
  const book = new Map(rows.map((row) => [row.id, sameBook(row)]));
  const random = seeded(seed);
  let asked = 0;
  let hits = 0;
  let reciprocal = 0;
  while (asked < count) {
    const row = rows[Math.floor(random() * rows.length)];
    if (row === undefined) throw new Error("no rows to ask about");
    const author = syllables(row.fields.authors ?? "").at(-1);
    if (author === undefined) continue;
    asked++;
    const place = find([...syllables(row.fields.title).slice(0, 4), author].join(" ")).slice(0, 10).findIndex((id) => book.get(id) === sameBook(row));
    if (place < 0) continue;
    hits++;
    reciprocal += 1 / (place + 1);
  }
  return { asked, hitRate: hits / asked, meanReciprocalRank: reciprocal / asked };
};

/** Mulberry32: the same questions for the same seed on every machine. */
export const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

const sameBook = ({ fields }: SearchRow): string => `${syllables(fields.title).join(" ")} / ${syllables(fields.authors ?? "").join(" ")}`;
