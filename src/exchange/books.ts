/**
 * A list of books becomes records, one a title, though a list may give a title one row for each copy or each shelf.
 * A number belongs to one copy: a row whose numbers all stand higher up in the list is refused and names that row;
 * of a row with some new numbers the new ones are taken. What the list leaves unsaid is never made up.
 */
import type { BookType } from "../domain/catalogue/title.ts";
import { fold } from "../domain/kernel/fold.ts";
import { err, ok } from "../domain/kernel/result.ts";
import type { Result } from "../domain/kernel/result.ts";
import { accessionNumbersFrom, copiesLimit } from "./accession-numbers.ts";
import { titleKeyOf } from "../domain/catalogue/title-key.ts";
import { cellsOf, isOneMoreCopy, ofOneRow, withoutDittos, withTitleOf } from "./book-cells.ts";
import type { BookRecord, BooksRead, CopyRecord } from "./book-records.ts";
import { bookTypeFromWords } from "./book-type.ts";
import { oneLine } from "./clean-text.ts";
import { bodyOf, columnsByField } from "./header.ts";
import type { Header } from "./header.ts";
import { bookFields } from "./header-words.ts";
import type { BookField } from "./header-words.ts";
import { lostZerosIn } from "./leading-zeros.ts";
import type { RefusedRow, RowRefusal, Warning } from "./reasons.ts";
import { faultOf } from "./row-faults.ts";
import type { Table, TableRow } from "./table.ts";
import { titleFactsFrom } from "./title-facts.ts";
import type { CellOf } from "./title-facts.ts";

export interface BooksOptions {
  /** For rows that do not say their type. */
  readonly bookType?: BookType;
  /** A person's word for it that a row with neither number nor count is one copy; without it, it is a title of which the school has none. */
  readonly oneCopyEach?: boolean;
}

const textLimit = 2_000;

export const booksFrom = (table: Table, header: Header, options: BooksOptions = {}): BooksRead => {
  const columns = columnsByField(header);
  const body = bodyOf(table, header).filter((row) => holdsSomething(row, header));
  const lostZeros = lostZerosIn(allNumbers(body, columns.get("accessionNo") ?? columns.get("barcode")));
  const rowOfNumber = new Map<string, number>();
  const records = new Map<string, BookRecord>();
  const countOfTitle = new Map<string, number>();
  const lastWritten = new Map<BookField, string>();
  const refused: RefusedRow[] = [];
  let section: BookType | undefined;
  let signed = false;

  let above: { readonly row: number; readonly bookType: BookType } | undefined;

  for (const [index, row] of body.entries()) {
    const written = cellsOf(row, columns);
    const goesOnFrom = above?.row === row.number - 1 && isOneMoreCopy(row, written, columns) && !isSignature(row) ? above : undefined;
    const cell = goesOnFrom === undefined ? withoutDittos(written, lastWritten) : withTitleOf(lastWritten, written);
    above = undefined;
    const heading = sectionOf(row, columns.get("title"));
    section = heading ?? section;
    signed ||= index >= body.length - signatureRows && isSignature(row) && namesNoCopy(cell);
    const isNoBook = heading !== undefined || (signed && namesNoCopy(cell));
    const refusal = isNoBook ? ({ type: "SummaryRow", text: firstCell(row) } as const) : refusalOf(row, header, cell);
    const copies = refusal === undefined ? copiesFrom(cell, row.number, rowOfNumber, options) : err(refusal);
    if (!copies.ok) {
      refused.push({ row: row.number, record: index + 1, reason: copies.error });
      continue;
    }
    const facts = titleFactsFrom(cell, copies.value.copies[0]?.accessionNo, section ?? options.bookType ?? "other");
    const title = goesOnFrom === undefined ? facts.title : { ...facts.title, bookType: goesOnFrom.bookType };
    above = { row: row.number, bookType: title.bookType };
    const shelf = oneLine(cell("shelf"));
    const place = { ...(shelf === "" ? {} : { shelf }), ...(facts.price === undefined ? {} : { price: facts.price }) };
    const record: BookRecord = {
      row: row.number,
      rows: [row.number],
      title,
      copies: copies.value.copies.map((copy) => ({ ...copy, ...place })),
      quantity: copies.value.quantity,
      ...place,
      warnings: [...copies.value.warnings, ...zerosOf(copies.value.copies, lostZeros), ...facts.warnings].map((reason) => ({ row: row.number, reason })),
    };
    const key = titleKeyOf(record.title);
    const known = records.get(key);
    records.set(key, known === undefined ? record : merged(known, record));
    countOfTitle.set(key, Math.max(countOfTitle.get(key) ?? 0, copies.value.countOfTitle));
  }
  const whole = [...records].map(([key, record]) => ({ ...record, quantity: record.quantity + Math.max(0, (countOfTitle.get(key) ?? 0) - record.copies.length) }));
  return { records: whole, refused, rows: body.length };
};

