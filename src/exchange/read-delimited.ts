/**
 * Text with separators: which of comma, semicolon, tab or bar is used is told by which makes the most rows of equal width.
 * Titles and signatures above and below the list are narrower rows and do no harm.
 */
import { cleanCell } from "./clean-text.ts";
import { delimitedRows } from "./delimited-rows.ts";
import { UnreadableFile } from "./reasons.ts";
import { columnLimit, rowLimit } from "./table.ts";
import type { Table, TableRow } from "./table.ts";
import type { DecodedText } from "./decode-text.ts";

export const readDelimited = ({ text: whole, encoding }: DecodedText): Table => {
  const hint = /^sep=(.)\r?\n/i.exec(whole);
  const text = hint ? whole.slice(hint[0].length) : whole;
  const delimiter = hint?.[1] ?? delimiterOf(text);
  const rows: TableRow[] = [];
  let number = 0;
  let filled = 0;
  for (const { cells: written, unclosed } of delimitedRows(text, delimiter)) {
    number++;
    if (written.every((cell) => cell.trim() === "")) continue;
    filled++;
    if (filled >= rowLimit) continue;
    const cells = written.slice(0, columnLimit).map(cleanCell);
    rows.push(unclosed ? { number, cells, faults: [{ type: "UnclosedQuote", column: undefined }] } : { number, cells });
  }
  if (filled >= rowLimit) throw new UnreadableFile({ type: "TooManyRows", rows: filled, limit: rowLimit });
  if (filled === 0) throw new UnreadableFile({ type: "NoRows", sheets: 1 });
  return { source: "text", encoding, delimiter, sheets: [{ name: "", hidden: false, rows: filled }], sheet: 0, rows, merges: [] };
};

const delimiterOf = (text: string): string => {
  const sample = text.slice(0, 100_000);
  const widest = [",", ";", "\t", "|"].map((delimiter) => ({ delimiter, ...evenness(sample, delimiter) }));
  return widest.reduce((best, next) => (next.rows > best.rows || (next.rows === best.rows && next.width > best.width) ? next : best)).delimiter;
};

const sampledRows = 60;

/** The commonest width above one, and how many of the first rows have it. */
const evenness = (sample: string, delimiter: string): { rows: number; width: number } => {
  const counts = new Map<number, number>();
  let seen = 0;
  for (const { cells } of delimitedRows(sample, delimiter)) {
    if (cells.length > 1) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
    if (++seen === sampledRows) break;
  }
  let best = { rows: 0, width: 0 };
  for (const [width, rows] of counts) if (rows > best.rows) best = { rows, width };
  return best;
};
