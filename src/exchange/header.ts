/**
 * The header row is wherever its words are: above it stand the authority, the school and the name of the list, and it may
 * take two lines ("Số lượng" over "Tổng | Còn"). What a person mapped by hand is remembered under the header's own words.
 */
import { err, ok } from "../domain/kernel/result.ts";
import type { Result } from "../domain/kernel/result.ts";
import { oneLine } from "./clean-text.ts";
import { foldWords, guessesOf, isExact } from "./header-words.ts";
import type { Field, Guess, ImportKind } from "./header-words.ts";
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
  const best = bestHeader(table, wanted);
  const other = wanted === "books" ? "patrons" : "books";
  if (best === undefined) {
    if (bestHeader(table, other) !== undefined) return err({ type: "OtherKind", is: other });
    const garbled = garbledIn(table);
    return err(garbled === undefined ? { type: "HeaderNotFound", wanted } : { type: "GarbledText", sample: garbled });
  }
  return best.bodyFrom >= table.rows.length ? err({ type: "NoBody", headerRow: best.row }) : ok(best);
};

/** "á»" and "áº" are the first two bytes of most Vietnamese letters in UTF-8, "Ã" the first of the others. */
const garbledIn = (table: Table): string | undefined => {
  const cells = table.rows.slice(0, searchedRows).flatMap((row) => row.cells).filter((cell) => /á[»º]|Ã[\u00a0-\u00bf]|Ä\u2018|Æ[°¡]/.test(cell));
  return cells.length < 3 ? undefined : oneLine(cells[0] ?? "").slice(0, 40);
};

/** Where no words are known, a person may still say what the columns are: the first row as broad as the list is taken for its header. */
export const headerWithoutWords = (table: Table, kind: ImportKind): Header | undefined => {
  const top = table.rows.slice(0, searchedRows).map(({ cells }) => cells.filter((cell) => cell !== "").length);
  const broadest = Math.max(0, ...top);
  const index = top.findIndex((count) => count >= broadest * 0.7);
  const row = table.rows[index];
  if (row === undefined || broadest < 2 || index + 1 >= table.rows.length) return undefined;
  const columns = row.cells.flatMap((cell, column): HeaderColumn[] => (cell === "" ? [] : [{ column, words: oneLine(cell).slice(0, longestHeading), field: undefined }]));
  return { kind, row: row.number, bodyFrom: index + 1, columns, unmapped: columns, confidence: 0 };
};

const bestHeader = (table: Table, wanted: ImportKind): Header | undefined => {
  const lastRow = table.rows[Math.min(table.rows.length, searchedRows) - 1]?.number ?? 0;
  const top: Table = { ...table, merges: table.merges.filter(({ fromRow }) => fromRow <= lastRow) };
  let best: Header | undefined;
  for (let index = 0; index < Math.min(table.rows.length, searchedRows); index++) {
    for (const lines of [1, 2]) {
      const candidate = headerAt(top, index, lines, wanted);
      if (candidate !== undefined && (best === undefined || countOf(candidate) > countOf(best))) best = candidate;
    }
  }
  return best;
};

/** What a list is of, when nobody said it: whichever header knows more of its columns. */
export const guessHeader = (table: Table): Result<Header, FileRefusal> => {
  const books = findHeader(table, "books");
  const patrons = findHeader(table, "patrons");
  if (books.ok && patrons.ok) return countOf(patrons.value) > countOf(books.value) ? patrons : books;
  if (books.ok) return books;
  if (patrons.ok) return patrons;
  return books.error.type === "NoBody" ? books : patrons.error.type === "NoBody" ? patrons : books.error.type === "GarbledText" ? books : err({ type: "HeaderNotFound", wanted: undefined });
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

/** The body without the columns that are not read, nor anything above or merged into it: all that stays in memory of a list of people. */
export const onlyMapped = (table: Table, header: Header): { readonly table: Table; readonly header: Header } => {
  const kept = new Set([...columnsByField(header)].flatMap(([field, column]) => (field === "runningNumber" ? [] : [column])));
  const rows = bodyOf(table, header).map(({ number, cells, fromAbove, faults }): TableRow => ({
    number,
    cells: cells.map((cell, column) => (kept.has(column) ? ownText(cell) : "")),
    ...(fromAbove === undefined ? {} : { fromAbove: new Map([...fromAbove].filter(([column]) => kept.has(column)).map(([column, cell]) => [column, ownText(cell)])) }),
    ...(faults === undefined ? {} : { faults: faults.filter(({ column }) => column === undefined || kept.has(column)) }),
  }));
  return { table: { ...table, rows }, header: { ...header, bodyFrom: 0 } };
};

/** A piece cut out of a long text holds on to the whole of it. */
const ownText = (cell: string): string => JSON.parse(JSON.stringify(cell)) as string;

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
  const found: ColumnWords[] = [];
  for (let column = 0; column < Math.max(top.cells.length, below?.cells.length ?? 0); column++) {
    const upper = oneLine(top.cells[column] ?? "") || (below === undefined ? "" : mergedFromLeft(table, top, column));
    const lower = oneLine(below?.cells[column] ?? "");
    const words = oneLine(`${upper} ${lower}`);
    if (words !== "") found.push({ column, words, lower, guesses: lower === "" ? guessesAt(upper, kind) : guessesOfTwoLines(upper, lower, kind) });
    else if (isRestOfName(table, top, column, found.at(-1))) found.push({ column, words, lower, guesses: [{ field: "givenName", rank: 0 }] });
  }
  const { columns, chosen } = withSurestFields(found);
  const taken = new Set([...chosen.values()].map(({ field }) => field));
  const fromBelow = found.filter(({ column, lower }) => lower !== "" && (chosen.get(column)?.rank ?? upperAlone) < upperAlone).length;
  const fromTop = found.filter(({ column, lower }) => chosen.has(column) && (lower === "" || !guessesAt(lower, kind).some(({ field }) => field === chosen.get(column)?.field))).length;
  if (below !== undefined && (fromTop === 0 || fromBelow === 0 || fromBelow < below.cells.filter((cell) => cell !== "").length / 2)) return undefined;
  if (!isEnough(taken, columns.length, kind)) return undefined;
  if (kind === "books" && isPersonsName(columns, taken)) return undefined;
  const unmapped = columns.filter(({ field }) => field === undefined);
  const confidence = Math.round((1 - unmapped.length / columns.length / 2) * 100) / 100;
  return { kind, row: top.number, bodyFrom: index + lines, columns, unmapped, confidence };
};

