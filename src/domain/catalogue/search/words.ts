/**
 * Search compares syllables without marks, and remembers how each was spelled.
 * A spelling is the syllable with its letters' marks in place and its tone at the end, so that "hoà" and "hòa" are one spelling.
 * A mark that was typed is meant; a mark that was not typed is not asked for: "so đỏ" agrees with "Số đỏ", not with "Sơ đồ".
 */
import { fold } from "../../kernel/fold.ts";

export interface Word {
  /** Without marks: "do". */
  readonly token: string;
  /** With marks, tone last, decomposed: "đo" + U+0309. */
  readonly spelling: string;
}

export type Agreement = "same" | "agrees" | "contradicts";

export const words = (text: string): Word[] => {
  const found: Word[] = [];
  for (const raw of rawWords(text)) {
    const word = wordOf(raw);
    if (word.token !== "") found.push(word);
  }
  return found;
};

/** Words as they stand, decomposed and small: what a builder keeps a table of. */
export const rawWords = (text: string): string[] =>
  text.normalize("NFD").toLowerCase().split(/[^\p{L}\p{N}\u0300-\u036f]+/u).filter((part) => part !== "");

export const wordOf = (raw: string): Word => {
  if (isPlain.test(raw)) return { token: raw, spelling: raw };
  const tones = raw.match(toneMarks)?.join("") ?? "";
  return { token: fold(raw), spelling: raw.replace(toneMarks, "") + tones };
};

export const hasMarks = (word: Word): boolean => word.token !== word.spelling;

/** How a stored spelling stands to a typed one; the stored word may go on where the typed one stops. */
export const agreement = (typed: string, stored: string): Agreement => {
  if (typed === stored) return "same";
  const meant = typed.match(letters) ?? [];
  const written = stored.match(letters) ?? [];
  let same = true;
  for (const [index, letter] of meant.entries()) {
    if (letter === written[index]) continue;
    if (fold(letter) !== letter) return "contradicts";
    same = false;
  }
  const tone = typed.match(toneMarks)?.join("") ?? "";
  const writtenTone = stored.match(toneMarks)?.join("") ?? "";
  if (tone !== "" && tone !== writtenTone) return "contradicts";
  return same && tone === writtenTone ? "same" : "agrees";
};

const isPlain = /^[a-z0-9]+$/;
/** Grave, acute, tilde, hook above, dot below: the five written tones. */
const toneMarks = /[\u0300\u0301\u0303\u0309\u0323]/g;
/** A letter with its own marks, tone left out. */
const letters = /[\p{L}\p{N}](?:(?![\u0300\u0301\u0303\u0309\u0323])[\u0300-\u036f])*/gu;
