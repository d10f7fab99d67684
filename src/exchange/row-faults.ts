/** A formula without a value or an error like #REF! makes a row unreadable, but only where the column is read. */
import type { Header } from "./header.ts";
import type { RowRefusal } from "./reasons.ts";
import type { TableRow } from "./table.ts";

export const faultOf = (row: TableRow, header: Header): RowRefusal | undefined => {
  for (const fault of row.faults ?? []) {
    if (fault.type === "UnclosedQuote") return { type: "UnclosedQuote" };
    const column = header.columns.find((known) => known.column === fault.column);
    if (column?.field !== undefined && column.field !== "runningNumber") return { ...fault, words: column.words };
  }
  return undefined;
};