/** A bare "Tên" is a title only beside what people don't have. */
const isPersonsName = (columns: readonly HeaderColumn[], taken: ReadonlySet<Field>): boolean =>
  !taken.has("authors") && !taken.has("publisher") && columns.some(({ words, field }) => field === "title" && foldWords(words) === "ten");

/** A list of books names them; one of readers names people and something more that schools know of them. */
const isEnough = (fields: ReadonlySet<Field>, width: number, kind: ImportKind): boolean => {
  if (kind === "books") return fields.has("title") && (fields.size > 1 || width <= 2);
  const named = fields.has("fullName") || (fields.has("familyName") && fields.has("givenName"));
  return named && (fields.size > 1 || width === 1);
};

interface ColumnWords {
  readonly column: number;
  readonly words: string;
  /** What stands in the second line of the header. */
  readonly lower: string;
  readonly guesses: readonly Guess[];
}

/** A field is read from the column whose words are surest; a column that loses one field may still have another ("NXB": publisher, else place). */
const withSurestFields = (found: readonly ColumnWords[]): { readonly columns: readonly HeaderColumn[]; readonly chosen: ReadonlyMap<number, Guess> } => {
  const chosen = new Map<number, Guess>();
  const taken = new Set<Field>();
  const all = found.flatMap(({ column, guesses }) => guesses.map((guess) => ({ column, guess })));
  for (const { column, guess } of all.toSorted((a, b) => a.guess.rank - b.guess.rank || a.column - b.column)) {
    if (chosen.has(column) || taken.has(guess.field)) continue;
    chosen.set(column, guess);
    taken.add(guess.field);
  }
  return { columns: found.map(({ column, words }) => ({ column, words, field: chosen.get(column)?.field })), chosen };
};

/** Under "Cha" or "Người giám hộ" stands another person's name: a second line counts alone only where no such word is above. */
const guessesOfTwoLines = (upper: string, lower: string, kind: ImportKind): readonly Guess[] => {
  const whole = guessesOf(oneLine(`${upper} ${lower}`), kind).filter(isExact);
  if (whole.length > 0) return whole;
  if (kind === "books") return [...lessSure(guessesAt(lower, kind).filter(isExact), lowerAlone), ...lessSure(guessesAt(upper, kind), upperAlone)];
  return familyWords.test(foldWords(upper)) ? [] : guessesAt(lower, kind);
};

/** A first line means less than both together or the second alone. */
const lowerAlone = 200;
const upperAlone = 400;

const familyWords = /\b(cha|me|bo|phu huynh|giam ho|gia dinh|than nhan|nguoi than)\b/;

/** A heading is a few words; what is longer is a body. */
const longestHeading = 200;

/** The words whole, then without what stands in brackets, then (of books) each of several things that one column names: "Mã/Số ĐKCB". */
const guessesAt = (words: string, kind: ImportKind): readonly Guess[] => {
  if (words.length > longestHeading) return [];
  const whole = guessesOf(words, kind);
  if (whole.length > 0) return whole;
  const bare = guessesOf(words.replace(/[([].*?[)\]]/g, " "), kind);
  if (bare.length > 0 || kind === "patrons") return bare;
  const parts = words.split(/[/|,;()[\]–-]/);
  return parts.length === 1 ? [] : parts.flatMap((part, index) => lessSure(guessesOf(part, kind), 50 + index));
};

const lessSure = (guesses: readonly Guess[], by: number): readonly Guess[] => guesses.map(({ field, rank }) => ({ field, rank: rank + by }));

const mergedFromLeft = (table: Table, top: TableRow, column: number): string => {
  const merge = table.merges.find(
    ({ fromRow, toRow, fromColumn, toColumn }) => fromRow <= top.number && top.number <= toRow && fromColumn < column && column <= toColumn,
  );
  return merge === undefined ? "" : oneLine(top.cells[merge.fromColumn] ?? "");
};

/** "Họ và tên" over two columns: the family name under it and the given name beside. */
const isRestOfName = (table: Table, top: TableRow, column: number, before: ColumnWords | undefined): boolean =>
  before?.guesses[0]?.field === "fullName" && before.column === column - 1 && table.merges.some(
    ({ fromRow, toRow, fromColumn, toColumn }) => fromRow <= top.number && top.number <= toRow && fromColumn === column - 1 && toColumn === column,
  );

const countsItsColumns = ({ cells }: TableRow): boolean => {
  const filled = cells.filter((cell) => cell !== "");
  return filled.length > 2 && filled.every((cell, index) => cell.replace(/[()]/g, "") === String(index + 1));
};