interface CopiesOfRow {
  readonly copies: readonly Pick<CopyRecord, "accessionNo" | "barcodes" | "row">[];
  readonly quantity: number;
  /** One number beside a larger count is the title's ("Mã sách"), or one copy of so many: how many copies the title has in all. */
  readonly countOfTitle: number;
  readonly warnings: readonly Warning[];
}

const copiesFrom = (cell: CellOf, row: number, rowOfNumber: Map<string, number>, { oneCopyEach = false }: BooksOptions): Result<CopiesOfRow, RowRefusal> => {
  const numbers = accessionNumbersFrom([cell("accessionNo"), cell("accessionTo")].filter((text) => text !== "").join(" - "));
  if (!numbers.ok) return numbers;
  const barcodes = accessionNumbersFrom(cell("barcode"));
  if (!barcodes.ok) return barcodes;
  const quantity = quantityFrom(oneLine(cell("quantity")));
  if (!quantity.ok) return quantity;
  const named = numbers.value.length > 0 ? numbers.value : barcodes.value;
  const count = Math.max(named.length, quantity.value ?? 0);
  if (count > copiesLimit) return err({ type: "TooManyCopies", count, limit: copiesLimit });
  if (numbers.value.length > 0 && barcodes.value.length > 0 && numbers.value.length !== barcodes.value.length)
    return err({ type: "BarcodesDoNotPair", numbers: numbers.value.length, barcodes: barcodes.value.length });

  const warnings: Warning[] = [];
  const copies: CopiesOfRow["copies"][number][] = [];
  let elsewhere: RowRefusal | undefined;
  named.forEach((accessionNo, index) => {
    const barcode = barcodes.value[index] ?? accessionNo;
    const codes = [...new Set([accessionNo, barcode].map(numberKey))];
    const taken = codes.map((code) => rowOfNumber.get(code)).find((other) => other !== undefined);
    if (taken === row) warnings.push({ type: "NumberTwiceInRow", number: accessionNo });
    else if (taken !== undefined) {
      warnings.push({ type: "NumberLeftOut", number: accessionNo, row: taken });
      elsewhere ??= { type: "NumberOnAnotherRow", number: accessionNo, row: taken };
    } else {
      for (const code of codes) rowOfNumber.set(code, row);
      copies.push({ accessionNo, barcodes: [barcode], row });
    }
  });
  if (copies.length === 0 && elsewhere !== undefined) return err(elsewhere);
  const countOfTitle = named.length === 1 ? (quantity.value ?? 0) : 0;
  if (named.length > 0 && quantity.value !== undefined && quantity.value !== named.length && countOfTitle <= 1)
    warnings.push({ type: "QuantityDiffers", quantity: quantity.value, numbers: named.length });
  return ok({ copies, quantity: named.length > 0 ? 0 : (quantity.value ?? (oneCopyEach ? 1 : 0)), countOfTitle, warnings });
};

const numberKey = (number: string): string => number.toUpperCase().replace(/\s+/g, " ");

