/**
 * The school's key as a person copies it from paper: eight groups of eight letters and digits, each group with its own
 * check, so that a slip of the pen is found in its group. Crockford's alphabet has no I, L, O, U; read aloud or typed
 * as O, I, L they count as 0 and 1. A group holds four bytes and a CRC-8 over its place and these bytes: one wrong
 * character is always caught, and so are two groups changed over.
 */
import { err, ok } from "#domain/kernel/result.ts";
import type { Result } from "#domain/kernel/result.ts";

export const recoveryGroups = 8;
const bytesPerGroup = 4;

export type RecoveryRefusal =
  /** Groups are counted from 1, as on the paper. */
  | { readonly type: "WrongGroups"; readonly groups: readonly number[] }
  | { readonly type: "WrongLength"; readonly characters: number };

/** @throws when the key is not of 32 bytes. */
export const groupsFromKey = (key: Uint8Array): string[] => {
  if (key.length !== recoveryGroups * bytesPerGroup) throw new Error(`a school's key has 32 bytes, not ${key.length}`);
  return Array.from({ length: recoveryGroups }, (_, group) => {
    const bytes = [...key.subarray(group * bytesPerGroup, (group + 1) * bytesPerGroup)];
    const bits = [...bytes, checkOf(group, bytes)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join("");
  });
};

/** What the QR code of the sheet holds: the groups joined. It is read back like typed groups. */
export const recoveryText = (key: Uint8Array): string => groupsFromKey(key).join("-");

/** From the sheet's QR code or from typed groups, with whatever spaces, dashes and case. */
export const keyFromRecovery = (typed: string): Result<Uint8Array<ArrayBuffer>, RecoveryRefusal> => {
  const letters = [...typed.normalize("NFKC").toUpperCase().replace(/[\s\p{Pd}]/gu, "")].map((letter) => lookalikes[letter] ?? letter);
  if (letters.length !== recoveryGroups * lettersPerGroup) return err({ type: "WrongLength", characters: letters.length });
  const key = new Uint8Array(recoveryGroups * bytesPerGroup);
  const wrong: number[] = [];
  for (let group = 0; group < recoveryGroups; group++) {
    const bits = letters.slice(group * lettersPerGroup, (group + 1) * lettersPerGroup).map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
    const bytes = (bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2));
    if (bits.includes("-") || bytes[bytesPerGroup] !== checkOf(group, bytes.slice(0, bytesPerGroup))) wrong.push(group + 1);
    else key.set(bytes.slice(0, bytesPerGroup), group * bytesPerGroup);
  }
  return wrong.length > 0 ? err({ type: "WrongGroups", groups: wrong }) : ok(key);
};

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const lettersPerGroup = 8;
const lookalikes: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1" };

/** CRC-8, polynomial x⁸+x²+x+1. */
const checkOf = (group: number, bytes: readonly number[]): number => {
  let remainder = 0;
  for (const byte of [group + 1, ...bytes]) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) remainder = remainder & 0x80 ? ((remainder << 1) ^ 0x07) & 0xff : remainder << 1;
  }
  return remainder;
};
