/** The number of a book as a cell of a list has it: with a word before it, dashes, a price or a binding behind it in brackets. */
import { articleDigits, articleFrom } from "#domain/copies/barcode-article.ts";

export type BookNumber = { readonly is: "isbn" | "gtin"; readonly digits: string };

export const bookNumberFrom = (text: string): BookNumber | undefined => {
  if (text.length > 60) return undefined;
  const article = articleFrom(text.replace(/^\s*(isbn|ean)(-1[03])?\s*:?/i, "").replace(/\(.*?\)/g, "").replace(/[–.]/g, ""));
  return article && { is: article.is, digits: articleDigits(article) };
};
