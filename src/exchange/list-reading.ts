/**
 * Reading a list step by step, as the screen does it: open, show the columns, turn rows into records by the mapping chosen.
 * The table is kept only as long as its opened list; columns that are not mapped are read by nobody.
 */
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { PatronGroup } from "../domain/patrons/patron.ts";
import { booksFrom } from "./books.ts";
import { findHeader, mappingKey, withMapping, type Header } from "./header.ts";
import { bookFields, patronFields, type Field, type ImportKind } from "./header-words.ts";
import { reasonInWords } from "./messages.ts";
import { readTable } from "./read-table.ts";
import { patronsFrom } from "./readers.ts";
import type { FileRefusal, Reason } from "./reasons.ts";
import { bodyOf } from "./header.ts";
import type { Table } from "./table.ts";

const opened = new WeakMap<object, { table: Table; header: Header }>();

const open = async (file: File, kind: ImportKind, options: { readonly sheet?: number; readonly onProgress: (share: number) => void }): Promise<Result<OpenedHere, FileRefusal>> => {
  const table = await readTable(new Uint8Array(await file.arrayBuffer()), file.name, options);
  if (!table.ok) return table;
  const header = findHeader(table.value, kind);
  if (!header.ok) return err(header.error);
  const body = bodyOf(table.value, header.value);
  const list: OpenedHere = {
    fileName: file.name,
    kind,
    sheets: table.value.sheets,
    sheet: table.value.sheet,
    headerRow: header.value.row,
    columns: header.value.columns.map(({ column, words, field }) => ({ column, words, field, samples: samplesOf(body.map(({ cells }) => cells[column] ?? "")) })),
    rows: body.length,
    mappingKey: mappingKey(header.value),
  };
  opened.set(list, { table: table.value, header: header.value });
  return ok(list);
};

/** What the screen is told of an opened file. */
interface OpenedHere {
  readonly fileName: string;
  readonly kind: ImportKind;
  readonly sheets: Table["sheets"];
  readonly sheet: number;
  readonly headerRow: number;
  readonly columns: readonly { readonly column: number; readonly words: string; readonly field: string | undefined; readonly samples: readonly string[] }[];
  readonly rows: number;
  readonly mappingKey: string;
}

type ChosenMapping = ReadonlyMap<number, string | undefined>;

const mapped = (list: object, mapping: ChosenMapping): { table: Table; header: Header } => {
  const kept = opened.get(list);
  if (!kept) throw new Error("this list was not opened here");
  return { table: kept.table, header: withMapping(kept.header, mapping as ReadonlyMap<number, Field | undefined>) };
};

const samplesOf = (values: readonly string[]): string[] => [...new Set(values.slice(0, 40).filter((value) => value !== ""))].slice(0, 3);

const atRows = (found: readonly { readonly row: number; readonly reason: Reason }[]) => found.map(({ row, reason }) => ({ row, reason }));

export const readingOfLists = {
  open,
  fields: (kind: ImportKind): readonly string[] => (kind === "books" ? bookFields : patronFields),
  books: async (list: object, mapping: ChosenMapping) => {
    const { table, header } = mapped(list, mapping);
    const { records, refused } = booksFrom(table, header);
    return { records, refused: atRows(refused), warnings: records.flatMap((record) => atRows(record.warnings)) };
  },
  patrons: async (list: object, mapping: ChosenMapping, group: PatronGroup) => {
    const { table, header } = mapped(list, mapping);
    const { records, refused } = patronsFrom(table, header, { group });
    return { records, refused: atRows(refused), warnings: records.flatMap((record) => atRows(record.warnings)) };
  },
  words: (reason: { readonly type: string }, language: "vi" | "en"): string => reasonInWords(reason as Reason, language),
};
