/** The cells of one row as facts of a title: texts as printed, numbers checked, what is doubtful said as a warning. */
import type { BookType } from "../domain/catalogue/title.ts";
import { fold } from "../domain/kernel/fold.ts";
import { authorsFrom, titleAndAuthors } from "./authors.ts";
import { bookTypeFromNumber, bookTypeFromWords } from "./book-type.ts";
import type { TitleFacts } from "./book-records.ts";
import { oneLine } from "./clean-text.ts";
import type { BookField } from "./header-words.ts";
import { bookNumberFrom } from "./isbn.ts";
import { isUnlikelyPrice, priceFrom } from "./price.ts";
import type { Warning } from "./reasons.ts";

export type CellOf = (field: BookField) => string;

export interface FactsOfRow {
  readonly title: TitleFacts;
  readonly price?: number;
  readonly warnings: readonly Warning[];
}

/** `fallback` is the book type that the person chose for rows that do not say theirs. */
export const titleFactsFrom = (cell: CellOf, firstNumber: string | undefined, fallback: BookType): FactsOfRow => {
  const line = (field: BookField): string => oneLine(cell(field));
  const numbers = bookNumbersFrom(line("isbn"), line("gtin"));
  const price = pricedFrom(line("price"));
  const grade = gradeFrom(line("grade"));
  const imprint = imprintFrom(line("imprint"));
  const { classNumber, bookType, keywords } = classedFrom(line);
  const translator = line("translator");
  const both = line("authors") === "" ? titleAndAuthors(line("title")) : undefined;
  const authors = [...(both?.authors ?? authorsFrom(cell("authors"))), ...authorsFrom(translator).map((name) => `${name} dịch`)];
  const title: TitleFacts = {
    titleProper: both?.title ?? line("title"),
    authors,
    bookType: bookType ?? bookTypeFromNumber(firstNumber ?? "") ?? fallback,
    ...given("subtitle", line("subtitle")),
    ...given("volumePart", line("volume").replace(/^(\d{1,3})$/, "Tập $1")),
    ...given("publisher", line("publisher") || imprint.publisher),
    ...given("placeOfPublication", line("place") || imprint.place),
    // A year in a cell that Excel holds for a day.
    ...given("publicationYear", yearFrom(line("year") || imprint.year)),
    ...given("edition", line("edition")),
    ...given("extent", line("extent").replace(/^(\d+)$/, "$1 tr.")),
    ...given("series", line("series")),
    ...given("language", languageFrom(line("language"))),
    ...given("classNumber", classNumber),
    ...given("titleCode", line("titleCode")),
    ...given("subject", line("subject")),
    ...(numbers.isbn === undefined ? {} : { isbn: numbers.isbn }),
    ...(numbers.gtin === undefined ? {} : { gtin: numbers.gtin }),
    ...(price.price === undefined ? {} : { coverPrice: price.price }),
    ...(grade === undefined ? {} : { grade }),
    ...(keywords.length === 0 ? {} : { keywords }),
  };
  return { title, ...(price.price === undefined ? {} : { price: price.price }), warnings: [...numbers.warnings, ...price.warnings] };
};

/** "H. : Kim Đồng, 2010", "NXB Trẻ - 2012", "Văn học": the year stands last, the place before a colon. */
const imprintFrom = (text: string): { place: string; publisher: string; year: string } => {
  const [, before = text, year = ""] = /^(.*?)[\s,;.–-]*(\[?\d{4}\??\]?)\.?$/.exec(text) ?? [];
  const [, place = "", publisher = before] = /^([^:]*?)\s*:\s*(.*)$/.exec(before) ?? [];
  return { place, publisher: publisher.replace(/[\s,;:]+$/, ""), year };
};

/** As printed, but for what Excel and people put around a bare year: "15/10/2010", "2010.0", "Năm 2012". */
const yearFrom = (text: string): string => /^(?:(?:năm|xb|năm xb)\s*:?\s*|\d{1,2}\/\d{1,2}\/)?(\d{4})(?:\.0?)?$/iu.exec(text)?.[1] ?? text;

const given = <Name extends string>(name: Name, text: string | undefined): { [name in Name]?: string } =>
  text === undefined || text === "" ? {} : ({ [name]: text } as { [name in Name]?: string });

/** A publisher's own article number may be anything; only what calls itself an ISBN is doubted. */
const bookNumbersFrom = (isbnCell: string, gtinCell: string): { isbn?: string; gtin?: string; warnings: Warning[] } => {
  const found: { isbn?: string; gtin?: string; warnings: Warning[] } = { warnings: [] };
  const isbnParts = partsOf(isbnCell);
  for (const part of [...isbnParts, ...partsOf(gtinCell)]) {
    const number = bookNumberFrom(part);
    if (number === undefined && !isbnParts.includes(part)) continue;
    if (number === undefined) found.warnings.push({ type: "IsbnWrong", text: part.slice(0, 40) });
    else if (number.is === "isbn") found.isbn ??= number.digits;
    else found.gtin ??= number.digits;
  }
  return found;
};

const partsOf = (cell: string): string[] =>
  cell.split(/[;,/|]/).map((piece) => piece.trim()).filter((piece) => piece !== "" && !/^[-.0]+$/.test(piece));

const pricedFrom = (text: string): { price?: number; warnings: Warning[] } => {
  if (text === "" || /^[-–.]+$/.test(text)) return { warnings: [] };
  const price = priceFrom(text);
  if (price === undefined) return { warnings: [{ type: "PriceUnreadable", text: text.slice(0, 40) }] };
  if (price === 0) return { warnings: [] };
  return { price, warnings: isUnlikelyPrice(price) ? [{ type: "PriceUnlikely", price }] : [] };
};

/** "Phân loại" heads the class number in one list and the book type in another: the cell's own words decide. */
const classedFrom = (line: (field: BookField) => string): { classNumber: string; bookType: BookType | undefined; keywords: string[] } => {
  const written = line("classNumber");
  const typeInClass = /\d/.test(written) ? undefined : bookTypeFromWords(written);
  const category = line("category");
  const typeInCategory = bookTypeFromWords(category);
  const keywords = line("keywords").split(/[;,]/).map((word) => word.trim()).filter((word) => word !== "");
  return {
    classNumber: typeInClass === undefined ? written : "",
    bookType: bookTypeFromWords(line("bookType")) ?? typeInCategory ?? typeInClass,
    keywords: category === "" || typeInCategory !== undefined ? keywords : [category, ...keywords],
  };
};

/** "Lớp 6", "Khối 6", "6": 1…12, anything else is no grade. */
export const gradeFrom = (text: string): number | undefined => {
  const match = /^(?:lop|khoi|khoi lop|grade)?\s*0?(\d{1,2})$/.exec(fold(text).trim());
  const grade = Number(match?.[1] ?? 0);
  return grade >= 1 && grade <= 12 ? grade : undefined;
};

const languages: Readonly<Record<string, string>> = {
  viet: "vie", vietnamese: "vie", vi: "vie", anh: "eng", english: "eng", en: "eng", phap: "fre", nga: "rus",
  trung: "chi", "trung quoc": "chi", hoa: "chi", nhat: "jpn", han: "kor", duc: "ger",
};

const languageFrom = (text: string): string => {
  const words = fold(text).replace(/^tieng\s+/, "").trim();
  return languages[words] ?? (/^[a-z]{3}$/.test(words) ? words : "");
};
