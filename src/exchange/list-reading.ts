/**
 * Reading a list step by step, as the screen does it: open, show the columns, turn rows into records by the mapping chosen.
 * The table is kept only as long as its opened list, and of a list of people only the columns that are read: to read another one,
 * the file is opened again. In the app this runs in a worker (list-worker.ts), so that a long list never stops the screen.
 */
import type { BookType } from "../domain/catalogue/title.ts";
import { fold } from "../domain/kernel/fold.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { PatronGroup } from "../domain/patrons/patron.ts";
import { bookTypeFromWords } from "./book-type.ts";
import { booksFrom, type BooksOptions } from "./books.ts";
import { bodyOf, findHeader, headerWithoutWords, mappingKey, onlyMapped, withMapping, type Header } from "./header.ts";
import type { Field, ImportKind } from "./header-words.ts";
import { readTable, sizeRefusal } from "./read-table.ts";
import { classNamedBy, patronsFrom } from "./readers.ts";
import type { LegacyFont } from "./legacy-fonts.ts";
import type { FileRefusal, Reason, WarnedRow } from "./reasons.ts";
import type { Table } from "./table.ts";
import { typedBook, type TypedCells } from "./typed-book.ts";

interface Kept {
  readonly table: Table;
  readonly header: Header;
  readonly classOfList?: string;
}

const opened = new WeakMap<object, Kept>();

export interface OpenOptions {
  readonly sheet?: number;
  /** How its columns are read, when a person said it; else as their headings say. */
  readonly mapping?: ChosenMapping;
  readonly onProgress: (share: number) => void;
}

const open = async (file: File, kind: ImportKind, { mapping, ...options }: OpenOptions): Promise<Result<OpenedHere, FileRefusal>> => {
  const size = sizeRefusal(file.size);
  if (size) return err(size);
  const table = await readTable(new Uint8Array(await file.arrayBuffer()), file.name, options);
  if (!table.ok) return table;
  const found = headerOf(table.value, kind);
  if (!found.ok) return err(found.error);
  const header = mapping === undefined ? found.value : withMapping(found.value, mapping as ReadonlyMap<number, Field | undefined>);
  const body = bodyOf(table.value, header);
  const shown = kind === "books" ? undefined : shownOfPeople;
  const list: OpenedHere = {
    fileName: file.name,
    kind,
    sheets: table.value.sheets,
    sheet: table.value.sheet,
    headerRow: header.row,
    columns: header.columns.map(({ column, words, field }) => ({ column, words, field, samples: shown === undefined || (field !== undefined && shown.has(field)) ? samplesOf(body.map(({ cells }) => cells[column] ?? "")) : [] })),
    rows: body.length,
    headerIsKnown: found.value.confidence > 0,
    mappingKey: mappingKey(header),
    bookType: bookTypeOf(table.value, header, file.name),
    ...(table.value.font === undefined ? {} : { font: table.value.font }),
  };
  opened.set(list, kind === "books" ? { table: table.value, header: header } : { ...onlyMapped(table.value, header), classOfList: classNamedBy(table.value, header) });
  return ok(list);
};

const headerOf = (table: Table, kind: ImportKind): Result<Header, FileRefusal> => {
  const found = findHeader(table, kind);
  const instead = !found.ok && found.error.type === "HeaderNotFound" ? headerWithoutWords(table, kind) : undefined;
  return instead === undefined ? found : ok(instead);
};

/** What the screen is told of an opened file. */
export interface OpenedHere {
  readonly fileName: string;
  readonly kind: ImportKind;
  readonly sheets: Table["sheets"];
  readonly sheet: number;
  readonly headerRow: number;
  /** False: no word of it is known, and a person has to say what the columns are. */
  readonly headerIsKnown: boolean;
  readonly columns: readonly { readonly column: number; readonly words: string; readonly field: string | undefined; readonly samples: readonly string[] }[];
  readonly rows: number;
  readonly mappingKey: string;
  /** What the list calls itself a list of, for rows that do not say their type. */
  readonly bookType: BookType;
  /** A font of before Unicode that it was typed for; its text has been read as it looked. */
  readonly font?: LegacyFont;
}

export type ChosenMapping = ReadonlyMap<number, string | undefined>;

const mapped = (list: object, mapping: ChosenMapping): Kept => {
  const kept = opened.get(list);
  if (!kept) throw new Error("this list was not opened here");
  return { ...kept, header: withMapping(kept.header, mapping as ReadonlyMap<number, Field | undefined>) };
};

/** Of people only a few values of these come on the screen; what else is read is recognised by its heading alone. */
const shownOfPeople: ReadonlySet<Field> = new Set(["fullName", "familyName", "givenName", "classUnit", "grade", "status", "department", "position"]);

const samplesOf = (values: readonly string[]): string[] => [...new Set(values.slice(0, 40).filter((value) => value !== ""))].slice(0, 3);

/** "DANH MỤC SÁCH THIẾU NHI" above the list, the sheet "STK", the file "sach-giao-khoa.xlsx". */
const bookTypeOf = (table: Table, header: Header, fileName: string): BookType => {
  const above = table.rows.filter(({ number }) => number < header.row).flatMap(({ cells }) => cells).filter((cell) => /\bsach\b/.test(fold(cell)));
  const said = [table.sheets[table.sheet]?.name ?? "", ...above, fileName].map(bookTypeFromWords);
  return said.find((type) => type !== undefined) ?? "other";
};

const atRows = (found: readonly { readonly row: number; readonly reason: Reason }[]) => found.map(({ row, reason }) => ({ row, reason }));

const doubtsOf = (records: readonly { readonly warnings: readonly WarnedRow[] }[]) => records.flatMap(({ warnings }) => atRows(warnings));

export const readingOfLists = {
  open,
  books: async (list: object, mapping: ChosenMapping, choices: BooksOptions) => {
    const { table, header } = mapped(list, mapping);
    const { records, refused } = booksFrom(table, header, choices);
    const joined = records.flatMap(({ row: of, rows }) => rows.slice(1).map((row) => ({ row, of })));
    return { records, refused: atRows(refused), warnings: doubtsOf(records), joined };
  },
  patrons: async (list: object, mapping: ChosenMapping, group: PatronGroup) => {
    const { table, header, classOfList = "" } = mapped(list, mapping);
    const { records, refused } = patronsFrom(table, header, { group, classOfList });
    return { records, refused: atRows(refused), warnings: doubtsOf(records), joined: [] };
  },
  typed: async (cells: TypedCells, bookType: BookType) => typedBook(cells, bookType),
};
