/**
 * The cells of one row, field by field, with what registers leave to the row above: merged cells, ditto marks, and rows that say
 * no more than the number of one more copy. A row's own number, barcode and count are never taken from another.
 */
import type { columnsByField } from "./header.ts";
import { bookFields } from "./header-words.ts";
import type { BookField } from "./header-words.ts";
import type { TableRow } from "./table.ts";
import type { CellOf } from "./title-facts.ts";

type Columns = ReturnType<typeof columnsByField>;

/** Each copy has a number, a barcode and a count of its own; the other facts of a merged cell hold for all its rows. */
export const ofOneRow: ReadonlySet<BookField> = new Set<BookField>(["accessionNo", "accessionTo", "barcode", "quantity"]);

/** Registers write „ or "nt" (như trên) for what stands one row higher. */
export const withoutDittos = (cell: CellOf, lastWritten: Map<BookField, string>): CellOf => {
  const texts = new Map<BookField, string>();
  for (const field of bookFields) {
    const written = cell(field);
    const text = !ofOneRow.has(field) && dittoMark.test(written) ? (lastWritten.get(field) ?? "") : written;
    texts.set(field, text);
    lastWritten.set(field, text);
  }
  return (field) => texts.get(field) ?? "";
};

const dittoMark = /^([-–\s]*(["“”„″〃]|['’]{2}|nt|như trên)[-–.\s]*|\/\/)$/iu;

export const cellsOf = (row: TableRow, columns: Columns): CellOf => (field) => {
  const column = columns.get(field);
  if (column === undefined) return "";
  return row.cells[column] || (ofOneRow.has(field) ? "" : (row.fromAbove?.get(column) ?? ""));
};

/** "STK.2" alone below the first copy of a title, where titles are counted and each copy has a line: nothing is counted here, and nothing told of a title. */
export const isOneMoreCopy = (row: TableRow, cell: CellOf, columns: Columns): boolean => {
  const running = columns.get("runningNumber");
  if (running === undefined || (row.cells[running] ?? "") !== "") return false;
  return /^[\p{L}.\-/ ]{0,8}\d/u.test(cell("accessionNo") || cell("barcode")) && bookFields.every((field) => ofOneRow.has(field) || ofItsPlace.has(field) || cell(field) === "");
};

/** What the row leaves unsaid of its title stands above; where it is and what it cost does not. */
export const withTitleOf = (above: ReadonlyMap<BookField, string>, cell: CellOf): CellOf => (field) =>
  ofOneRow.has(field) || ofItsPlace.has(field) ? cell(field) : (above.get(field) ?? "");

const ofItsPlace: ReadonlySet<BookField> = new Set<BookField>(["shelf", "price"]);
