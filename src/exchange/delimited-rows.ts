/**
 * Rows of a text with separators (RFC 4180), forgiving where people and old programs write quotation marks as they like:
 * a mark that is not closed right before a separator or the line's end is a mark in a title (`"Dế Mèn" phiêu lưu ký`) and
 * swallows no rows below it.
 */
export interface DelimitedRow {
  readonly cells: readonly string[];
  /** A quotation mark in it has no partner, so where its cells end is not known. */
  readonly unclosed: boolean;
}

/** A cell with more line breaks than this was never meant as one cell. */
const mostLines = 100;

export function* delimitedRows(text: string, delimiter: string): Generator<DelimitedRow> {
  let cells: string[] = [];
  let unclosed = false;
  let at = 0;
  while (at < text.length || cells.length > 0) {
    const start = afterSpaces(text, at, delimiter);
    const end = text[start] === quote ? endOfQuoted(text, start, delimiter) : undefined;
    if (end === undefined) {
      const stop = endOfBare(text, at, delimiter);
      const cell = text.slice(at, stop);
      unclosed ||= cell.trimStart().startsWith(quote) && cell.split(quote).length % 2 === 0;
      cells.push(cell);
      at = stop;
    } else {
      cells.push(text.slice(start + 1, end).replaceAll('""', quote));
      at = afterSpaces(text, end + 1, delimiter);
    }
    if (text[at] === delimiter && at < text.length) {
      at++;
      // A separator at the very end of the text has an empty cell behind it.
      if (at < text.length) continue;
      cells.push("");
    }
    yield { cells, unclosed };
    cells = [];
    unclosed = false;
    at += text.startsWith("\r\n", at) ? 2 : 1;
  }
}

const quote = '"';

const afterSpaces = (text: string, at: number, delimiter: string): number => {
  let next = at;
  while (text[next] === " " || (text[next] === "\t" && delimiter !== "\t")) next++;
  return next;
};

const isLineEnd = (letter: string | undefined): boolean => letter === undefined || letter === "\n" || letter === "\r";

/** Where the closing mark stands; undefined when the mark that opens is only a letter of its cell. */
const endOfQuoted = (text: string, start: number, delimiter: string): number | undefined => {
  for (let at = text.indexOf(quote, start + 1); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (text[at + 1] === quote) {
      at++;
      continue;
    }
    const behind = text[afterSpaces(text, at + 1, delimiter)];
    const closes = behind === delimiter || isLineEnd(behind);
    return closes && linesWithin(text, start, at) <= mostLines ? at : undefined;
  }
  return undefined;
};

const linesWithin = (text: string, from: number, to: number): number => {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to && lines <= mostLines; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
};

const endOfBare = (text: string, at: number, delimiter: string): number => {
  let stop = at;
  while (stop < text.length && text[stop] !== delimiter && !isLineEnd(text[stop])) stop++;
  return stop;
};
