/**
 * Builds a search index from rows, in as many portions as the caller likes, or from the rows of an older index:
 * a syllable is read and folded once, however often it stands in the catalogue.
 * Positions inside the arrays are in range by construction: that is what each `!` here says.
 */
import { compareText, compareWords, fieldCount, idOf, searchFields } from "./search-index.ts";
import type { Ranking, SearchIndex, SearchRow } from "./search-index.ts";
import { rawWords, wordOf } from "./words.ts";

export interface IndexBuilder {
  readonly size: number;
  add(rows: Iterable<SearchRow>): void;
  /** Takes rows `from` to `to` over from another index; those in `left` stay behind. */
  addFrom(index: SearchIndex, from: number, to: number, left: ReadonlySet<string>): void;
  finish(): SearchIndex;
}

export const buildIndex = (rows: Iterable<SearchRow>, ranking: Ranking = "titles"): SearchIndex => {
  const builder = createIndexBuilder(ranking);
  builder.add(rows);
  return builder.finish();
};

export const createIndexBuilder = (ranking: Ranking = "titles"): IndexBuilder => {
  const ids: string[] = [];
  const fieldStart = growingNumbers();
  const text = growingNumbers();
  const spellings = createNumbering();
  const tokenOf: string[] = [];
  const numberOfRaw = new Map<string, number>();

  const numberOf = (spelling: string, token: string): number => {
    const number = spellings.numberOf(spelling);
    tokenOf[number] = token;
    return number;
  };

  const readWord = (raw: string): number => {
    const known = numberOfRaw.get(raw);
    if (known !== undefined) return known;
    const word = wordOf(raw);
    const number = word.token === "" ? nothing : numberOf(word.spelling, word.token);
    numberOfRaw.set(raw, number);
    return number;
  };

  return {
    get size() {
      return ids.length;
    },
    add(rows) {
      for (const { id, fields } of rows) {
        ids.push(id);
        for (const field of searchFields) {
          fieldStart.push(text.length);
          const written = fields[field];
          if (written === undefined) continue;
          for (const raw of rawWords(written)) {
            const number = readWord(raw);
            if (number !== nothing) text.push(number);
          }
        }
      }
    },
    addFrom(index, from, to, left) {
      const tokens = tokenOfSpelling(index);
      const numbers = new Map<number, number>();
      for (let row = from; row < to; row++) {
        const id = idOf(index, row);
        if (left.has(id)) continue;
        ids.push(id);
        for (let field = row * fieldCount; field < (row + 1) * fieldCount; field++) {
          fieldStart.push(text.length);
          for (let place = index.fieldStart[field]!; place < index.fieldStart[field + 1]!; place++) {
            const old = index.text[place]!;
            let number = numbers.get(old);
            if (number === undefined) {
              number = numberOf(index.spellings[old]!, index.tokens[tokens(old)]!);
              numbers.set(old, number);
            }
            text.push(number);
          }
        }
      }
    },
    finish() {
      fieldStart.push(text.length);
      return laidOut({ ranking, ids, tokenOf, spellings: spellings.texts, fieldStart: fieldStart.taken(), text: text.taken() });
    },
  };
};

interface Gathered {
  readonly ranking: Ranking;
  readonly ids: readonly string[];
  readonly spellings: readonly string[];
  readonly tokenOf: readonly string[];
  readonly fieldStart: Uint32Array<ArrayBuffer>;
  readonly text: Uint32Array<ArrayBuffer>;
}

