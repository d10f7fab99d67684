/**
 * The code that the publisher prints is an EAN-13 article number. 978 and 979 are books and hold the ISBN;
 * 893 is GS1 Viet Nam (many textbooks carry it instead of an ISBN, or next to it), and any other prefix is an article too.
 */

export type ArticleCode = { readonly is: "isbn"; readonly isbn: string } | { readonly is: "gtin"; readonly gtin: string };

/** `undefined` when the scan is no article number (not 13 digits, or its check digit is wrong). */
export const isbnFromScan = (text: string): ArticleCode | undefined => {
  const digits = text.normalize("NFKC").replace(/[\s-]/g, "");
  if (!/^[0-9]{13}$/.test(digits) || !hasEanCheckDigit(digits)) return undefined;
  return isBook(digits) ? { is: "isbn", isbn: digits } : { is: "gtin", gtin: digits };
};

/** 979-0 is printed music (ISMN), not a book. */
const isBook = (digits: string): boolean => digits.startsWith("978") || /^979[1-9]/.test(digits);

/** GS1 General Specifications 7.9: weights 1 and 3 from the left, sum divisible by ten. */
const hasEanCheckDigit = (digits: string): boolean =>
  [...digits].reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0) % 10 === 0;
