/**
 * Bars at a size that cheap scanners and phones read: as wide as the place allows, never below a quarter of a
 * millimetre per module, and always whole dots of a 300 dpi printer, so that no bar is rounded thinner than its like.
 */
import { code128, quietZone } from "./code128.ts";
import { boxPath, mm } from "./page.ts";
import type { Item } from "./page.ts";

export interface BarsPlace {
  readonly x: number;
  readonly y: number;
  /** Quiet zones included. */
  readonly width: number;
  readonly height: number;
}

const dot = 25.4 / 300;
export const moduleWidthsMm = [5 * dot, 4 * dot, 3 * dot] as const;

/** Bars in the middle of the place; none when the code has no bars or needs more room than there is. */
export const barsIn = (code: string, { x, y, width, height }: BarsPlace): Item[] => {
  const symbol = code128(code);
  if (!symbol.ok) return [];
  const { bars, modules } = symbol.value;
  const module = moduleWidthsMm.find((each) => (modules + 2 * quietZone) * each <= width + 0.001);
  if (module === undefined) return [];
  const left = x + (width - modules * module) / 2;
  return [{ is: "path", says: code, d: bars.map((bar) => boxPath(left + bar.at * module, mm(y), bar.width * module, height)).join("") }];
};
