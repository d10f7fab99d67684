/**
 * What Excel shows for a stored number. Numbers of a register are shown with their leading zeros (format 0000000000),
 * days as dd/mm/yyyy whatever the format; everything else as the plain number, without separators. (ECMA-376 18.8.30.)
 */
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import { dayOfSerial } from "../serial-day.ts";

export type ShowNumber = (value: number) => string;

/** `formatCode` is undefined for "General". */
export const numberFormat = (id: number, formatCode: string | undefined, from1904: boolean): ShowNumber => {
  if (formatCode === undefined) return isBuiltInDate(id) ? dateFormat(from1904) : plainNumber;
  const positive = formatCode.split(";")[0] ?? "";
  const withoutColour = positive.replace(/\[[^\]]*\]/g, "");
  const letters = withoutColour.replace(/"[^"]*"|\\.|_./g, "").toLowerCase();
  if (/^y+$/.test(letters.trim())) return (value) => dateFormat(from1904)(value).slice(-4);
  if (/[dy]/.test(letters) && !/[#0]/.test(letters)) return dateFormat(from1904);
  const zeros = /^((?:"[^"]*"|\\.|[-./ ()])*)(0{2,})((?:"[^"]*"|\\.|[-./ ()])*)$/.exec(withoutColour);
  if (zeros) return zeroFormat(literal(zeros[1]), zeros[2]?.length ?? 0, literal(zeros[3]));
  const prefixed = /^((?:"[^"]*"|\\.|[-./ ])+)0((?:"[^"]*"|\\.)*)$/.exec(withoutColour);
  if (prefixed && /[\p{L}]/u.test(literal(prefixed[1]))) return zeroFormat(literal(prefixed[1]), 1, literal(prefixed[2]));
  const decimals = /^(0{2,})\.(0+)$/.exec(withoutColour);
  if (decimals) return (value) => value.toFixed(decimals[2]?.length).padStart(withoutColour.length, "0");
  return plainNumber;
};

/** Excel keeps 15 digits; what a float adds behind them is not in the sheet. */
export const plainNumber: ShowNumber = (value) => {
  if (Number.isInteger(value)) return Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value);
  return String(Number(value.toPrecision(15)));
};

/** ISO text of a cell of type "d". */
export const dayInIso = (text: string): string => {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
  return match ? `${match[3]}/${match[2]}/${match[1]}` : text;
};

const zeroFormat = (before: string, width: number, behind: string): ShowNumber => (value) =>
  Number.isInteger(value) && value >= 0 ? before + plainNumber(value).padStart(width, "0") + behind : plainNumber(value);

const literal = (text = ""): string => text.replace(/"([^"]*)"/g, "$1").replace(/\\(.)/g, "$1");

const isBuiltInDate = (id: number): boolean => (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

const dateFormat = (from1904: boolean): ShowNumber => (value) => {
  const on = dayOfSerial(Math.floor(value) + (from1904 ? 1462 : 0));
  return on === undefined ? plainNumber(value) : dayInVietnamese(on);
};
