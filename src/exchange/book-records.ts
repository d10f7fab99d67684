/** What a list of books is read into: one record a title, with all rows that tell of it. */
import type { Title } from "../domain/catalogue/title.ts";
import type { RefusedRow, WarnedRow } from "./reasons.ts";

export type TitleFacts = Omit<Title, "id">;

export interface CopyRecord {
  /** As the file has it, zeros kept. */
  readonly accessionNo: string;
  readonly barcodes: readonly string[];
  /** The row this copy was read from. */
  readonly row: number;
  readonly shelf?: string;
  readonly price?: number;
}

export interface BookRecord {
  /** The first row that tells of the title. */
  readonly row: number;
  readonly rows: readonly number[];
  readonly title: TitleFacts;
  readonly copies: readonly CopyRecord[];
  /** Copies of which the list gives only the count: they have no number yet. */
  readonly quantity: number;
  readonly shelf?: string;
  readonly price?: number;
  readonly warnings: readonly WarnedRow[];
}

export interface BooksRead {
  readonly records: readonly BookRecord[];
  readonly refused: readonly RefusedRow[];
  /** Rows of the body that hold something: accepted ones and refused ones. */
  readonly rows: number;
}