/** "5 (hỏng 1)" and "3 bản/bộ" are counts; "3/5" and "12/2010" are something else. */
const quantityFrom = (text: string): Result<number | undefined, RowRefusal> => {
  if (/^[-–.]*$/.test(text)) return ok(undefined);
  const match = /^(\d{1,6})(?:[.,]0+)?\s*\p{L}*\.?\s*(?:[([].*|\/\s*\p{L}.*)?$/u.exec(text);
  return match ? ok(Number(match[1])) : err({ type: "QuantityUnreadable", text: text.slice(0, 40) });
};

const refusalOf = (row: TableRow, header: Header, cell: CellOf): RowRefusal | undefined => {
  const fault = faultOf(row, header);
  if (fault !== undefined) return fault;
  if (isSummary(row)) return { type: "SummaryRow", text: firstCell(row) };
  if (oneLine(cell("title")) === "") return { type: "NoTitle" };
  const long = textFields.find((field) => cell(field).length > textLimit);
  return long === undefined ? undefined : { type: "TextTooLong", field: long, length: cell(long).length, limit: textLimit };
};

const textFields = bookFields.filter((field) => !ofOneRow.has(field) || field === "quantity");

const holdsSomething = (row: TableRow, header: Header): boolean =>
  row.faults !== undefined || header.columns.some(({ column, field }) => field !== undefined && field !== "runningNumber" && (row.cells[column] ?? "") !== "") || isSummary(row);

const firstCell = (row: TableRow): string => oneLine(row.cells.find((cell) => cell !== "") ?? "").slice(0, 80);

/** Under a list stand the day and who signs it; from there on a row without a copy is a name, not a title. */
const signatureWords = /^(người lập|hiệu trưởng|p\.?\s*hiệu trưởng|phó hiệu trưởng|thủ trưởng|cán bộ thư viện|nhân viên thư viện|phụ trách thư viện|thủ thư|kế toán|xác nhận của)(?!\p{L})|ngày\s.{0,8}tháng\s.{0,8}năm/iu;
const signatureRows = 12;

const isSignature = (row: TableRow): boolean => row.cells.some((cell) => signatureWords.test(cell)) && row.cells.filter((cell) => cell !== "").length <= 4;

const namesNoCopy = (cell: CellOf): boolean => {
  const codes = (["accessionNo", "barcode", "quantity"] as const).map(cell);
  return cell("authors") === "" && !codes.some((code) => /\d/.test(code) && !signatureWords.test(code));
};

/** The sums under a list: "Tổng cộng: 1.204 cuốn". A title may begin with these words too, but then stands behind other cells. */
const isSummary = (row: TableRow): boolean => /^(tổng cộng|tổng số|cộng|tổng)\s*([:=.(\d]|$|(số\s+)?(đầu sách|sách|cuốn|bản sách|quyển)\s*[:=\d]|(mục|phần|trang|nhóm|khối|loại)\s+[\dIVX]+\b)|^(cộng )?mang sang\b/iu.test(firstCell(row));

/** "I. SÁCH GIÁO KHOA" alone in its row heads the rows below it. */
const sectionOf = (row: TableRow, titleColumn: number | undefined): BookType | undefined => {
  const [first, second, third] = row.cells.map((cell, column) => ({ cell, column })).filter(({ cell }) => cell !== "");
  const heading = second === undefined ? first : third === undefined && second.column === titleColumn && /^[IVX\d]+[.)]?$/.test(first?.cell ?? "") ? second : undefined;
  const text = fold(heading?.cell ?? "").replace(/^[ivx\d]+\s*[.)/-]\s*/, "");
  return sectionWords.test(text) ? bookTypeFromWords(text) : undefined;
};

const sectionWords = /^(sach )?(giao khoa|tham khao|thieu nhi|nghiep vu|giao vien|sgk|stk|stn|snv|sgv)( \((sgk|stk|stn|snv|sgv)\))?$/;

function* allNumbers(body: readonly TableRow[], column: number | undefined): Iterable<string> {
  if (column === undefined) return;
  for (const { cells } of body) {
    const numbers = accessionNumbersFrom(cells[column] ?? "");
    if (numbers.ok) yield* numbers.value;
  }
}

const zerosOf = (copies: CopiesOfRow["copies"], lostZeros: (number: string) => number | undefined): Warning[] =>
  copies.flatMap(({ accessionNo }): Warning[] => {
    const width = lostZeros(accessionNo);
    return width === undefined ? [] : [{ type: "LeadingZerosLost", number: accessionNo, width }];
  });

/** The first row's facts stand; a later row adds its copies and what the first left out. */
const merged = (first: BookRecord, next: BookRecord): BookRecord => ({
  ...next,
  ...first,
  rows: [...first.rows, ...next.rows],
  title: { ...next.title, ...first.title },
  copies: [...first.copies, ...next.copies],
  quantity: first.quantity + next.quantity,
  warnings: [...first.warnings, ...next.warnings],
});
