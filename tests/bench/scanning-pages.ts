/** What the bench of the scanners and its page in the browser say to each other. */

export const turns = [0, 90, 180, 270] as const;
export type Turn = (typeof turns)[number];

export const readers = ["ours", "zxing-wasm", "zxing in JavaScript"] as const;
export type ReaderName = (typeof readers)[number];

export interface PictureAsked {
  /** The file, base64. */
  readonly file: string;
  readonly folder: string;
  readonly name: string;
  /** What stands in it; undefined where nothing may be read. */
  readonly right: string | undefined;
}

/** Of one folder, turn and reader. */
export interface Counted {
  readonly folder: string;
  readonly turn: Turn;
  readonly reader: ReaderName;
  readonly pictures: number;
  readonly read: number;
  readonly wrong: number;
  /** Of the pictures that were read. */
  readonly ms: readonly number[];
}

export interface PicturesAnswer {
  readonly counted: readonly Counted[];
  readonly chosen: string;
  /** What the browser could not open, as folder/name. */
  readonly broken: readonly string[];
}

export interface FilmAnswer {
  readonly scenes: number;
  readonly found: number;
  readonly wrong: readonly string[];
  /** Frames from when a code came into the picture until it was told. */
  readonly frames: readonly number[];
  /** The same of zxing-wasm alone, which takes the first frame's word for it. */
  readonly bareFrames: readonly number[];
  readonly longestTask: number;
  readonly framesRead: number;
  readonly seconds: number;
}

/** Each picture as a film of its own, the hand not quite still. */
export interface ShakenAnswer {
  readonly films: number;
  readonly told: number;
  readonly wrong: readonly string[];
  /** Single frames in which zxing-wasm reads something else than what is there. */
  readonly wrongFrames: number;
  /** So many were no pictures. */
  readonly broken: number;
}

/** EAN-13, UPC-A and UPC-E are equal when they are the same GTIN. */
export const sameCode = (read: string, right: string): boolean => plain(read) === plain(right) || (gtinOf(read) !== undefined && gtinOf(read) === gtinOf(right));

/** A text file ends its lines as its editor did, and has one more at the end. */
const plain = (text: string): string => text.replace(/\r\n?/g, "\n").trim();

const gtinOf = (text: string): string | undefined => {
  if (/^\d{13}$/.test(text)) return text;
  if (/^\d{12}$/.test(text)) return `0${text}`;
  return /^[01]\d{7}$/.test(text) ? `0${expanded(text)}` : undefined;
};

/** GS1 General Specifications 5.2.2.4: UPC-E is a UPC-A without its zeros. */
const expanded = (text: string): string => {
  const [system, a, b, c, d, e, last, check] = [...text] as [string, string, string, string, string, string, string, string];
  const body = /[012]/.test(last) ? `${a}${b}${last}0000${c}${d}${e}` : last === "3" ? `${a}${b}${c}00000${d}${e}` : last === "4" ? `${a}${b}${c}${d}00000${e}` : `${a}${b}${c}${d}${e}0000${last}`;
  return `${system}${body}${check}`;
};
