/**
 * Text with separators: which of comma, semicolon, tab or bar is used is told by which makes the most rows of equal width.
 * Titles and signatures above and below the list are narrower rows and do no harm.
 */
import Papa from "papaparse";
import { cleanCell } from "./clean-text.ts";
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
  Papa.parse<string[]>(text, {
    delimiter,
    step: ({ data, errors }) => {
      number++;
      if (data.every((cell) => cell.trim() === "")) return;
      filled++;
      if (filled >= rowLimit) return;
      const cells = data.slice(0, columnLimit).map(cleanCell);
      const unclosed = errors.some((error) => error.code === "MissingQuotes");
      rows.push(unclosed ? { number, cells, faults: [{ type: "UnclosedQuote", column: undefined }] } : { number, cells });
    },
  });
  if (filled >= rowLimit) throw new UnreadableFile({ type: "TooManyRows", rows: filled, limit: rowLimit });
  if (filled === 0) throw new UnreadableFile({ type: "NoRows", sheets: 1 });
  return { source: "text", encoding, delimiter, sheets: [{ name: "", hidden: false, rows: filled }], sheet: 0, rows, merges: [] };
};

const delimiterOf = (text: string): string => {
  const sample = text.slice(0, 100_000);
  const widest = [",", ";", "\t", "|"].map((delimiter) => ({ delimiter, ...evenness(sample, delimiter) }));
  return widest.reduce((best, next) => (next.rows > best.rows || (next.rows === best.rows && next.width > best.width) ? next : best)).delimiter;
};

/** The commonest width above one, and how many of the first rows have it. */
const evenness = (sample: string, delimiter: string): { rows: number; width: number } => {
  const { data } = Papa.parse<string[]>(sample, { delimiter, preview: 60 });
  const counts = new Map<number, number>();
  for (const { length } of data) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1);
  let best = { rows: 0, width: 0 };
  for (const [width, rows] of counts) if (rows > best.rows) best = { rows, width };
  return best;
};
