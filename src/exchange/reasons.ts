/**
 * Everything the exchange refuses, doubts or decides about a file, as values with facts. The sentences are in messages.ts.
 * A refusal of the file changes nothing; a refused row leaves the others standing; a warning is taken in with its row.
 */
import type { CellFault } from "./table.ts";
import type { ImportKind } from "./header-words.ts";

/** What a file that is no table turns out to be, told by its content. */
export type LooksLike =
  | "png" | "jpeg" | "gif" | "bmp" | "webp" | "tiff" | "heic" | "pdf" | "word" | "powerpoint"
  | "zip" | "archive" | "html" | "json" | "rtf" | "xml" | "binary";

export type FileRefusal =
  | { readonly type: "EmptyFile" }
  | { readonly type: "FileTooLarge"; readonly bytes: number; readonly limit: number }
  | { readonly type: "NotATable"; readonly looksLike: LooksLike }
  /** A table, but of a kind that Excel itself has to save again. */
  | { readonly type: "SaveAsXlsx"; readonly looksLike: "xls" | "xlsb" | "ods" | "html" | "xml2003" }
  | { readonly type: "MarcNotYet"; readonly looksLike: "marc21" | "marcxml" }
  | { readonly type: "Encrypted" }
  | { readonly type: "Truncated" }
  | { readonly type: "ZipBomb"; readonly part: string; readonly bytes: number; readonly limit: number }
  | { readonly type: "BrokenXlsx"; readonly part: string }
  | { readonly type: "TooManyRows"; readonly rows: number; readonly limit: number }
  | { readonly type: "NoRows"; readonly sheets: number }
  | { readonly type: "NoSuchSheet"; readonly sheet: number; readonly sheets: number }
  /** UTF-8 that a program took for Windows-1252 and saved so: "TÃªn sÃ¡ch". Some of its letters are gone. */
  | { readonly type: "GarbledText"; readonly sample: string }
  /** The header of a list, but of the other kind. */
  | { readonly type: "OtherKind"; readonly is: ImportKind }
  | { readonly type: "HeaderNotFound"; readonly wanted: ImportKind | undefined }
  | { readonly type: "NoBody"; readonly headerRow: number };

export type RowRefusal =
  | Exclude<CellFault, { readonly type: "UnclosedQuote" }> & { readonly words: string }
  | { readonly type: "UnclosedQuote" }
  | { readonly type: "NoTitle" }
  | { readonly type: "SummaryRow"; readonly text: string }
  | { readonly type: "TextTooLong"; readonly field: string; readonly length: number; readonly limit: number }
  | { readonly type: "NumberOnAnotherRow"; readonly number: string; readonly row: number }
  | { readonly type: "RangeTooLong"; readonly from: string; readonly to: string; readonly count: number; readonly limit: number }
  | { readonly type: "RangeBackwards"; readonly from: string; readonly to: string }
  | { readonly type: "NumberTooLong"; readonly number: string; readonly limit: number }
  | { readonly type: "TooManyCopies"; readonly count: number; readonly limit: number }
  | { readonly type: "QuantityUnreadable"; readonly text: string }
  | { readonly type: "BarcodesDoNotPair"; readonly numbers: number; readonly barcodes: number }
  | { readonly type: "NoName" }
  | { readonly type: "NotEnrolled"; readonly status: string }
  | { readonly type: "SectorIdOnAnotherRow"; readonly row: number }
  | { readonly type: "SameReaderOnAnotherRow"; readonly row: number };

export type Warning =
  | { readonly type: "LeadingZerosLost"; readonly number: string; readonly width: number }
  | { readonly type: "NumberLeftOut"; readonly number: string; readonly row: number }
  | { readonly type: "NumberTwiceInRow"; readonly number: string }
  | { readonly type: "QuantityDiffers"; readonly quantity: number; readonly numbers: number }
  | { readonly type: "IsbnWrong"; readonly text: string }
  | { readonly type: "PriceUnreadable"; readonly text: string }
  | { readonly type: "PriceUnlikely"; readonly price: number }
  | { readonly type: "YearOfBirthUnreadable" };

export type Reason = FileRefusal | RowRefusal | Warning;

/** A row that is not taken in, and why. */
export interface RefusedRow {
  /** As Excel numbers it. */
  readonly row: number;
  /** Counted from 1 among the rows of the body that hold something. */
  readonly record: number;
  readonly reason: RowRefusal;
}

/** What is doubtful in a row that is taken in. */
export interface WarnedRow {
  readonly row: number;
  readonly reason: Warning;
}

/** How an exception inside the reading of a file carries its refusal to the one place that returns it. */
export class UnreadableFile extends Error {
  readonly refusal: FileRefusal;
  constructor(refusal: FileRefusal) {
    super(refusal.type);
    this.name = "UnreadableFile";
    this.refusal = refusal;
  }
}
