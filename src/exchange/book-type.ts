/** The five book types of the registers, told by the words and the short forms that lists use; a number's own letters say it too. */
import type { BookType } from "../domain/catalogue/title.ts";
import { fold } from "../domain/kernel/fold.ts";

export const bookTypeFromWords = (text: string): BookType | undefined => {
  const words = fold(text).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  return patterns.find(([pattern]) => pattern.test(words))?.[1];
};

/** "STK.00123" is a reference book. */
export const bookTypeFromNumber = (accessionNo: string): BookType | undefined => {
  const letters = /^\p{L}{2,4}/u.exec(accessionNo)?.[0];
  return letters === undefined ? undefined : patterns.find(([pattern, , short]) => short && pattern.test(fold(letters)))?.[1];
};

const patterns: readonly (readonly [RegExp, BookType, boolean])[] = [
  [/^(snv|sgv)$/, "teacherBook", true],
  [/^(sgk|gk)$/, "textbook", true],
  [/^stk$/, "referenceBook", true],
  [/^(stn|tn)$/, "childrenBook", true],
  [/\b(sgv|snv)\b|nghiep vu|sach giao vien|sach gv|teacher/, "teacherBook", false],
  [/\bsgk\b|giao khoa|sach hoc sinh|chuyen de hoc tap|textbook/, "textbook", false],
  [/\bstk\b|tham khao|bai tap|nang cao|reference/, "referenceBook", false],
  [/\bstn\b|thieu nhi|thieu nien|nhi dong|truyen tranh|children/, "childrenBook", false],
  [/^(khac|sach khac|other)$/, "other", false],
];
