/**
 * Our own codes are ten digits and nothing else: kind (1 copy, 2 library card), a block of three digits that belongs
 * to one device, a serial of five, one check digit. Digits pass every keyboard layout and Vietnamese input method
 * unchanged, and a block of its own lets each device give out codes while it is offline.
 * Foreign codes (another program's labels, số ĐKCB, ISBN) are kept as they are and compared folded.
 */
import type { Brand } from "../kernel/brand.ts";
import { err, ok } from "../kernel/result.ts";
import type { Result } from "../kernel/result.ts";

export type OwnCode = Brand<string, "OwnCode">;

export type OwnCodeKind = "copy" | "card";

export interface OwnCodeParts {
  readonly kind: OwnCodeKind;
  /** 0–999: which device gave it out. */
  readonly block: number;
  /** 0–99,999 within the block. */
  readonly serial: number;
}

export type OwnCodeRefusal = { readonly type: "WrongCheckDigit" } | { readonly type: "NotOurs" };

export const blocksPerSchool = 1000;
export const serialsPerBlock = 100_000;

/** @throws when block or serial lie outside their digits: who counts them must take a new block in time. */
export const ownCodeFrom = ({ kind, block, serial }: OwnCodeParts): OwnCode => {
  if (!isCountBelow(block, blocksPerSchool)) throw new Error(`no block of own codes: ${block}`);
  if (!isCountBelow(serial, serialsPerBlock)) throw new Error(`no serial of own codes: ${serial}`);
  const digits = `${leadingDigit[kind]}${String(block).padStart(3, "0")}${String(serial).padStart(5, "0")}`;
  return `${digits}${checkDigitOf(digits)}` as OwnCode;
};

/** A wrong check digit may still be a foreign code of ten digits: look among the stored codes before refusing it. */
export const readOwnCode = (text: string): Result<OwnCodeParts, OwnCodeRefusal> => {
  const code = foldCode(text);
  if (!/^[12][0-9]{9}$/.test(code)) return err({ type: "NotOurs" });
  if (checkDigitOf(code.slice(0, 9)) !== code.slice(9)) return err({ type: "WrongCheckDigit" });
  return ok({ kind: code.startsWith(leadingDigit.copy) ? "copy" : "card", block: Number(code.slice(1, 4)), serial: Number(code.slice(4, 9)) });
};

/** How two codes are compared: full-width forms, case and spaces (also those of no width) make no difference. */
export const foldCode = (text: string): string => text.normalize("NFKC").toUpperCase().normalize("NFKC").replace(/[\s\u200B-\u200D\u2060]+/gu, "");

const leadingDigit = { copy: "1", card: "2" } as const satisfies Record<OwnCodeKind, string>;

const isCountBelow = (count: number, end: number): boolean => Number.isInteger(count) && count >= 0 && count < end;

/**
 * ISO/IEC 7064:2003, hybrid system MOD 11,10: catches every single wrong digit and nearly every swap of neighbours,
 * and unlike MOD 11-2 its check digit is never an X.
 */
const checkDigitOf = (digits: string): string => {
  let product = 10;
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return String((11 - product) % 10);
};
