/**
 * Vietnamese text files come in six shapes: UTF-8 with or without a mark in front, UTF-16 from Excel's "Unicode text",
 * and Windows-1258 from the nineties, which writes tone marks as letters of their own. Bytes that are valid UTF-8 are UTF-8.
 * A text typed for a font of those years is left in Windows-1252 here.
 */
import { legacyFontOf } from "./legacy-fonts.ts";

export interface DecodedText {
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1258" | "windows-1252";
}

/** Undefined when the bytes are no text at all. */
export const decodeText = (bytes: Uint8Array): DecodedText | undefined => {
  const encoding = encodingOf(bytes);
  const decoded = encoding === "utf-8" ? fromUtf8(bytes) : { text: decodeAs(bytes, encoding), encoding };
  return isText(decoded.text) ? decoded : undefined;
};

const encodingOf = (bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const sample = bytes.subarray(0, 2000);
  const zeros = [0, 0];
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > sample.length / 8 && even < odd / 10) return "utf-16le";
  if (even > sample.length / 8 && odd < even / 10) return "utf-16be";
  return "utf-8";
};

const fromUtf8 = (bytes: Uint8Array): DecodedText => {
  const utf8 = asUtf8(bytes);
  if (utf8 !== undefined) return { text: utf8, encoding: "utf-8" };
  const [text, latin] = [decodeAs(bytes, "windows-1258"), decodeAs(bytes, "windows-1252")];
  return legacyFontOf(latin, text) === undefined ? { text, encoding: "windows-1258" } : { text: latin, encoding: "windows-1252" };
};

/** A text that was cut inside its last letter is read without it; but an odd byte behind nothing but plain letters is no UTF-8. */
const asUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return (bytes.at(-1) ?? 0) < 0x80 || /[^\0-\x7f]/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
};

const decodeAs = (bytes: Uint8Array, encoding: string): string => new TextDecoder(encoding).decode(bytes);

/** A few stray control characters are dirt; many are a program or a picture. */
const isText = (text: string): boolean => {
  const sample = text.slice(0, 20_000);
  const controls = sample.match(/[^\P{Cc}\t\n\v\f\r\u0080-\u009f]|\ufffd/gu)?.length ?? 0;
  return controls <= sample.length / 100 && !sample.includes("\0\0");
};