/** Gives spellings and rows their sorted numbers and writes down which rows hold which token. */
const laidOut = (gathered: Gathered): SearchIndex => {
  const { ranking, ids, spellings, tokenOf, fieldStart, text } = gathered;
  const spellingOrder = Array.from(spellings.keys()).sort(
    (left, right) => compareText(tokenOf[left]!, tokenOf[right]!) || compareText(spellings[left]!, spellings[right]!),
  );
  const tokens: string[] = [];
  const spellingStart: number[] = [];
  const newSpelling = new Uint32Array(spellings.length);
  const newToken = new Uint32Array(spellings.length);
  for (const [number, old] of spellingOrder.entries()) {
    const token = tokenOf[old]!;
    if (token !== tokens[tokens.length - 1]) {
      tokens.push(token);
      spellingStart.push(number);
    }
    newSpelling[old] = number;
    newToken[number] = tokens.length - 1;
  }
  spellingStart.push(spellings.length);

  const newText = new Uint32Array(text.length);
  const newFieldStart = new Uint32Array(fieldStart.length);
  const newIds: string[] = [];
  let place = 0;
  for (const row of restingOrder(ids, fieldStart, rankOfEach(spellings), text)) {
    newIds.push(ids[row]!);
    for (let field = 0; field < fieldCount; field++) {
      newFieldStart[(newIds.length - 1) * fieldCount + field] = place;
      const end = fieldStart[row * fieldCount + field + 1]!;
      for (let from = fieldStart[row * fieldCount + field]!; from < end; from++) newText[place++] = newSpelling[text[from]!]!;
    }
  }
  newFieldStart[newIds.length * fieldCount] = place;

  return {
    ranking,
    ids: newIds,
    tokens,
    spellings: spellingOrder.map((old) => spellings[old]!),
    spellingStart: Uint32Array.from(spellingStart),
    text: newText,
    fieldStart: newFieldStart,
    ...rowsByToken(newIds.length, tokens.length, newText, newFieldStart, newToken),
  };
};

/** What `compareAtRest` says across two indexes, said quickly within one. */
const restingOrder = (ids: readonly string[], fieldStart: Uint32Array, rank: Uint32Array, text: Uint32Array): Uint32Array =>
  Uint32Array.from(ids.keys()).sort((left, right) => {
    const title = left * fieldCount;
    const otherTitle = right * fieldCount;
    const from = fieldStart[title]!;
    const other = fieldStart[otherTitle]!;
    const length = fieldStart[title + 1]! - from;
    const byLength = length - (fieldStart[otherTitle + 1]! - other);
    if (byLength !== 0) return byLength;
    for (let offset = 0; offset < length; offset++) {
      const bySpelling = rank[text[from + offset]!]! - rank[text[other + offset]!]!;
      if (bySpelling !== 0) return bySpelling;
    }
    const byAuthors = fieldStart[title + 2]! - fieldStart[title + 1]! - (fieldStart[otherTitle + 2]! - fieldStart[otherTitle + 1]!);
    return byAuthors || compareText(ids[left]!, ids[right]!);
  });

const rankOfEach = (texts: readonly string[]): Uint32Array => {
  const rank = new Uint32Array(texts.length);
  for (const [place, number] of Array.from(texts.keys()).sort((left, right) => compareWords(texts[left]!, texts[right]!)).entries()) rank[number] = place;
  return rank;
};

const rowsByToken = (rowCount: number, tokenCount: number, text: Uint32Array, fieldStart: Uint32Array, tokenOf: Uint32Array) => {
  const rowStart = new Uint32Array(tokenCount + 1);
  const lastRow = new Int32Array(tokenCount).fill(-1);
  const eachToken = (visit: (token: number, row: number) => void) => {
    lastRow.fill(-1);
    for (let row = 0; row < rowCount; row++) {
      const end = fieldStart[(row + 1) * fieldCount]!;
      for (let place = fieldStart[row * fieldCount]!; place < end; place++) {
        const token = tokenOf[text[place]!]!;
        if (lastRow[token] === row) continue;
        lastRow[token] = row;
        visit(token, row);
      }
    }
  };
  eachToken((token) => {
    rowStart[token + 1]!++;
  });
  for (let token = 0; token < tokenCount; token++) rowStart[token + 1]! += rowStart[token]!;
  const rows = new Uint32Array(rowStart[tokenCount]!);
  const next = rowStart.slice();
  eachToken((token, row) => {
    rows[next[token]!++] = row;
  });
  return { rowStart, rows };
};

const tokenOfSpelling = (index: SearchIndex) => {
  const tokens = new Uint32Array(index.spellings.length);
  for (let token = 0; token < index.tokens.length; token++) tokens.fill(token, index.spellingStart[token], index.spellingStart[token + 1]);
  return (spelling: number): number => tokens[spelling]!;
};

const createNumbering = () => {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  return {
    texts,
    numberOf: (text: string): number => {
      let number = numbers.get(text);
      if (number === undefined) {
        number = texts.length;
        texts.push(text);
        numbers.set(text, number);
      }
      return number;
    },
  };
};

const growingNumbers = () => {
  let numbers = new Uint32Array(1024);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(number: number) {
      if (length === numbers.length) {
        const wider = new Uint32Array(length * 2);
        wider.set(numbers);
        numbers = wider;
      }
      numbers[length++] = number;
    },
    taken: () => numbers.slice(0, length),
  };
};

const nothing = -1;
