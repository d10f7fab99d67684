/**
 * One cell of a register may hold one number, several, or a range. Numbers are kept exactly as written, zeros and letters
 * included; a dash makes a range only between two numbers of one shape: "2013-001" and "STK-015" are single numbers.
 * Letters may be written once: "TK 36, 37" are TK 36 and TK 37.
 */
import { err, ok } from "../domain/kernel/result.ts";
import type { Result } from "../domain/kernel/result.ts";
import type { RowRefusal } from "./reasons.ts";

/** More copies of one title than this in one range is a slip of the finger. */
export const rangeLimit = 500;
/** And more than this in one row. */
export const copiesLimit = 1_000;
const numberLimit = 60;

export const accessionNumbersFrom = (cell: string): Result<readonly string[], RowRefusal> => {
  const numbers: string[] = [];
  for (const bare of partsOf(cell)) {
    const part = withLettersOf(numbers.at(-1), bare);
    const tooLong = part.length > numberLimit * 2 + 10;
    const spelled = tooLong ? ok([part]) : numbersOfPart(part);
    if (!spelled.ok) return spelled;
    const long = spelled.value.find((number) => number.length > numberLimit);
    if (long !== undefined) return err({ type: "NumberTooLong", number: `${long.slice(0, numberLimit)}…`, limit: numberLimit });
    numbers.push(...spelled.value);
    if (numbers.length > copiesLimit) return err({ type: "TooManyCopies", count: numbers.length, limit: copiesLimit });
  }
  return ok(numbers);
};

const partsOf = (cell: string): string[] =>
  cell
    .split(/[;,\n|、+&]+|\s(?:và|va)\s/iu)
    .map((part) => part.replace(/\s+/g, " ").replace(/\(\s*\d+\s*(bản|cuốn|quyển|b|c|q)\.?\s*\)/iu, "").replace(/^[\s'’`]*(?:từ\s+(?:số\s+)?)?|[\s'’`:.]+$/giu, ""))
    .map((part) => /^[([]([^()[\]]*)[)\]]$/.exec(part)?.[1]?.trim() ?? part)
    .flatMap(splitAtSpaces)
    .filter((part) => part !== "");

/** "3170342004 3170422004" are two numbers, "STK 001" is one. */
const splitAtSpaces = (part: string): string[] => {
  const words = part.split(" ");
  return words.length > 1 && words.every((word) => /^\D{0,5}\d{4,}$/.test(word) && word.length === words[0]?.length) ? words : [part];
};

/** A bare number (or range) that follows a lettered one closely is of its series; one that stands far off is another code. */
const withLettersOf = (last: string | undefined, part: string): string => {
  const [, letters = "", digits = ""] = /^(\p{L}[\p{L}. /-]*)(\d+)$/u.exec(last ?? "") ?? [];
  const [first] = /^\d+(?=[\s\d–-]*$)/.exec(part) ?? [];
  const step = first === undefined || letters === "" ? 0 : Number(first) - Number(digits);
  return step > 0 && step <= rangeLimit ? letters + part : part;
};

const rangeShape = /^(.*?)(\d+)\s*(?:->|=>|-:-|-|–|—|−|→|÷|~|\.\.\.?|…|(?:cho )?đến(?: hết)?|den|tới|to)\s*(.*?)(\d+)$/iu;

const numbersOfPart = (part: string): Result<readonly string[], RowRefusal> => {
  const match = rangeShape.exec(part);
  if (!match) return ok([part]);
  const [, before = "", first = "", beforeLast = "", typedLast = ""] = match;
  if (beforeLast !== "" && beforeLast.trim() !== before.trim()) return ok([part]);
  const last = beforeLast === "" ? completed(first, typedLast) : typedLast;
  if (first.length > 15 || last.length > 15) return ok([part]);
  if (Number(last) < Number(first)) {
    const written = { from: before + first, to: before + last };
    return first.length === last.length || beforeLast !== "" ? err({ type: "RangeBackwards", ...written }) : ok([part]);
  }
  const count = Number(last) - Number(first) + 1;
  if (count > rangeLimit) return err({ type: "RangeTooLong", from: before + first, to: before + last, count, limit: rangeLimit });
  return ok(Array.from({ length: count }, (_, index) => before + String(Number(first) + index).padStart(first.length, "0")));
};

/** "2013328289-90" writes only the digits that change. */
const completed = (first: string, last: string): string => {
  if (first.length < 6 || last.length > 3) return last;
  return first.slice(0, first.length - last.length) + last;
};
