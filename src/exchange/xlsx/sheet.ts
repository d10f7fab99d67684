/**
 * One sheet, read as a stream into rows of text. Of a formula the value that Excel last computed counts; merged cells
 * have their value in the first cell, and the cells below it know it as `fromAbove`. (ECMA-376 18.3.1.)
 */
import { cleanCell } from "../clean-text.ts";
import { columnLimit, rowLimit } from "../table.ts";
import type { CellFault, Merge, TableRow } from "../table.ts";
import { dayInIso, plainNumber } from "./number-format.ts";
import { decodeEscapes } from "./workbook.ts";
import type { Workbook } from "./workbook.ts";
import { attribute } from "./xml.ts";
import type { XmlHandler } from "./xml.ts";

export interface SheetRows {
  readonly rows: readonly TableRow[];
  /** Also counts the rows beyond the limit, which are not kept. */
  readonly filled: number;
  readonly merges: readonly Merge[];
}

const mergeLimit = 100_000;

export const createSheetReader = ({ styles, sharedTexts }: Pick<Workbook, "styles" | "sharedTexts">) => {
  const rows: TableRow[] = [];
  const merges: Merge[] = [];
  let filled = 0;
  let row = 0;
  let cells: string[] = [];
  let faults: CellFault[] = [];
  let column = -1;
  let kind = "n";
  let style = 0;
  let value: string | undefined;
  let hasFormula = false;
  let collecting = false;
  let inReading = false;

  const open = (name: string, attributes: string): void => {
    if (name === "c") {
      const reference = attribute(attributes, "r");
      column = reference === undefined ? column + 1 : columnOf(reference);
      kind = attribute(attributes, "t") ?? "n";
      style = Number(attribute(attributes, "s") ?? 0);
      value = undefined;
      hasFormula = false;
    } else if (name === "v" || name === "t") {
      collecting = !inReading;
      value ??= "";
    } else if (name === "f") hasFormula = true;
    else if (name === "rPh") inReading = true;
    else if (name === "row") {
      const number = Number(attribute(attributes, "r"));
      row = number > row ? number : row + 1;
      cells = [];
      faults = [];
      column = -1;
    } else if (name === "mergeCell") {
      const merge = mergeFrom(attribute(attributes, "ref") ?? "");
      if (merge !== undefined && merges.length < mergeLimit) merges.push(merge);
    }
  };

  const close = (name: string): void => {
    if (name === "v" || name === "t") collecting = false;
    else if (name === "rPh") inReading = false;
    else if (name === "c") takeCell();
    else if (name === "row") takeRow();
  };

  const takeCell = (): void => {
    if (column < 0 || column >= columnLimit) return;
    if (value === undefined) {
      if (hasFormula) faults.push({ type: "FormulaWithoutValue", column });
      return;
    }
    if (kind === "e") {
      faults.push({ type: "ErrorCell", column, text: value });
      return;
    }
    const shown = show(value);
    if (shown === "") return;
    while (cells.length < column) cells.push("");
    cells[column] = shown;
  };

  const show = (stored: string): string => {
    if (kind === "s") return sharedTexts[Number(stored)] ?? "";
    if (kind === "b") return stored.trim() === "1" || stored.trim() === "true" ? "TRUE" : "FALSE";
    if (kind === "d") return dayInIso(stored);
    if (kind === "inlineStr" || kind === "str") return cleanCell(decodeEscapes(stored));
    const number = Number(stored);
    return stored.trim() === "" || !Number.isFinite(number) ? cleanCell(stored) : (styles[style] ?? plainNumber)(number);
  };

  const takeRow = (): void => {
    if (cells.length === 0 && faults.length === 0) return;
    filled++;
    if (filled < rowLimit) rows.push(faults.length === 0 ? { number: row, cells } : { number: row, cells, faults });
  };

  const handler: XmlHandler = {
    open,
    close,
    text: (more) => {
      if (collecting) value = (value ?? "") + more;
    },
  };
  return { handler, finish: (): SheetRows => ({ rows: withValuesFromAbove(rows, merges), filled, merges }) };
};

/** "AB12" → 27. */
const columnOf = (reference: string): number => {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) & 0xdf;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column - 1;
};

const mergeFrom = (reference: string): Merge | undefined => {
  const match = /^\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)$/i.exec(reference);
  if (!match) return undefined;
  return { fromRow: Number(match[2]), toRow: Number(match[4]), fromColumn: columnOf(match[1] ?? ""), toColumn: columnOf(match[3] ?? "") };
};

const withValuesFromAbove = (rows: readonly TableRow[], merges: readonly Merge[]): readonly TableRow[] => {
  const tall = merges.filter((merge) => merge.toRow > merge.fromRow);
  if (tall.length === 0) return rows;
  const indexOfRow = new Map(rows.map((row, index) => [row.number, index]));
  const values = new Map<number, Map<number, string>>();
  let reach = 0;
  for (const { fromRow, toRow, fromColumn } of tall) {
    const first = indexOfRow.get(fromRow);
    const value = first === undefined ? undefined : rows[first]?.cells[fromColumn];
    if (first === undefined || value === undefined || value === "") continue;
    for (let index = first + 1; index < rows.length && (rows[index]?.number ?? 0) <= toRow && reach < rowLimit * 10; index++, reach++)
      values.set(index, (values.get(index) ?? new Map<number, string>()).set(fromColumn, value));
  }
  return rows.map((row, index) => {
    const fromAbove = values.get(index);
    return fromAbove === undefined ? row : { ...row, fromAbove };
  });
};
