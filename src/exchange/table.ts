/**
 * A table is what every kind of file is read into: rows of text, numbered as the person sees them in Excel.
 * Nothing in it knows about books or readers; a cell is "" when empty, and its text is clean (see clean-text.ts).
 */
import type { LegacyFont } from "./legacy-fonts.ts";

/** What is wrong with one cell: it matters only when the cell's column is used. */
export type CellFault =
  | { readonly type: "FormulaWithoutValue"; readonly column: number }
  | { readonly type: "ErrorCell"; readonly column: number; readonly text: string }
  | { readonly type: "UnclosedQuote"; readonly column: undefined };

export interface TableRow {
  /** 1 for the first row of the sheet; empty rows are counted but not kept. */
  readonly number: number;
  readonly cells: readonly string[];
  /** Values of cells merged downwards from a row above, by column. */
  readonly fromAbove?: ReadonlyMap<number, string>;
  readonly faults?: readonly CellFault[];
}

export interface SheetSummary {
  readonly name: string;
  readonly hidden: boolean;
  /** Rows with at least one value. */
  readonly rows: number;
}

/** Cells shown as one; all four ends are inside, rows numbered from 1 and columns from 0. */
export interface Merge {
  readonly fromRow: number;
  readonly toRow: number;
  readonly fromColumn: number;
  readonly toColumn: number;
}

export interface Table {
  readonly source: "xlsx" | "text";
  /** "windows-1258", "utf-16le", …: for text files. */
  readonly encoding?: string;
  /** The font that the list was typed for, when it was not typed in Unicode. */
  readonly font?: LegacyFont;
  readonly delimiter?: string;
  readonly sheets: readonly SheetSummary[];
  /** Which of `sheets` the rows are from. */
  readonly sheet: number;
  readonly rows: readonly TableRow[];
  readonly merges: readonly Merge[];
}

/** A file of this many rows is no school's list; it is refused with its number of rows. */
export const rowLimit = 200_000;

/** Columns further right than this hold no list that a person made. */
export const columnLimit = 256;
