/**
 * One book that a person types, read by the same rules as a row of a list: what is a number, a range, a price, a name. What kind of
 * book it is she has said herself, whatever its number looks like.
 */
import type { BookType } from "../domain/catalogue/title.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { BookRecord } from "./book-records.ts";
import { booksFrom } from "./books.ts";
import type { BookField } from "./header-words.ts";
import type { Reason, RowRefusal, Warning } from "./reasons.ts";

export type TypedCells = Readonly<Partial<Record<BookField, string>>>;

/** Nobody has looked it over in a preview: what would be left out in silence is refused instead. */
export const typedBook = (cells: TypedCells, bookType: BookType): Result<BookRecord, RowRefusal | Warning> => {
  const fields = (Object.keys(cells) as BookField[]).filter((field) => cells[field]?.trim());
  if (!fields.includes("title")) return err({ type: "NoTitle" });
  const columns = fields.map((field, column) => ({ column, words: field, field }));
  const row = { number: 2, cells: fields.map((field) => cells[field]?.trim() ?? "") };
  const table = { source: "text", sheets: [{ name: "", hidden: false, rows: 1 }], sheet: 0, rows: [row], merges: [] } as const;
  const { records: [record], refused: [refused] } = booksFrom(table, { kind: "books", row: 1, bodyFrom: 0, columns, unmapped: [], confidence: 1 }, { bookType });
  if (record === undefined) return err(refused?.reason ?? { type: "NoTitle" });
  const doubt = record.warnings.map(({ reason }) => reason).find(leavesOut);
  return doubt ? err(doubt) : ok({ ...record, title: { ...record.title, bookType } });
};

const leavesOut = ({ type }: Reason): boolean => type === "IsbnWrong" || type === "PriceUnreadable" || type === "NumberTwiceInRow";
