/**
 * The header row is wherever its words are: above it stand the authority, the school and the name of the list, and it may
 * take two lines ("Số lượng" over "Tổng | Còn"). What a person mapped by hand is remembered under the header's own words.
 */
import { fold } from "../domain/kernel/fold.ts";
import { err, ok } from "../domain/kernel/result.ts";
import type { Result } from "../domain/kernel/result.ts";
import { oneLine } from "./clean-text.ts";
import { fieldOfWords } from "./header-words.ts";
import type { Field, ImportKind } from "./header-words.ts";
import type { FileRefusal } from "./reasons.ts";
import type { Table, TableRow } from "./table.ts";

export interface HeaderColumn {
  readonly column: number;
  /** As the file has them, on one line. */
  readonly words: string;
  /** Undefined: the column is not read. */
  readonly field: Field | undefined;
}

export interface Header {
  readonly kind: ImportKind;
  /** The row (or the first of two) as Excel numbers it. */
  readonly row: number;
  /** Index in `table.rows` of the first row of the body. */
  readonly bodyFrom: number;
  readonly columns: readonly HeaderColumn[];
  readonly unmapped: readonly HeaderColumn[];
  /** 0…1: how sure the words are. */
  readonly confidence: number;
}

const searchedRows = 60;

export const findHeader = (table: Table, wanted: ImportKind): Result<Header, FileRefusal> => {
  const lastRow = table.rows[Math.min(table.rows.length, searchedRows) - 1]?.number ?? 0;
  const top: Table = { ...table, merges: table.merges.filter(({ fromRow }) => fromRow <= lastRow) };
  let best: Header | undefined;
  for (let index = 0; index < Math.min(table.rows.length, searchedRows); index++) {
    for (const lines of [1, 2]) {
      const candidate = headerAt(top, index, lines, wanted);
      if (candidate !== undefined && (best === undefined || countOf(candidate) > countOf(best))) best = candidate;
    }
  }
  if (best === undefined) return err({ type: "HeaderNotFound", wanted });
  if (best.bodyFrom >= table.rows.length) return err({ type: "NoBody", headerRow: best.row });
  return ok(best);
};

/** What a list is of, when nobody said it: whichever header knows more of its columns. */
export const guessHeader = (table: Table): Result<Header, FileRefusal> => {
  const books = findHeader(table, "books");
  const patrons = findHeader(table, "patrons");
  if (books.ok && patrons.ok) return countOf(patrons.value) > countOf(books.value) ? patrons : books;
  if (books.ok) return books;
  if (patrons.ok) return patrons;
  return books.error.type === "NoBody" ? books : patrons.error.type === "NoBody" ? patrons : err({ type: "HeaderNotFound", wanted: undefined });
};

/** The same words in the same order are the same kind of file; their mapping is remembered under this. */
export const mappingKey = (header: Header): string => `${header.kind}:${header.columns.map(({ words }) => foldWords(words)).join("|")}`;

/** A person's own mapping, field by column; `undefined` for a column that is not to be read. A field is read from one column. */
export const withMapping = (header: Header, mapping: ReadonlyMap<number, Field | undefined>): Header => {
  const chosen = new Set([...mapping.values()].filter((field) => field !== undefined));
  const columns = header.columns.map((column) => {
    if (mapping.has(column.column)) return { ...column, field: mapping.get(column.column) };
    return column.field !== undefined && chosen.has(column.field) ? { ...column, field: undefined } : column;
  });
  return { ...header, columns, unmapped: columns.filter(({ field }) => field === undefined), confidence: 1 };
};

/** Where each field stands. */
export const columnsByField = (header: Header): ReadonlyMap<Field, number> =>
  new Map(header.columns.flatMap(({ column, field }): [Field, number][] => (field === undefined ? [] : [[field, column]])));

/** The table without the columns that are not read: what the preview shows, and all that stays in memory. */
export const onlyMapped = (table: Table, header: Header): Table => {
  const kept = new Set(columnsByField(header).values());
  return {
    ...table,
    rows: table.rows.slice(header.bodyFrom).map((row) => ({ ...row, cells: row.cells.map((cell, column) => (kept.has(column) ? cell : "")) })),
  };
};

/** The rows below the header, without the header's repetitions on later pages and the "(1) (2) (3)" under it. */
export const bodyOf = (table: Table, header: Header): readonly TableRow[] => {
  const titles = header.columns.filter(({ field }) => field !== undefined);
  return table.rows.slice(header.bodyFrom).filter((row, index) => {
    const repeats = titles.filter(({ column, words }) => oneLine(row.cells[column] ?? "") === words).length;
    return !(repeats > 1 && repeats >= titles.length / 2) && !(index === 0 && countsItsColumns(row));
  });
};

