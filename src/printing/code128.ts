/**
 * Code 128 (ISO/IEC 15417): each sign is six widths of bars and spaces, eleven modules together. Set B writes one
 * letter or digit per sign, set C two digits, so switching between them at the right places makes the bars shortest,
 * and shorter bars can be wider. A quiet zone of ten modules on both sides belongs to the symbol.
 */
import { err, ok } from "#domain/kernel/result.ts";
import type { Result } from "#domain/kernel/result.ts";

export interface Code128 {
  /** Start, data and switches, check sign; the stop is not counted. */
  readonly signs: readonly number[];
  /** Bars, without the quiet zones, in modules from the first bar. */
  readonly bars: readonly { readonly at: number; readonly width: number }[];
  /** From the first bar to the last. */
  readonly modules: number;
}

/** Modules that must stay white on each side. */
export const quietZone = 10;

export interface NoBarsFor {
  readonly type: "NoBarsFor";
  readonly characters: readonly string[];
}

/** Printable ASCII has bars; Vietnamese letters have none. */
export const code128 = (text: string): Result<Code128, NoBarsFor> => {
  const foreign = [...text].filter((character) => !/^[\x20-\x7e]$/.test(character));
  if (foreign.length > 0 || text === "") return err({ type: "NoBarsFor", characters: foreign });
  const data = shortestSigns(text);
  const check = data.reduce((sum, sign, index) => sum + sign * Math.max(index, 1), 0) % 103;
  const signs = [...data, check];
  const widths = [...signs, stop].map((sign) => signWidths[sign] ?? "").join("");
  const bars: { at: number; width: number }[] = [];
  let at = 0;
  [...widths].forEach((width, index) => {
    if (index % 2 === 0) bars.push({ at, width: Number(width) });
    at += Number(width);
  });
  return ok({ signs, bars, modules: at });
};

/** From the end backwards: the fewest signs for the rest of the text in either set, with one sign for each switch. */
const shortestSigns = (text: string): number[] => {
  type Best = { readonly B: readonly number[]; readonly C: readonly number[] | undefined };
  let [one, two]: [Best, Best] = [{ B: [], C: [] }, { B: [], C: [] }];
  for (let at = text.length - 1; at >= 0; at--) {
    const inB = [text.charCodeAt(at) - 32, ...one.B];
    const pair = /^[0-9]{2}$/.test(text.slice(at, at + 2)) ? Number(text.slice(at, at + 2)) : undefined;
    const inC = pair === undefined || two.C === undefined ? undefined : [pair, ...two.C];
    const best: Best = {
      B: inC !== undefined && inC.length + 1 < inB.length ? [toC, ...inC] : inB,
      C: inC !== undefined && inC.length <= inB.length + 1 ? inC : [toB, ...inB],
    };
    [one, two] = [best, one];
  }
  return one.C !== undefined && one.C[0] !== toB && one.C.length <= one.B.length ? [startC, ...one.C] : [startB, ...one.B];
};

const [toC, toB, startB, startC, stop] = [99, 100, 104, 105, 106];

/** ISO/IEC 15417, table 1: bar, space, bar, space, bar, space; the stop has one bar more. */
const signWidths: readonly string[] = (
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 " +
  "223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 " +
  "112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 " +
  "311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 " +
  "122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 " +
  "214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
).split(" ");
