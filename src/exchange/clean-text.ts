/**
 * Text from files comes decomposed, with zero-width letters, hard spaces and control characters from old programs.
 * A cell is cleaned once, here, and is NFC afterwards. Line breaks stay: a cell may list one number a line.
 */
const plain = /^[\x20-\x7e]*$/;
/** Control characters but tab and line break, zero-width letters, direction marks, byte order marks. Soft hyphens may be ư: see in-unicode.ts. */
const invisible = /[^\P{Cc}\t\n]|[\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffe\uffff]/gu;

export const cleanCell = (text: string): string => {
  if (plain.test(text)) return text.trim();
  return text.replace(/\r\n?/g, "\n").replace(invisible, "").replace(/[\u00a0\u2007\u202f]/g, " ").normalize("NFC").trim();
};

/** A cell as one line: what a title, an author or a publisher is. */
export const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
