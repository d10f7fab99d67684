/** Short ways of the tests to read what they built. */
import { expect } from "vitest";
import { booksFrom } from "../../src/exchange/books.ts";
import type { BooksRead } from "../../src/exchange/book-records.ts";
import { findHeader } from "../../src/exchange/header.ts";
import type { Header } from "../../src/exchange/header.ts";
import type { ImportKind } from "../../src/exchange/header-words.ts";
import { readTable } from "../../src/exchange/read-table.ts";
import { patronsFrom } from "../../src/exchange/readers.ts";
import type { PatronsRead } from "../../src/exchange/readers.ts";
import type { FileRefusal } from "../../src/exchange/reasons.ts";
import type { Table } from "../../src/exchange/table.ts";
import { workbook } from "./xlsx-writer.ts";
import type { CellInput } from "./xlsx-writer.ts";

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const tableOf = async (bytes: Uint8Array, sheet?: number): Promise<Table> => {
  const table = await readTable(bytes, "danh-sach.xlsx", sheet === undefined ? {} : { sheet });
  if (!table.ok) throw new Error(`refused: ${JSON.stringify(table.error)}`);
  return table.value;
};

export const refusalOf = async (bytes: Uint8Array): Promise<FileRefusal> => {
  const table = await readTable(bytes, "danh-sach.xlsx");
  expect(table.ok).toBe(false);
  if (table.ok) throw new Error("was read");
  return table.error;
};

export const headerOf = (table: Table, kind: ImportKind): Header => {
  const header = findHeader(table, kind);
  if (!header.ok) throw new Error(`refused: ${JSON.stringify(header.error)}`);
  return header.value;
};

export const booksOf = async (rows: readonly (readonly CellInput[])[], merges: readonly string[] = []): Promise<BooksRead> => {
  const table = await tableOf(workbook({ sheets: [{ rows, merges }] }));
  return booksFrom(table, headerOf(table, "books"));
};

export const patronsOf = async (rows: readonly (readonly CellInput[])[], merges: readonly string[] = []): Promise<PatronsRead> => {
  const table = await tableOf(workbook({ sheets: [{ rows, merges }] }));
  return patronsFrom(table, headerOf(table, "patrons"));
};
