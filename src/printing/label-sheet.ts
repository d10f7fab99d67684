/**
 * Labels for copies on A4 sheets of stickers. A label says on its spine part where the book stands (class number,
 * title code, số ĐKCB) and beside it whose it is, what it is, and the bars with their digits.
 * A half-used sheet is begun at any place; a printer that feeds the paper askew is set right in millimetres.
 */
import { barsIn } from "./bars.ts";
import { a4, boxPath, dashesDown, isScannable, mm, movedBy } from "./page.ts";
import type { Item, Page, TextItem } from "./page.ts";
import { cutToWidth, largestFitting, textWidthMm, wrappedToWidth } from "./text-width.ts";

export interface CopyLabel {
  /** Name of the school, short. */
  readonly school: string;
  readonly title: string;
  readonly accessionNo: string;
  readonly code: string;
  readonly classNumber?: string;
  readonly titleCode?: string;
}

export interface LabelGrid {
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
  /** From the edge of the paper to the first label. */
  readonly left: number;
  readonly top: number;
  /** From one label to the next, gaps included. */
  readonly acrossEach: number;
  readonly downEach: number;
}

/** The two sheets of stickers that Vietnamese stationers sell most. */
export const labelGrids = {
  "70x37": { columns: 3, rows: 8, width: 70, height: 37, left: 0, top: 0.5, acrossEach: 70, downEach: 37 },
  "38x21": { columns: 5, rows: 13, width: 38.1, height: 21.2, left: 4.7, top: 10.7, acrossEach: 40.6, downEach: 21.2 },
} as const satisfies Record<string, LabelGrid>;

export type LabelGridName = keyof typeof labelGrids;

export interface LabelSheetSettings {
  readonly grid: LabelGridName;
  /** The first free label of the first sheet, counted from 0 along the rows. */
  readonly startAt?: number;
  /** Shifts everything to the right and down; negative to the left and up. */
  readonly offsetMm?: { readonly x: number; readonly y: number };
  /** Thin frames to cut along, for plain paper. */
  readonly frames?: boolean;
}

export interface LabelSheets {
  readonly pages: readonly Page[];
  /** Copies whose code is too long or has letters that bars can't write: their label shows the code in letters only. */
  readonly withoutBars: readonly CopyLabel[];
}

export const labelSheets = (labels: readonly CopyLabel[], { grid: name, startAt = 0, offsetMm = { x: 0, y: 0 }, frames = false }: LabelSheetSettings): LabelSheets => {
  const grid: LabelGrid = labelGrids[name];
  const perPage = grid.columns * grid.rows;
  const first = Math.min(Math.max(Math.trunc(startAt), 0), perPage - 1);
  const pages: Item[][] = [];
  const withoutBars: CopyLabel[] = [];
  labels.forEach((label, index) => {
    const place = first + index;
    const onPage = place % perPage;
    const items = name === "70x37" ? largeLabel(label) : smallLabel(label);
    if (!isScannable(items, label.code)) withoutBars.push(label);
    const frame: Item[] = frames ? [{ is: "rect", x: 0, y: 0, width: grid.width, height: grid.height, line: "pale" }] : [];
    const x = grid.left + (onPage % grid.columns) * grid.acrossEach + offsetMm.x;
    const y = grid.top + Math.floor(onPage / grid.columns) * grid.downEach + offsetMm.y;
    (pages[Math.floor(place / perPage)] ??= []).push(...movedBy([...frame, ...items], x, y));
  });
  return { pages: pages.map((items) => ({ ...a4, items })), withoutBars };
};

/** 70 × 37: the spine part on the left, to be folded over the spine; 5 mm stay free, where printers can't reach. */
const largeLabel = (label: CopyLabel): Item[] => {
  const [left, right, spineWidth] = [5, 65, 19];
  const middle = left + spineWidth / 2;
  const besideX = left + spineWidth + 2;
  const besideWidth = right - besideX;
  const titleLines = wrappedToWidth(label.title, besideWidth, 2.9, 2, true);
  const classNumber = label.classNumber ?? "";
  const classSize = largestFitting(classNumber, spineWidth, [5.2, 4.4, 3.8, 3.3, 2.9, 2.5], true);
  const accessionSize = largestFitting(label.accessionNo, spineWidth, [3.4, 3, 2.6, 2.2]);
  const items: Item[] = [
    line(classNumber, middle, 11, classSize, spineWidth, { bold: true, align: "middle" }),
    line(label.titleCode ?? "", middle, 18.2, 4.6, spineWidth, { bold: true, align: "middle" }),
    { is: "path", d: boxPath(left + 1, 24, spineWidth - 2, 0.2) },
    line(label.accessionNo, middle, 29.6, accessionSize, spineWidth, { align: "middle" }),
    { is: "path", d: dashesDown(besideX - 1, 4.5, 28) },
    line(label.school, besideX, 7, largestFitting(label.school, besideWidth, [2.3, 2.1, 1.9]), besideWidth, { ink: "grey" }),
    ...titleLines.map((text, index) => line(text, besideX, 11 + index * 3.5, 2.9, besideWidth, { bold: true })),
    ...codeWithBars(label.code, { x: besideX - 1.5, y: 17, width: besideWidth + 4, height: 11.5 }, 2.9),
  ];
  return items.filter(isSeen);
};

/** 38 × 21: class number and số ĐKCB in one line, the title cut to one. */
const smallLabel = (label: CopyLabel): Item[] => {
  const [left, width] = [1.6, 34.9];
  const place = [label.classNumber, label.titleCode].filter((part) => part !== undefined && part !== "").join("  ");
  // The number is short and must be whole; class number and title code share what it leaves.
  const accessionSize = largestFitting(label.accessionNo, width * 0.4, [2.6, 2.3, 2]);
  const placeWidth = width - textWidthMm(label.accessionNo, accessionSize) - 1.5;
  const items: Item[] = [
    line(place, left, 3.9, largestFitting(place, placeWidth, [2.9, 2.5, 2.2, 2, 1.8], true), placeWidth, { bold: true }),
    line(label.accessionNo, left + width, 3.9, accessionSize, width * 0.6, { align: "end" }),
    line(label.title, left, 6.8, 2.2, width, {}),
    ...codeWithBars(label.code, { x: 0.3, y: 7.9, width: 37.5, height: 7.7 }, 2.3),
    line(label.school, left + width / 2, 20.2, 1.7, width, { align: "middle", ink: "grey" }),
  ];
  return items.filter(isSeen);
};

/** The digits below are what a person types when no scanner reads the bars. */
const codeWithBars = (code: string, place: { x: number; y: number; width: number; height: number }, sizeMm: number): Item[] => [
  ...barsIn(code, place),
  { is: "text", x: mm(place.x + place.width / 2), y: mm(place.y + place.height + sizeMm * 1.1), text: cutToWidth(code, place.width, sizeMm), sizeMm, align: "middle", spacingMm: code.length <= 10 ? 0.3 : 0 },
];

const line = (text: string, x: number, y: number, sizeMm: number, width: number, look: Pick<TextItem, "bold" | "align" | "ink">): TextItem => ({
  is: "text", x: mm(x), y, text: cutToWidth(text, width, sizeMm, look.bold), sizeMm, ...look,
});

const isSeen = (item: Item): boolean => item.is !== "text" || item.text !== "";
