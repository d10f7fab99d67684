/** The bars of a label as it is printed, as a picture. */
import { code128 } from "../../src/printing/code128.ts";
import { drawnBars, type DrawnAs } from "../../src/scanning/drawn-codes.ts";
import type { Picture } from "../../src/scanning/reading.ts";

export const labelOf = (code: string, as: DrawnAs = { module: 2, dark: 20, light: 230, turns: 0 }): Picture => {
  const symbol = code128(code);
  if (!symbol.ok) throw new Error(`no bars for ${code}`);
  let at = 0;
  const widths = symbol.value.bars.flatMap((bar) => {
    const gap = bar.at - at;
    at = bar.at + bar.width;
    return gap > 0 ? [gap, bar.width] : [bar.width];
  });
  return drawnBars(widths.join(""), as);
};
