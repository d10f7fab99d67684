/**
 * Codes drawn dot by dot, without a canvas: what a decoder has to read before it is trusted. One of our copies' labels, an
 * ISBN, and a library card as a QR code, at any of the four turns, as large and as pale as asked.
 */
import type { Picture, Symbology } from "./reading.ts";

export interface DrawnCode {
  readonly text: string;
  readonly symbology: Symbology;
  readonly picture: Picture;
}

export interface DrawnAs {
  /** Pixels of the narrowest bar. */
  readonly module: number;
  /** 0–255: the bars, and the paper. */
  readonly dark: number;
  readonly light: number;
  /** Quarters, clockwise. */
  readonly turns: 0 | 1 | 2 | 3;
}

/** ISO/IEC 15417 and 15420: widths of bars and spaces in turn, beginning with a bar. */
export const drawnBars = (widths: string, { module, dark, light, turns }: DrawnAs): Picture => {
  const modules = [...widths].flatMap((width, index) => Array<boolean>(Number(width)).fill(index % 2 === 0));
  const row = [...quiet(10), ...modules, ...quiet(10)];
  return drawn(row.length, 40, (column, line) => line >= 5 && line < 35 && (row[column] ?? false), module, dark, light, turns);
};

/** ISO/IEC 18004: one number a row, the leftmost module in the highest bit. */
export const drawnSquares = (rows: readonly number[], { module, dark, light, turns }: DrawnAs): Picture => {
  const side = rows.length;
  const isDark = (column: number, row: number): boolean => row >= 0 && row < side && column >= 0 && column < side && ((rows[row] ?? 0) >> (side - 1 - column)) % 2 === 1;
  return drawn(side + 8, side + 8, (column, row) => isDark(column - 4, row - 4), module, dark, light, turns);
};

const quiet = (modules: number): boolean[] => Array<boolean>(modules).fill(false);

const drawn = (across: number, down: number, isDark: (column: number, row: number) => boolean, module: number, dark: number, light: number, turns: number): Picture => {
  const [width, height] = turns % 2 === 0 ? [across * module, down * module] : [down * module, across * module];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = [Math.floor(x / module), Math.floor(y / module)];
      const [fromColumn, fromRow] = ([[column, row], [row, down - 1 - column], [across - 1 - column, down - 1 - row], [across - 1 - row, column]] as const)[turns] ?? [column, row];
      data.set([...Array<number>(3).fill(isDark(fromColumn, fromRow) ? dark : light), 255], (y * width + x) * 4);
    }
  }
  return { width, height, data };
};

const label = "2112322213121223122122221213222132121321312331112";
const isbn = "11113123121411132112311212211111212214111132113221223112111";
const card = [
  0x1fce7f, 0x105041, 0x17465d, 0x17495d, 0x175d5d, 0x104d41, 0x1fd57f, 0x000300, 0x154e12, 0x14bc6b, 0x167114,
  0x091058, 0x08e947, 0x001696, 0x1fc6d1, 0x104f88, 0x175ad7, 0x174c6a, 0x175d15, 0x10406b, 0x1fd955,
];

export const drawnLabel = (as: DrawnAs): DrawnCode => ({ text: "1007000421", symbology: "Code128", picture: drawnBars(label, as) });
export const drawnIsbn = (as: DrawnAs): DrawnCode => ({ text: "9786042234429", symbology: "EAN13", picture: drawnBars(isbn, as) });
export const drawnCard = (as: DrawnAs): DrawnCode => ({ text: "2007000070", symbology: "QRCode", picture: drawnSquares(card, as) });
