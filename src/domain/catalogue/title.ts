/**
 * A title is what was written: one work or edition, described once. What has a barcode is a copy of it.
 * Field names follow MARC 21's fields in the words of the school (glossary): 245 titleProper, 100/700 authors,
 * 264 publisher and publicationYear, 082/084 classNumber, 020 isbn and coverPrice.
 */
import { isbnFromScan } from "../copies/barcode-article.ts";
import type { TitleId } from "../kernel/ids.ts";

/** Drives registers and reports: SGK textbook, SNV teacher's book, STK reference book, STN children's book, other. */
export const bookTypes = ["textbook", "teacherBook", "referenceBook", "childrenBook", "other"] as const;
export type BookType = (typeof bookTypes)[number];

export interface Title {
  readonly id: TitleId;
  /** 245 $a, NFC. */
  readonly titleProper: string;
  /** 245 $b */
  readonly subtitle?: string;
  /** 245 $n $p: "Tập 1". */
  readonly volumePart?: string;
  /** Personal names as printed, not inverted; the first is the main entry. */
  readonly authors: readonly string[];
  readonly publisher?: string;
  readonly placeOfPublication?: string;
  /** As printed, for registers: "2019", "[1992?]". */
  readonly publicationYear?: string;
  readonly edition?: string;
  readonly extent?: string;
  readonly series?: string;
  /** ISBN-13 digits. */
  readonly isbn?: string;
  /** Another article number on the book (893…), digits. */
  readonly gtin?: string;
  /** Further ones that were read off copies of it, of another printing perhaps: 13 digits each. */
  readonly otherArticles?: readonly string[];
  /** Đồng. */
  readonly coverPrice?: number;
  /** ISO 639-2: "vie". */
  readonly language?: string;
  readonly classNumber?: string;
  /** Mã hoá tên sách or author mark, printed under the class number. */
  readonly titleCode?: string;
  readonly bookType: BookType;
  readonly subject?: string;
  /** 1…12 for textbooks and books of one grade. */
  readonly grade?: number;
  readonly keywords?: readonly string[];
}

/** How the title is called on the screen, the slip and the label: "Dế Mèn phiêu lưu ký. Tập 1". */
export const displayTitle = (title: Pick<Title, "titleProper" | "volumePart">): string =>
  title.volumePart === undefined ? title.titleProper : `${title.titleProper}. ${title.volumePart}`;

/** Every article number that the title is known by. */
export const articlesOf = ({ isbn, gtin, otherArticles = [] }: Pick<Title, "isbn" | "gtin" | "otherArticles">): readonly string[] => [isbn, gtin, ...otherArticles].filter((article) => article !== undefined);

/** The title once it is known by one more; where there is no other yet, the number stands where registers and lists look for it. */
export const namedBy = (title: Title, article: string): Title => {
  if (articlesOf(title).includes(article)) return title;
  const field = isbnFromScan(article)?.is;
  if (field !== undefined && title[field] === undefined) return { ...title, [field]: article };
  return { ...title, otherArticles: [...(title.otherArticles ?? []), article] };
};

export const notNamedBy = ({ isbn, gtin, otherArticles, ...title }: Title, article: string): Title => {
  const others = otherArticles?.filter((other) => other !== article) ?? [];
  return { ...title, ...(isbn === undefined || isbn === article ? {} : { isbn }), ...(gtin === undefined || gtin === article ? {} : { gtin }), ...(others.length === 0 ? {} : { otherArticles: others }) };
};
