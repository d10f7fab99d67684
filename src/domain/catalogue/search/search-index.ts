/**
 * The index is flat arrays, so that it is copied, handed over and saved as it is.
 * Rows lie in their resting order: shorter titles first, then by title, then fewer authors, then by id. Among rows that
 * answer a query equally well the one that lies first is shown first.
 */

/** What a row is found by. For a reader: the full name as `title`, the class as `subject`. */
export interface SearchFields {
  readonly title: string;
  readonly authors?: string;
  readonly subject?: string;
  readonly publisher?: string;
}

export interface SearchRow {
  readonly id: string;
  readonly fields: SearchFields;
}

/** Readers are known by their given name, titles by their first words. */
export type Ranking = "titles" | "people";

export interface SearchIndex {
  readonly ranking: Ranking;
  /** Row → id. */
  readonly ids: readonly string[];
  /** Every syllable without marks, sorted. */
  readonly tokens: readonly string[];
  /** Every spelling, those of one token side by side. */
  readonly spellings: readonly string[];
  /** Token → where its spellings begin; one more entry at the end. */
  readonly spellingStart: Uint32Array<ArrayBuffer>;
  /** All texts, as spellings, row after row, field after field. */
  readonly text: Uint32Array<ArrayBuffer>;
  /** Row × 4 + field → where that field begins in `text`; one more entry at the end. */
  readonly fieldStart: Uint32Array<ArrayBuffer>;
  /** Token → where its rows begin in `rows`; one more entry at the end. */
  readonly rowStart: Uint32Array<ArrayBuffer>;
  /** Rows that contain a token, ascending. */
  readonly rows: Uint32Array<ArrayBuffer>;
}

export const searchFields = ["title", "authors", "subject", "publisher"] as const satisfies (keyof SearchFields)[];
export const fieldCount = searchFields.length;

/** Resting order across two indexes: what decides between two rows that answer equally well. */
export const compareAtRest = (index: SearchIndex, row: number, other: SearchIndex, otherRow: number): number => {
  const [from, to, authorsTo] = spans(index, row);
  const [otherFrom, otherTo, otherAuthorsTo] = spans(other, otherRow);
  const byLength = to - from - (otherTo - otherFrom);
  if (byLength !== 0) return byLength;
  for (let offset = 0; offset < to - from; offset++) {
    const bySpelling = compareWords(spellingAt(index, from + offset), spellingAt(other, otherFrom + offset));
    if (bySpelling !== 0) return bySpelling;
  }
  return authorsTo - to - (otherAuthorsTo - otherTo) || compareText(idOf(index, row), idOf(other, otherRow));
};

/** By code unit: the same on every machine, whatever its language. */
export const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** Numbers come first and count up: "Toán 9" lies before "Toán 10". */
export const compareWords = (left: string, right: string): number => {
  const isNumber = digits.test(left);
  if (isNumber !== digits.test(right)) return isNumber ? -1 : 1;
  return (isNumber ? left.length - right.length : 0) || compareText(left, right);
};

export const idOf = (index: SearchIndex, row: number): string => index.ids[row] ?? missing("row", row);

const digits = /^[0-9]+$/;

/** Where a row's title begins, where it ends and its authors begin, where those end. */
const spans = (index: SearchIndex, row: number): [titleFrom: number, titleTo: number, authorsTo: number] => {
  const at = (field: number) => index.fieldStart[row * fieldCount + field] ?? missing("row", row);
  return [at(0), at(1), at(2)];
};

const spellingAt = (index: SearchIndex, place: number): string => index.spellings[index.text[place] ?? -1] ?? missing("place", place);

const missing = (what: string, where: number): never => {
  throw new Error(`the search index has no ${what} ${where}`);
};
