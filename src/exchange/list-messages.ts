/** What the page and the worker that reads lists say to each other. */
import type { BookType } from "../domain/catalogue/title.ts";
import type { PatronGroup } from "../domain/patrons/patron.ts";
import type { BooksOptions } from "./books.ts";
import type { ImportKind } from "./header-words.ts";
import type { ChosenMapping } from "./list-reading.ts";
import type { TypedCells } from "./typed-book.ts";

export type ListQuestion =
  | { readonly type: "open"; readonly file: File; readonly kind: ImportKind; readonly sheet: number | undefined; readonly mapping: ChosenMapping | undefined }
  /** Of the list that was opened last. */
  | { readonly type: "books"; readonly mapping: ChosenMapping; readonly choices: BooksOptions }
  | { readonly type: "patrons"; readonly mapping: ChosenMapping; readonly group: PatronGroup }
  | { readonly type: "typed"; readonly cells: TypedCells; readonly bookType: BookType }
  /** Nothing of it is needed any more. */
  | { readonly type: "forget" };

export interface ListAsk {
  readonly number: number;
  readonly question: ListQuestion;
}

export type ListAnswer =
  | { readonly number: number; readonly type: "progress"; readonly share: number }
  | { readonly number: number; readonly type: "answer"; readonly value: unknown }
  | { readonly number: number; readonly type: "failed"; readonly reason: string };
