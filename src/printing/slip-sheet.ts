/**
 * Slips for readers, as many below each other on an A4 sheet as fit, with lines to cut along. A slip is as high as its
 * books need; one that is longer than a sheet goes on on the next, under the reader's name again.
 */
import { a4, boxPath, mm, movedBy } from "./page.ts";
import type { Item, Page } from "./page.ts";
import { cutToWidth, largestFitting } from "./text-width.ts";

export interface ReaderSlip {
  readonly school: string;
  readonly heading: string;
  /** "Lê Bảo An · Lớp 6A" */
  readonly reader: string;
  readonly books: readonly { readonly title: string; readonly accessionNo: string; readonly due: string; readonly late: string }[];
  readonly request: string;
}

const [left, width, top] = [15, a4.widthMm - 30, 8];
const [headHeight, bookHeight, footHeight] = [25, 6.4, 13];
const room = a4.heightMm - 2 * top;
const mostBooks = Math.floor((room - headHeight - footHeight) / bookHeight);

export const slipSheets = (slips: readonly ReaderSlip[]): readonly Page[] => {
  const pages: Item[][] = [];
  let y = Number.POSITIVE_INFINITY;
  for (const slip of slips.flatMap(partsOf)) {
    const height = heightOf(slip);
    if (y + height > top + room) {
      pages.push([]);
      y = top;
    }
    pages[pages.length - 1]?.push(...movedBy(slipItems(slip, height), left, y));
    y += height;
  }
  return pages.map((items) => ({ ...a4, items }));
};

const partsOf = (slip: ReaderSlip): ReaderSlip[] =>
  Array.from({ length: Math.ceil(slip.books.length / mostBooks) }, (_, part) => ({ ...slip, books: slip.books.slice(part * mostBooks, (part + 1) * mostBooks) }));

const heightOf = ({ books }: ReaderSlip): number => headHeight + books.length * bookHeight + footHeight;

const slipItems = ({ school, heading, reader, books, request }: ReaderSlip, height: number): Item[] => {
  const readerSize = largestFitting(reader, width, [4.8, 4.2, 3.6], true);
  const requestSize = largestFitting(request, width, [3.6, 3.2, 2.8]);
  return [
    { is: "text", x: 0, y: 8, text: cutToWidth(school, width * 0.6, 3.2), sizeMm: 3.2 },
    { is: "text", x: width, y: 8, text: cutToWidth(heading, width * 0.38, 3.6, true), sizeMm: 3.6, bold: true, align: "end" },
    { is: "text", x: 0, y: 16, text: cutToWidth(reader, width, readerSize, true), sizeMm: readerSize, bold: true },
    ...books.flatMap(({ title, accessionNo, due, late }, index): Item[] => {
      const y = mm(23.5 + index * bookHeight);
      return [
        { is: "text", x: 0, y, text: cutToWidth(title, 84, 3.6), sizeMm: 3.6 },
        { is: "text", x: 87, y, text: cutToWidth(accessionNo, 33, 3.4), sizeMm: 3.4 },
        { is: "text", x: 122, y, text: cutToWidth(due, 33, 3.4), sizeMm: 3.4 },
        { is: "text", x: width, y, text: cutToWidth(late, 24, 3.4, true), sizeMm: 3.4, bold: true, align: "end" },
      ];
    }),
    { is: "text", x: 0, y: mm(height - 7.5), text: cutToWidth(request, width, requestSize), sizeMm: requestSize, ink: "grey" },
    cutLine(height - 0.2),
  ];
};

/** Dashes from edge to edge. */
const cutLine = (y: number): Item => ({ is: "path", d: Array.from({ length: Math.floor((a4.widthMm - 8) / 4) }, (_, dash) => boxPath(4 - left + dash * 4, y, 2, 0.2)).join("") });
