/**
 * The app's import, run on one file in a terminal:
 *
 *     npm run exchange -- FILE [--kind books|patrons] [--sheet N] [--to json|csv] [--json] [--lang vi|en]
 *
 * Standard output holds only what was asked for (summary, report or records); complaints go to standard error.
 */
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";
import Papa from "papaparse";
import { exchangeFile } from "./exchange-file.ts";
import type { ExchangedFile } from "./exchange-file.ts";
import { reasonInWords } from "./messages.ts";
import { sizeRefusal } from "./read-table.ts";
import type { Reason } from "./reasons.ts";

type Language = "vi" | "en";

const usage = "npm run exchange -- FILE [--kind books|patrons] [--sheet N] [--to json|csv] [--json] [--lang vi|en]";

const optionShapes = {
  kind: { type: "string" },
  sheet: { type: "string" },
  to: { type: "string" },
  lang: { type: "string", default: "vi" },
  json: { type: "boolean", default: false },
} as const satisfies ParseArgsConfig["options"];

const main = async (): Promise<number> => {
  const asked = askedFor(process.argv.slice(2));
  if (asked === undefined) return complain(usage, 2);
  const { file, kind, sheet, to, json, language } = asked;
  let bytes: Uint8Array;
  try {
    const size = sizeRefusal((await stat(file)).size);
    if (size) return refuse(reasonInWords(size, language), json);
    bytes = await readFile(file);
  } catch {
    return refuse(language === "vi" ? `Không mở được tệp ${file}.` : `The file ${file} can't be opened.`, json);
  }
  const read = await exchangeFile(bytes, basename(file), { ...(kind === undefined ? {} : { kind }), ...(sheet === undefined ? {} : { sheet }) });
  if (!read.ok) return refuse(reasonInWords(read.error, language), json);
  if (json) await print(JSON.stringify(reportOf(read.value, language)));
  else if (to === "json") await print(JSON.stringify(read.value.records, undefined, 2));
  else if (to === "csv") await print(Papa.unparse(flatRecords(read.value), { escapeFormulae: true }));
  else await print(summaryOf(read.value, basename(file), language));
  return 0;
};

interface Asked {
  readonly file: string;
  readonly kind?: "books" | "patrons";
  readonly sheet?: number;
  readonly to?: "json" | "csv";
  readonly json: boolean;
  readonly language: Language;
}

/** Undefined when the words on the command line make no sense. */
const askedFor = (words: string[]): Asked | undefined => {
  try {
    const { values, positionals } = parseArgs({ args: words, options: optionShapes, allowPositionals: true });
    const { kind, to, lang, json } = values;
    const sheet = values.sheet === undefined ? undefined : Number(values.sheet);
    const [file] = positionals;
    if (file === undefined || positionals.length > 1 || (sheet !== undefined && !(Number.isInteger(sheet) && sheet >= 1))) return undefined;
    if (kind !== undefined && kind !== "books" && kind !== "patrons") return undefined;
    if (to !== undefined && to !== "json" && to !== "csv") return undefined;
    if (lang !== "vi" && lang !== "en") return undefined;
    return {
      file,
      json,
      language: lang,
      ...(kind === undefined ? {} : { kind }),
      ...(to === undefined ? {} : { to }),
      ...(sheet === undefined ? {} : { sheet: sheet - 1 }),
    };
  } catch {
    return undefined;
  }
};

/** `record` counts the body's rows from 1; the sentence names the row as Excel numbers it. */
const reportOf = ({ rows, accepted, refused }: ExchangedFile, language: Language) => ({
  records: rows,
  accepted,
  refused: refused.map(({ record, row, reason }) => ({ record, reason: rowInWords(row, reason, language) })),
});

const rowInWords = (row: number, reason: Reason, language: Language): string =>
  `${language === "vi" ? "Dòng" : "Row"} ${row}: ${reasonInWords(reason, language)}`;

const shown = 20;

const summaryOf = (file: ExchangedFile, name: string, language: Language): string => {
  const vi = language === "vi";
  const { records, rows, accepted, refused, kind, copies, headerRow, droppedColumns, warnings, otherSheets } = file;
  const what = kind === "books" ? (vi ? "danh mục sách" : "books") : vi ? "danh sách bạn đọc" : "readers";
  const of = kind === "books" ? (vi ? `nhan đề, ${copies} bản sách` : `titles, ${copies} copies`) : vi ? "bạn đọc" : "readers";
  const list = (sentences: readonly string[]): string[] => [
    ...sentences.slice(0, shown).map((sentence) => `  ${sentence}`),
    ...(sentences.length > shown ? [`  … (+${sentences.length - shown})`] : []),
  ];
  return [
    vi ? `${name}: ${what}, tiêu đề ở dòng ${headerRow}` : `${name}: ${what}, header in row ${headerRow}`,
    vi ? `${rows} dòng, nhận ${accepted}, không nhận ${refused.length} → ${records.length} ${of}` : `${rows} rows, ${accepted} accepted, ${refused.length} refused → ${records.length} ${of}`,
    ...(droppedColumns.length === 0 ? [] : [`${vi ? "Cột không đọc" : "Columns not read"}: ${droppedColumns.join(", ")}`]),
    ...(otherSheets.length === 0 ? [] : [vi ? "Mỗi lần đọc một trang tính; chưa đọc:" : "One sheet is read at a time; not read:", ...list(otherSheets.map(({ sheet, name, rows: many }) => (vi ? `--sheet ${sheet + 1}: ${name} (${many} dòng)` : `--sheet ${sheet + 1}: ${name} (${many} rows)`)))]),
    ...(refused.length === 0 ? [] : [vi ? "Không nhận:" : "Refused:", ...list(refused.map(({ row, reason }) => rowInWords(row, reason, language)))]),
    ...(warnings.length === 0 ? [] : [vi ? "Cần xem lại:" : "To look at:", ...list(warnings.map(({ row, reason }) => rowInWords(row, reason, language)))]),
  ].join("\n");
};

/** One line a record, lists joined by "; ". */
const flatRecords = (file: ExchangedFile): Record<string, unknown>[] =>
  file.kind === "books"
    ? file.records.map(({ row, title, copies, quantity, price }) => ({
        row,
        titleProper: title.titleProper,
        volumePart: title.volumePart,
        authors: title.authors.join("; "),
        publisher: title.publisher,
        publicationYear: title.publicationYear,
        isbn: title.isbn,
        classNumber: title.classNumber,
        bookType: title.bookType,
        accessionNos: copies.map(({ accessionNo }) => accessionNo).join("; "),
        quantity,
        price,
      }))
    : file.records.map(({ row, sectorId, fullName, group, classUnit, grade, yearOfBirth }) => ({ row, sectorId, fullName, group, classUnit, grade, yearOfBirth }));

/** Nothing of the file is taken: the report says so in its own shape. */
const refuse = async (reason: string, json: boolean): Promise<number> => {
  if (!json) return complain(reason, 1);
  await print(JSON.stringify({ records: 0, accepted: 0, refused: [{ record: 0, reason }] }));
  return 1;
};

const complain = (sentence: string, code: number): number => {
  process.stderr.write(`${sentence}\n`);
  return code;
};

const print = (text: string): Promise<void> =>
  new Promise((resolve, reject) => process.stdout.write(`${text}\n`, (error) => (error ? reject(error) : resolve())));

process.exitCode = await main();
