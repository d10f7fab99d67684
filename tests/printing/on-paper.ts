/** Where the ink of a page laid out in millimetres lies, and what a scanner would see of its bars. */
import type { Item, Page, TextItem } from "../../src/printing/page.ts";
import { textWidthMm } from "../../src/printing/text-width.ts";

export const textsOf = (page: Page): TextItem[] => page.items.filter((item): item is TextItem => item.is === "text");
export const isBars = (item: Item): boolean => item.is === "path" && item.says !== undefined;

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Of a text from the top of its capitals, tone marks half counted, to the foot of its letters. */
export const boxOf = (item: Item): Box => {
  if (item.is === "rect") return { left: item.x, right: item.x + item.width, top: item.y, bottom: item.y + item.height };
  if (item.is === "path") {
    const boxes = [...item.d.matchAll(/M([-\d.]+) ([-\d.]+)h([\d.]+)v([\d.]+)/g)].map((box) => {
      const [x = 0, y = 0, width = 0, height = 0] = box.slice(1, 5).map(Number);
      return { left: x, right: x + width, top: y, bottom: y + height };
    });
    return { left: Math.min(...boxes.map(({ left }) => left)), right: Math.max(...boxes.map(({ right }) => right)), top: Math.min(...boxes.map(({ top }) => top)), bottom: Math.max(...boxes.map(({ bottom }) => bottom)) };
  }
  const width = textWidthMm(item.text, item.sizeMm, item.bold) + ([...item.text].length - 1) * (item.spacingMm ?? 0);
  const left = item.x - { start: 0, middle: width / 2, end: width }[item.align ?? "start"];
  return { left, right: left + width, top: item.y - 0.85 * item.sizeMm, bottom: item.y + 0.22 * item.sizeMm };
};

/** From left to right. */
export const extent = (item: Item): readonly [number, number] => {
  const { left, right } = boxOf(item);
  return [left, right];
};

export const overlap = (a: Box, b: Box): boolean => a.left < b.right - 0.05 && b.left < a.right - 0.05 && a.top < b.bottom - 0.05 && b.top < a.bottom - 0.05;

/** The bars of a path as a printer of 600 dots per inch sets them, within the given millimetres. */
export const printedRow = (d: string, from: number, to: number): boolean[] => {
  const dot = 25.4 / 600;
  const row = Array.from({ length: Math.round((to - from) / dot) }, () => false);
  for (const box of d.matchAll(/M([-\d.]+) [-\d.]+h([\d.]+)/g)) {
    const left = Math.round((Number(box[1]) - from) / dot);
    row.fill(true, left, Math.round((Number(box[1]) + Number(box[2]) - from) / dot));
  }
  return row;
};
