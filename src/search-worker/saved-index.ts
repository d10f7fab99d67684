/**
 * The saved index is a cache: it can always be made again from the catalogue. So it is used only when all fits:
 * the version of its layout and folding, the ranking, and how far the data went that it was made from.
 */
import { fieldCount } from "#domain/catalogue/search/search-index.ts";
import type { Ranking, SearchIndex } from "#domain/catalogue/search/search-index.ts";
import type { SavedIndex } from "./search.ts";

/** Goes up whenever the arrays, the folding of words or the resting order of rows change. */
export const savedIndexVersion = 1;

export const savedIndex = (index: SearchIndex, upTo: string): SavedIndex => ({
  version: savedIndexVersion,
  ranking: index.ranking,
  upTo,
  buffers: [
    ...[index.ids, index.tokens, index.spellings].map(packed),
    ...[index.spellingStart, index.text, index.fieldStart, index.rowStart, index.rows].map((numbers) => numbers.slice().buffer),
  ],
});

export const isCurrent = (saved: SavedIndex, ranking: Ranking, upTo: string): boolean =>
  saved.version === savedIndexVersion && saved.ranking === ranking && saved.upTo === upTo;

/** Undefined when the parts do not fit each other, as after a write that was cut off. */
export const indexFromSaved = (saved: SavedIndex): SearchIndex | undefined => {
  const [idBytes, tokenBytes, spellingBytes, ...numberBytes] = saved.buffers;
  if (idBytes === undefined || tokenBytes === undefined || spellingBytes === undefined) return undefined;
  if (numberBytes.some(({ byteLength }) => byteLength % Uint32Array.BYTES_PER_ELEMENT !== 0)) return undefined;
  const [spellingStart, text, fieldStart, rowStart, rows] = numberBytes.map((buffer) => new Uint32Array(buffer));
  if (spellingStart === undefined || text === undefined || fieldStart === undefined || rowStart === undefined || rows === undefined) return undefined;

  const index = { ranking: saved.ranking, ids: unpacked(idBytes), tokens: unpacked(tokenBytes), spellings: unpacked(spellingBytes), spellingStart, text, fieldStart, rowStart, rows };
  const fits =
    fieldStart.length === index.ids.length * fieldCount + 1 &&
    fieldStart[fieldStart.length - 1] === text.length &&
    spellingStart.length === index.tokens.length + 1 &&
    spellingStart[spellingStart.length - 1] === index.spellings.length &&
    rowStart.length === index.tokens.length + 1 &&
    rowStart[rowStart.length - 1] === rows.length;
  return fits ? index : undefined;
};

/** No id and no word holds a line break. */
const packed = (texts: readonly string[]): ArrayBuffer => new TextEncoder().encode(texts.join("\n")).slice().buffer;

const unpacked = (bytes: ArrayBuffer): string[] => (bytes.byteLength === 0 ? [] : new TextDecoder().decode(bytes).split("\n"));
