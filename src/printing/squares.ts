/**
 * A QR code at a size that phones read: as wide as the place allows, never below a third of a millimetre per module, and
 * always whole dots of a 300 dpi printer. Its white border belongs to it.
 */
import { boxPath, mm } from "./page.ts";
import type { Item, PathItem } from "./page.ts";
import { qrCode, qrPath, qrQuietZone, type QrCode } from "./qr.ts";

const dot = 25.4 / 300;
const fewestDots = 4;

/** In the middle of a square place, white border included; none when it is too small, or a scanner could not type what it says. */
export const squaresIn = (text: string, { x, y, side }: { readonly x: number; readonly y: number; readonly side: number }): Item[] => {
  if (!/^[\x20-\x7e]+$/.test(text)) return [];
  const code = qrCode(text);
  const modules = code.size + 2 * qrQuietZone;
  const dots = Math.floor(side / modules / dot + 0.001);
  if (dots < fewestDots) return [];
  const module = dots * dot;
  const edge = (side - modules * module) / 2 + qrQuietZone * module;
  return [{ ...squaresAt(code, x + edge, y + edge, module), says: text }];
};

/** From its first dark module on, without the border. */
export const squaresAt = (code: QrCode, x: number, y: number, module: number): PathItem => ({
  is: "path",
  d: qrPath(code).replace(/M(\d+) (\d+)h(\d+)v1h-\d+z/g, (_, column: string, row: string, run: string) => {
    // Both edges are rounded, not the width: neighbours touch.
    const [left, top, right, bottom] = [x + Number(column) * module, y + Number(row) * module, x + (Number(column) + Number(run)) * module, y + (Number(row) + 1) * module].map(mm) as [number, number, number, number];
    return boxPath(left, top, right - left, bottom - top);
  }),
});
