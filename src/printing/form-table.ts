/** The table of a form: its columns, what stands over them, and its rows. Columns of one group stand below a heading of their own. */
import { mm } from "./page.ts";
import type { Item } from "./page.ts";
import { fittedLines, largestFitting, wrappedToWidth, type FittedLines } from "./text-width.ts";

export interface FormColumn {
  readonly heading: string;
  readonly widthMm: number;
  readonly align?: "start" | "middle" | "end";
  /** Over this column and those of the same group beside it. */
  readonly group?: string;
  /** A narrow column of whole numbers, whose sums are carried from page to page. */
  readonly adds?: boolean;
  /** At most so many lines in a cell; 2 when not said. */
  readonly lines?: number;
}

/** The cells of a row, line by line. */
export type Lines = readonly CellLines[];
export type CellLines = readonly string[];

const cellSize = 3.6;
const lineHeight = 4.8;
/** Heads over numbers are small, as the columns are; the size that holds the words whole. */
const smallHeads = [[2.7, 3], [2.4, 3], [2.1, 3], [1.9, 4]] as const;
const smallLine = 3.4;
const numberSizes = [3.4, 3, 2.6, 2.3, 2, 1.8];

export const linesIn = ({ widthMm, adds, lines = 2 }: FormColumn, text: string, bold: boolean): CellLines => (adds ? [text] : wrappedToWidth(text, widthMm - 2, cellSize, lines, bold));

export const rowHeight = (lines: Lines): number => Math.max(1, ...lines.map(({ length }) => length)) * lineHeight + 2;

export const rowItems = (columns: readonly FormColumn[], lines: Lines, left: number, y: number, height: number, bold: boolean): Item[] =>
  placed(columns, left).flatMap(({ column, x, index }): Item[] => {
    const { widthMm, align = "start", adds } = column;
    const at = { start: x + 1, middle: x + widthMm / 2, end: x + widthMm - 1 }[align];
    return [
      { is: "rect", x: mm(x), y: mm(y), width: widthMm, height: mm(height), line: "black" },
      ...(lines[index] ?? []).map((text, line): Item => ({ is: "text", x: mm(at), y: mm(y + 4.4 + line * lineHeight), text, sizeMm: adds ? largestFitting(text, widthMm - 1, numberSizes, bold) : cellSize, bold, align })),
    ];
  });

export interface Head {
  readonly height: number;
  /** Of the row in which groups have their headings; 0 when there are none. */
  readonly groupHeight: number;
  /** Of the row of numbers; 0 when there is none. */
  readonly numberHeight: number;
  readonly headings: readonly FittedLines[];
}

export const headOf = (columns: readonly FormColumn[], numbered: boolean): Head => {
  const headings = columns.map((column) => (isSmall(column) ? fittedLines(column.heading, column.widthMm - 0.8, smallHeads, true) : { lines: wrappedToWidth(column.heading, column.widthMm - 2, cellSize, 2, true), sizeMm: cellSize }));
  const groupHeight = columns.some(({ group }) => group !== undefined) ? smallLine + 2.2 : 0;
  const numberHeight = numbered ? smallLine + 1.2 : 0;
  const own = columns.map((column, index) => (headings[index]?.lines.length ?? 0) * (isSmall(column) ? smallLine : lineHeight) + 2 + (column.group === undefined ? 0 : groupHeight));
  return { height: Math.max(lineHeight + 2, ...own) + numberHeight, groupHeight, numberHeight, headings };
};

export const headItems = (columns: readonly FormColumn[], { height, groupHeight, numberHeight, headings }: Head, left: number, y: number): Item[] => [
  ...placed(columns, left).flatMap(({ column, x, index }): Item[] => {
    const { widthMm, group } = column;
    const top = y + (group === undefined ? 0 : groupHeight);
    const own = height - numberHeight - (top - y);
    const { lines, sizeMm } = headings[index] ?? { lines: [], sizeMm: cellSize };
    const line = isSmall(column) ? smallLine : lineHeight;
    // Where heads are as tall as their own lines, the lines stand as in the rows below.
    const first = groupHeight === 0 ? 4.4 : (own - lines.length * line) / 2 + line * 0.78;
    return [
      { is: "rect", x: mm(x), y: mm(top), width: widthMm, height: mm(own), line: "black" },
      ...lines.map((text, at): Item => ({ is: "text", x: mm(x + widthMm / 2), y: mm(top + first + at * line), text, sizeMm, bold: true, align: "middle" })),
      ...(numberHeight === 0 ? [] : numberItems(index, x, y + height - numberHeight, widthMm, numberHeight)),
    ];
  }),
  ...groupsOf(columns, left).flatMap(({ group, x, widthMm }): Item[] => [
    { is: "rect", x: mm(x), y: mm(y), width: mm(widthMm), height: mm(groupHeight), line: "black" },
    { is: "text", x: mm(x + widthMm / 2), y: mm(y + groupHeight - 1.7), text: group, sizeMm: largestFitting(group, widthMm - 0.8, [3.2, 2.9, 2.6, 2.3, 2], true), bold: true, align: "middle" },
  ]),
];

const numberItems = (index: number, x: number, y: number, widthMm: number, height: number): Item[] => [
  { is: "rect", x: mm(x), y: mm(y), width: widthMm, height: mm(height), line: "black" },
  { is: "text", x: mm(x + widthMm / 2), y: mm(y + height - 1.3), text: `(${index + 1})`, sizeMm: 2.5, align: "middle" },
];

const isSmall = ({ adds, group }: FormColumn): boolean => adds === true || group !== undefined;

const placed = (columns: readonly FormColumn[], left: number): { readonly column: FormColumn; readonly x: number; readonly index: number }[] => {
  let x = left;
  return columns.map((column, index) => {
    const from = x;
    x += column.widthMm;
    return { column, x: from, index };
  });
};

const groupsOf = (columns: readonly FormColumn[], left: number): { readonly group: string; readonly x: number; readonly widthMm: number }[] => {
  const groups: { group: string; x: number; widthMm: number }[] = [];
  let before: string | undefined;
  for (const { column: { group, widthMm }, x } of placed(columns, left)) {
    const last = groups[groups.length - 1];
    if (group !== undefined && group === before && last) last.widthMm += widthMm;
    else if (group !== undefined) groups.push({ group, x, widthMm });
    before = group;
  }
  return groups;
};
