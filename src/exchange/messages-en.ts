import type { Sentences } from "./messages.ts";

const count = (value: number): string => value.toLocaleString("en-GB");
const megabytes = (bytes: number): string => `${count(Math.ceil(bytes / 1024 / 1024))} MB`;

const kinds = {
  png: "a PNG picture", jpeg: "a JPEG picture", gif: "a GIF picture", bmp: "a BMP picture", webp: "a WebP picture", tiff: "a TIFF picture",
  heic: "a picture or film from a telephone", pdf: "a PDF file", word: "a Word document", powerpoint: "a PowerPoint presentation",
  zip: "a ZIP archive", archive: "a packed archive", html: "a web page", json: "a JSON data file", rtf: "an RTF document", xml: "an XML file",
  binary: "a file that can't be read as text", xls: "an old Excel file (.xls)", xlsb: "a binary Excel file (.xlsb)",
  ods: "an OpenDocument spreadsheet (.ods)", xml2003: "an XML 2003 spreadsheet", marc21: "MARC 21", marcxml: "MARCXML",
} as const;

const fields: Readonly<Record<string, string>> = {
  title: "title", classUnit: "class", department: "department", sectorId: "sector id", subtitle: "subtitle", authors: "author", publisher: "publisher", extent: "description", series: "series",
  classNumber: "class number", year: "year", keywords: "keywords", category: "category", shelf: "shelf", fullName: "name",
};

export const english: Sentences = {
  EmptyFile: () => "This file is empty; there is nothing to bring in.",
  FileTooLarge: ({ bytes, limit }) => `The file has ${megabytes(bytes)}; files up to ${megabytes(limit)} are taken. Split the list into several files.`,
  NotATable: ({ looksLike }) => `This is ${kinds[looksLike]}, not a list. Choose an Excel (.xlsx) or CSV file.`,
  SaveAsXlsx: ({ looksLike }) =>
    looksLike === "html"
      ? "This file is named like Excel but is a web page. Open it in Excel, choose Save As, and save it as .xlsx."
      : `This is ${kinds[looksLike]}. Open it in Excel, choose Save As, and save it as .xlsx.`,
  MarcNotYet: ({ looksLike }) => `This is a ${kinds[looksLike]} file. MARC can't be brought in yet; use an Excel (.xlsx) or CSV file for now.`,
  Encrypted: () => "The file has a password. Open it in Excel, remove the password, save it, and try again.",
  Truncated: () => "The file is cut off or damaged, perhaps while downloading or copying. Get the original file again.",
  ZipBomb: ({ bytes, limit }) => `This small file unpacks to an unusual size (${megabytes(bytes)}; ${megabytes(limit)} are taken), so it isn't opened.`,
  BrokenXlsx: ({ part }) => `The Excel file is damaged in its part "${part}". Open it in Excel, save it, and try again.`,
  TooManyRows: ({ rows, limit }) => `The list has ${count(rows)} rows; fewer than ${count(limit)} are taken from one file. Split it into several files.`,
  NoRows: ({ sheets }) => (sheets > 1 ? `All ${sheets} sheets are empty.` : "This sheet is empty."),
  NoSuchSheet: ({ sheet, sheets }) => `The file has ${sheets} sheets; there is no sheet number ${sheet + 1}.`,
  GarbledText: ({ sample }) => `The letters in this file are garbled (for example "${sample}"), perhaps because a CSV file was opened and saved in Excel. Take the original file, or in Excel use Data → From Text/CSV with encoding 65001 (UTF-8).`,
  OtherKind: ({ is }) =>
    is === "patrons" ? "This is a list of people, not of books. Choose Readers and then this file again." : "This is a list of books, not of readers. Choose Books and then this file again.",
  HeaderNotFound: ({ wanted }) =>
    wanted === "patrons"
      ? 'No header row of a list of readers was found. Write the names of the columns ("Họ tên" or "Full name", "Lớp" or "Class"…) in a row right above the list, save it and choose this file again.'
      : wanted === "books"
        ? 'No header row of a list of books was found. Write the names of the columns ("Tên sách" or "Title", "Tác giả" or "Author"…) in a row right above the list, save it and choose this file again.'
        : 'No header row was found: a list of books needs a column "Tên sách", a list of readers a column "Họ tên".',
  NoBody: ({ headerRow }) => `There are no rows under the header (row ${headerRow}).`,

  FormulaWithoutValue: ({ words }) => `Column "${words}" is a formula without a result. Open the file in Excel, save it, and try again.`,
  ErrorCell: ({ words, text }) => `Column "${words}" shows the error ${text}.`,
  UnclosedQuote: () => "A quotation mark is opened and never closed, so the end of this row is unknown.",
  NoTitle: () => "The title is missing.",
  SummaryRow: ({ text }) => `"${text}" is not a row of the list.`,
  TextTooLong: ({ field, length, limit }) => `The ${fields[field] ?? field} has ${count(length)} letters, more than ${count(limit)}.`,
  NumberOnAnotherRow: ({ number, row }) => `Number ${number} already stands in row ${row}.`,
  RangeTooLong: ({ from, to, count: copies, limit }) => `The range ${from} to ${to} has ${count(copies)} copies, more than ${count(limit)}.`,
  RangeBackwards: ({ from, to }) => `The range ${from} to ${to} runs backwards.`,
  NumberTooLong: ({ number, limit }) => `Number "${number}" has more than ${limit} letters.`,
  TooManyCopies: ({ count: copies, limit }) => `One row has ${count(copies)} copies, more than ${count(limit)}.`,
  QuantityUnreadable: ({ text }) => `The quantity "${text}" can't be read.`,
  BarcodesDoNotPair: ({ numbers, barcodes }) => `There are ${numbers} accession numbers but ${barcodes} barcodes, which can't be paired.`,
  NoName: () => "The name is missing.",
  NotEnrolled: ({ status }) => `The status is "${status}", not "Đang học" (enrolled).`,
  SectorIdOnAnotherRow: ({ row }) => `This sector id already stands in row ${row}.`,
  SameReaderOnAnotherRow: ({ row }) => `A reader of the same name, class and year of birth already stands in row ${row}.`,

  LeadingZerosLost: ({ number, width }) => `Number ${number} has probably lost zeros in front (other numbers have ${width} digits).`,
  NumberLeftOut: ({ number, row }) => `Number ${number} was left out because it stands in row ${row}.`,
  NumberTwiceInRow: ({ number }) => `Number ${number} stands twice in one row; one copy is taken.`,
  QuantityDiffers: ({ quantity, numbers }) => `The quantity says ${count(quantity)} but there are ${count(numbers)} accession numbers; the numbers count.`,
  IsbnWrong: ({ text }) => `"${text}" is not a valid ISBN (wrong check digit) and is not taken.`,
  PriceUnreadable: ({ text }) => `The price "${text}" can't be read.`,
  PriceUnlikely: ({ price }) => `A price of ${count(price)} đ is unlikely.`,
  YearOfBirthUnreadable: () => "The year of birth can't be read.",

};
