/**
 * The code that the publisher prints is an EAN-13 article number. 978 and 979 are books and hold the ISBN;
 * 893 is GS1 Viet Nam (many textbooks carry it instead of an ISBN, or next to it), and any other prefix is an article too.
 * An ISBN of ten digits, as older books print it, is the same number with 978 and another check digit (ISO 2108).
 */

export type ArticleCode = { readonly is: "isbn"; readonly isbn: string } | { readonly is: "gtin"; readonly gtin: string };

/** `undefined` when the scan is no article number (not 13 digits, or its check digit is wrong). */
export const isbnFromScan = (text: string): ArticleCode | undefined => {
  const digits = plainOf(text);
  if (!/^[0-9]{13}$/.test(digits) || ean13Check(digits.slice(0, 12)) !== digits[12]) return undefined;
  return isBook(digits) ? { is: "isbn", isbn: digits } : { is: "gtin", gtin: digits };
};

/** Of what is asked for as a book's number: typed from the back of a title page it may have ten digits. */
export const articleFrom = (text: string): ArticleCode | undefined => {
  const isbn10 = plainOf(text).toUpperCase();
  return isIsbn10(isbn10) ? { is: "isbn", isbn: isbn13From(isbn10) } : isbnFromScan(text);
};

export const articleDigits = (article: ArticleCode): string => (article.is === "isbn" ? article.isbn : article.gtin);

/** One that fails its check digit is no ISBN: a wrong number would find the wrong book. */
export const isIsbn10 = (text: string): boolean => /^[0-9]{9}[0-9X]$/.test(text) && isbn10Check(text.slice(0, 9)) === text[9];

/** Ten digits with a right check digit → thirteen. */
export const isbn13From = (isbn10: string): string => {
  const body = `978${isbn10.slice(0, 9)}`;
  return body + ean13Check(body);
};

/** GS1 General Specifications 7.9: weights 1 and 3 from the left, sum divisible by ten. */
export const ean13Check = (twelve: string): string => {
  const sum = [...twelve].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return String((10 - (sum % 10)) % 10);
};

export const isbn10Check = (nine: string): string => {
  const sum = [...nine].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? "X" : String(check);
};

const plainOf = (text: string): string => text.normalize("NFKC").replace(/[\s-]/g, "");

/** 979-0 is printed music (ISMN), not a book. */
const isBook = (digits: string): boolean => digits.startsWith("978") || /^979[1-9]/.test(digits);
