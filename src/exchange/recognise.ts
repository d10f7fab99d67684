/**
 * What a file is, is told by its first bytes and never by its name: a picture named .xlsx is a picture,
 * and many "Excel" exports of school programs are web pages named .xls.
 */
import type { LooksLike } from "./reasons.ts";

export type Recognised =
  | { readonly is: "zip" }
  | { readonly is: "text" }
  | { readonly is: "encrypted" }
  | { readonly is: "marc"; readonly looksLike: "marc21" | "marcxml" }
  | { readonly is: "otherTable"; readonly looksLike: "xls" | "html" | "xml2003" }
  | { readonly is: "other"; readonly looksLike: LooksLike };

export const recognise = (bytes: Uint8Array): Recognised => {
  for (const [looksLike, offset, signature] of signatures)
    if (latin(bytes, offset, offset + signature.length) === signature) return { is: "other", looksLike };
  const start = latin(bytes, 0, 8);
  if (start.startsWith("PK\x03\x04") || start.startsWith("PK\x05\x06")) return { is: "zip" };
  if (start === "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") return insideCompoundFile(bytes);
  if (["\x09\x00\x04\x00", "\x09\x02\x06\x00", "\x09\x04\x06\x00", "\x09\x08\x10\x00", "\x09\x08\x08\x00"].includes(start.slice(0, 4))) return { is: "otherTable", looksLike: "xls" };
  if (/^\d{5}[\s\S]{15}45[\s\S]{2}/.test(latin(bytes, 0, 24)) && latin(bytes, 24, 4096).includes("\x1e"))
    return { is: "marc", looksLike: "marc21" };
  return byItsWords(bytes);
};

/** Latin-1 view of some bytes, to compare with signatures. */
const latin = (bytes: Uint8Array, from: number, to: number): string =>
  Array.from(bytes.subarray(from, to), (byte) => String.fromCharCode(byte)).join("");

const signatures: readonly (readonly [LooksLike, number, string])[] = [
  ["png", 0, "\x89PNG"],
  ["jpeg", 0, "\xff\xd8\xff"],
  ["gif", 0, "GIF8"],
  ["webp", 8, "WEBP"],
  ["tiff", 0, "II*\0"],
  ["tiff", 0, "MM\0*"],
  ["heic", 4, "ftyp"],
  ["pdf", 0, "%PDF"],
  ["rtf", 0, "{\\rtf"],
  ["archive", 0, "Rar!"],
  ["archive", 0, "7z\xbc\xaf"],
  ["archive", 0, "\x1f\x8b"],
  ["binary", 0, "SQLite format 3"],
];

/** OLE compound files: old Excel, old Word, and the envelope in which Excel puts a file with a password. */
const insideCompoundFile = (bytes: Uint8Array): Recognised => {
  const holds = (name: string): boolean => indexOfBytes(bytes, [...name].flatMap((letter) => [letter.charCodeAt(0), 0])) >= 0;
  if (holds("EncryptedPackage")) return { is: "encrypted" };
  if (holds("Workbook") || holds("Book")) return { is: "otherTable", looksLike: "xls" };
  if (holds("WordDocument")) return { is: "other", looksLike: "word" };
  if (holds("PowerPoint Document")) return { is: "other", looksLike: "powerpoint" };
  return { is: "other", looksLike: "binary" };
};

const indexOfBytes = (bytes: Uint8Array, wanted: readonly number[]): number => {
  const first = wanted[0] ?? 0;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  return -1;
};

const byItsWords = (bytes: Uint8Array): Recognised => {
  const letters = latin(bytes, 0, 4096);
  const wide = /^(\xff\xfe|\xfe\xff)/.test(letters);
  const head = (wide ? letters.replace(/\0/g, "") : letters).replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, "").trimStart().toLowerCase();
  if (letters.startsWith("BM") && letters.slice(6, 10) === "\0\0\0\0") return { is: "other", looksLike: "bmp" };
  if (head.startsWith("<")) return insideMarkup(head);
  if (/^(\{\s*"|\[\s*[{["])/.test(head)) return { is: "other", looksLike: "json" };
  return { is: "text" };
};

const insideMarkup = (head: string): Recognised => {
  if (head.includes("loc.gov/marc21") || /<(\w+:)?leader>/.test(head)) return { is: "marc", looksLike: "marcxml" };
  if (head.includes("urn:schemas-microsoft-com:office:spreadsheet")) return { is: "otherTable", looksLike: "xml2003" };
  if (/<table|office:excel/.test(head)) return { is: "otherTable", looksLike: "html" };
  if (/<!doctype html|<html|<head|<body|<meta/.test(head)) return { is: "other", looksLike: "html" };
  return { is: "other", looksLike: "xml" };
};
