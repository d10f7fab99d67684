/**
 * What the screen needs of reading files: open one, see its columns, turn its rows into records by the mapping on screen.
 * The reading itself is handed in from outside. Columns that the mapping leaves out are read by nobody, and of people not even kept.
 */
import { createContext, useContext } from "react";
import type { BookType } from "#domain/catalogue/title.ts";
import type { PatronGroup } from "#domain/patrons/patron.ts";
import type { Result } from "#domain/kernel/result.ts";
import type { BookRow, PatronRow } from "../../desk/services.ts";

export type ListKind = "books" | "patrons";

/** Which field a column is read as, by its number counted from 0; undefined = not read. */
export type Mapping = ReadonlyMap<number, string | undefined>;

/** A refusal or doubt with its facts; `words` makes the sentence. */
export interface Reason {
  readonly type: string;
}

export interface ReasonAtRow {
  readonly row: number;
  readonly reason: Reason;
}

/** A row that tells of the same title as an earlier one. */
export interface JoinedRow {
  readonly row: number;
  readonly of: number;
}

/** What a list leaves unsaid, as a person says it. */
export interface BookChoices {
  /** Of rows that do not say their type. */
  readonly bookType: BookType;
  /** A row with neither number nor count is one copy. */
  readonly oneCopyEach: boolean;
}

export interface ListColumn {
  readonly column: number;
  /** As the file's header has them. */
  readonly words: string;
  readonly field: string | undefined;
  /** The first few values below, to recognise the column by; of readers only those of columns that are read, and that anybody may see. */
  readonly samples: readonly string[];
}

export interface OpenedList {
  readonly fileName: string;
  readonly kind: ListKind;
  readonly sheets: readonly { readonly name: string; readonly rows: number; readonly hidden: boolean }[];
  /** Index in `sheets`. */
  readonly sheet: number;
  /** As Excel numbers it. */
  readonly headerRow: number;
  /** False: no word of it is known, and a person has to say what the columns are. */
  readonly headerIsKnown: boolean;
  readonly columns: readonly ListColumn[];
  /** Rows below the header. */
  readonly rows: number;
  /** Files with the same header have the same key: their mapping is remembered under it. */
  readonly mappingKey: string;
  /** What the list calls itself a list of. */
  readonly bookType: BookType;
  /** A font of before Unicode that it was typed for; its text has been read as it looked. */
  readonly font?: "tcvn3" | "vni";
}

export interface RecordsRead<Row> {
  readonly records: readonly Row[];
  readonly refused: readonly ReasonAtRow[];
  readonly warnings: readonly ReasonAtRow[];
  readonly joined: readonly JoinedRow[];
}

export interface ListReader {
  /** Of a list of readers only the columns that the mapping (else their headings) names are kept: read in another way, the file is opened again. */
  open(file: File, kind: ListKind, options: { readonly sheet?: number; readonly mapping?: Mapping; readonly onProgress: (share: number) => void }): Promise<Result<OpenedList, Reason>>;
  /** The list that was opened last is not needed any more. */
  forget(): void;
  /** The fields a column may be read as, the usual ones first. */
  fields(kind: ListKind): readonly string[];
  books(list: OpenedList, mapping: Mapping, choices: BookChoices): Promise<RecordsRead<BookRow>>;
  patrons(list: OpenedList, mapping: Mapping, group: PatronGroup): Promise<RecordsRead<PatronRow>>;
  /** One book as it was typed, by field; nothing of it is left out in silence. */
  typed(cells: Readonly<Record<string, string>>, bookType: BookType): Promise<Result<BookRow, Reason>>;
  words(reason: Reason, language: "vi" | "en"): string;
}

const ListReaderContext = createContext<ListReader | undefined>(undefined);

export const ListReaderProvider = ListReaderContext.Provider;

export const useListReader = (): ListReader => {
  const reader = useContext(ListReaderContext);
  if (!reader) throw new Error("the screen for lists was rendered outside ListReaderProvider");
  return reader;
};