const countOf = ({ columns }: Header): number => columns.filter(({ field }) => field !== undefined).length;

const headerAt = (table: Table, index: number, lines: number, kind: ImportKind): Header | undefined => {
  const top = table.rows[index];
  const below = lines === 2 ? table.rows[index + 1] : undefined;
  if (top === undefined || (lines === 2 && below?.number !== top.number + 1)) return undefined;
  const taken = new Set<Field>();
  const columns: HeaderColumn[] = [];
  let fromBelow = 0;
  let fromTop = 0;
  for (let column = 0; column < Math.max(top.cells.length, below?.cells.length ?? 0); column++) {
    const upper = oneLine(top.cells[column] ?? "") || (below === undefined ? "" : mergedFromLeft(table, top, column));
    const lower = oneLine(below?.cells[column] ?? "");
    const words = oneLine(`${upper} ${lower}`);
    if (words === "" && !isRestOfName(table, top, column, columns)) continue;
    const found = words === "" ? "givenName" : lower === "" ? fieldOf(upper, kind) : fieldOfTwoLines(upper, lower, kind);
    const field = found !== undefined && !taken.has(found) ? found : undefined;
    if (field !== undefined) taken.add(field);
    if (field !== undefined && lower !== "") fromBelow++;
    if (field !== undefined && (lower === "" || fieldOf(lower, kind) !== field)) fromTop++;
    columns.push({ column, words, field });
  }
  if (below !== undefined && (fromTop === 0 || fromBelow === 0 || fromBelow < below.cells.filter((cell) => cell !== "").length / 2)) return undefined;
  if (!isEnough(taken, columns.length, kind)) return undefined;
  const unmapped = columns.filter(({ field }) => field === undefined);
  const confidence = Math.round((1 - unmapped.length / columns.length / 2) * 100) / 100;
  return { kind, row: top.number, bodyFrom: index + lines, columns, unmapped, confidence };
};

/** A list of books names them; one of readers names people and something more that schools know of them. */
const isEnough = (fields: ReadonlySet<Field>, width: number, kind: ImportKind): boolean => {
  if (kind === "books") return fields.has("title") && (fields.size > 1 || width <= 2);
  const named = fields.has("fullName") || (fields.has("familyName") && fields.has("givenName"));
  return named && (fields.size > 1 || width === 1);
};

/** Under "Cha" or "Người giám hộ" stands another person's name: a second line counts alone only where no such word is above. */
const fieldOfTwoLines = (upper: string, lower: string, kind: ImportKind): Field | undefined => {
  const whole = fieldOf(oneLine(`${upper} ${lower}`), kind);
  if (whole !== undefined) return whole;
  if (kind === "books") return fieldOf(lower, kind) ?? fieldOf(upper, kind);
  return familyWords.test(foldWords(upper)) ? undefined : fieldOf(lower, kind);
};

const familyWords = /\b(cha|me|bo|phu huynh|giam ho|gia dinh|than nhan|nguoi than)\b/;

/** A heading is a few words; what is longer is a body. */
const longestHeading = 200;

const fieldOf = (words: string, kind: ImportKind): Field | undefined =>
  words.length > longestHeading ? undefined : (fieldOfWords(foldWords(words), kind) ?? fieldOfWords(foldWords(words.replace(/[([].*?[)\]]/g, " ")), kind));

const foldWords = (words: string): string => fold(words).replace(/[^\p{L}\p{N}]+/gu, " ").trim();

const mergedFromLeft = (table: Table, top: TableRow, column: number): string => {
  const merge = table.merges.find(
    ({ fromRow, toRow, fromColumn, toColumn }) => fromRow <= top.number && top.number <= toRow && fromColumn < column && column <= toColumn,
  );
  return merge === undefined ? "" : oneLine(top.cells[merge.fromColumn] ?? "");
};

/** "Họ và tên" over two columns: the family name under it and the given name beside. */
const isRestOfName = (table: Table, top: TableRow, column: number, columns: readonly HeaderColumn[]): boolean => {
  const before = columns.at(-1);
  return before?.field === "fullName" && before.column === column - 1 && table.merges.some(
    ({ fromRow, toRow, fromColumn, toColumn }) => fromRow <= top.number && top.number <= toRow && fromColumn === column - 1 && toColumn === column,
  );
};

const countsItsColumns = ({ cells }: TableRow): boolean => {
  const filled = cells.filter((cell) => cell !== "");
  return filled.length > 2 && filled.every((cell, index) => cell.replace(/[()]/g, "") === String(index + 1));
};
