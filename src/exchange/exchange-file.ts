/** One file from bytes to records, with the header's own mapping: the whole way that the screen takes step by step. */
import { ok } from "../domain/kernel/result.ts";
import type { Result } from "../domain/kernel/result.ts";
import type { BookRecord } from "./book-records.ts";
import { booksFrom } from "./books.ts";
import { findHeader, guessHeader } from "./header.ts";
import type { ImportKind } from "./header-words.ts";
import { readTable } from "./read-table.ts";
import { patronsFrom } from "./readers.ts";
import type { PatronRecord } from "./readers.ts";
import type { FileRefusal, RefusedRow, WarnedRow } from "./reasons.ts";

interface FileFacts {
  readonly headerRow: number;
  /** Rows of the body; each is accepted or refused. Several accepted rows may make one record. */
  readonly rows: number;
  readonly accepted: number;
  readonly refused: readonly RefusedRow[];
  readonly warnings: readonly WarnedRow[];
  readonly droppedColumns: readonly string[];
  readonly copies: number;
  /** Visible sheets of the workbook that were not read: one is read at a time. */
  readonly otherSheets: readonly { readonly sheet: number; readonly name: string; readonly rows: number }[];
}

export type ExchangedFile =
  | (FileFacts & { readonly kind: "books"; readonly records: readonly BookRecord[] })
  | (FileFacts & { readonly kind: "patrons"; readonly records: readonly PatronRecord[] });

export const exchangeFile = async (
  bytes: Uint8Array,
  fileName: string,
  { kind, ...options }: { readonly kind?: ImportKind; readonly sheet?: number } = {},
): Promise<Result<ExchangedFile, FileRefusal>> => {
  const table = await readTable(bytes, fileName, options);
  if (!table.ok) return table;
  const header = kind === undefined ? guessHeader(table.value) : findHeader(table.value, kind);
  if (!header.ok) return header;
  const read = header.value.kind === "books" ? booksFrom(table.value, header.value) : patronsFrom(table.value, header.value);
  const facts = {
    headerRow: header.value.row,
    rows: read.rows,
    accepted: read.rows - read.refused.length,
    refused: read.refused,
    warnings: read.records.flatMap((record) => record.warnings),
    droppedColumns: header.value.unmapped.map(({ words }) => words),
    otherSheets: table.value.sheets.flatMap(({ name, rows, hidden }, sheet) => (hidden || rows === 0 || sheet === table.value.sheet ? [] : [{ sheet, name, rows }])),
  };
  if ("droppedColumns" in read) return ok({ ...facts, kind: "patrons", records: read.records, copies: 0 });
  const copies = read.records.reduce((sum, record) => sum + record.copies.length + record.quantity, 0);
  return ok({ ...facts, kind: "books", records: read.records, copies });
};
