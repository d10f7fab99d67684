/** A table typed for a font of the nineties, in the letters that its readers saw; any other without its soft hyphens, which nobody sees. */
import { fromLegacyFont, legacyFontOf } from "./legacy-fonts.ts";
import type { Table, TableRow } from "./table.ts";

export const inUnicode = (table: Table): Table => {
  const font = legacyFontOf(table.rows.slice(0, sampledRows).map(({ cells }) => cells.join(" ")).join(" "));
  if (font === undefined) return { ...table, rows: table.rows.map((row) => (row.cells.some((cell) => cell.includes(softHyphen)) ? withCells(row, (cell) => cell.replaceAll(softHyphen, "")) : row)) };
  return { ...table, font, rows: table.rows.map((row) => withCells(row, (cell) => fromLegacyFont(cell, font))) };
};

const sampledRows = 500;
const softHyphen = "\u00ad";

const withCells = (row: TableRow, change: (cell: string) => string): TableRow => ({
  ...row,
  cells: row.cells.map(change),
  ...(row.fromAbove === undefined ? {} : { fromAbove: new Map([...row.fromAbove].map(([column, cell]) => [column, change(cell)])) }),
});
