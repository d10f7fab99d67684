/**
 * A sheet of codes for a class whose pupils carry no card: it lies at the desk, and the reader is scanned from it. In the
 * order of the class list, down the left column, then down the right one. Bars of two rows stand at least four millimetres
 * apart and the code is as wide as on a card, so that a scanner held at one row does not read the next.
 */
import { barsIn } from "./bars.ts";
import { a4, boxPath, isScannable, mm, movedBy } from "./page.ts";
import type { Item, Page } from "./page.ts";
import { cutToWidth, fittedLines, largestFitting } from "./text-width.ts";

export interface ClassSheet {
  /** "Lớp 6A" or "Tổ Toán". */
  readonly unit: string;
  readonly readers: readonly ClassSheetReader[];
}

export interface ClassSheetReader {
  readonly fullName: string;
  readonly code?: string;
}

export interface ClassSheetWords {
  readonly school: string;
  /** "MÃ BẠN ĐỌC" */
  readonly heading: string;
  readonly schoolYear: string;
  /** One line for who stands at the desk. */
  readonly howTo: string;
  /** In place of the bars of a reader without a code. */
  readonly noCode: string;
  readonly pageNo: (page: number, of: number) => string;
}

export interface ClassSheets {
  readonly pages: readonly Page[];
  /** Who has no code, or one that bars can't write. */
  readonly withoutBars: readonly ClassSheetReader[];
  /** Whose name was too long even for small letters. */
  readonly cut: readonly ClassSheetReader[];
}

const [left, top, bottom] = [12, 30, 285];
const width = a4.widthMm - 2 * left;
const columnGap = 5;
const columnWidth = (width - columnGap) / 2;
const mostRows = 24;
const highestRow = 18;
const highestBars = 9;

export const classSheets = (classes: readonly ClassSheet[], words: ClassSheetWords): ClassSheets => {
  const [withoutBars, cut]: [ClassSheetReader[], ClassSheetReader[]] = [[], []];
  const pages = classes.flatMap(({ unit, readers }): Page[] => {
    const sheets = Math.max(1, Math.ceil(readers.length / (2 * mostRows)));
    // Evenly, so that the second sheet of a class of fifty is not nearly empty.
    const perSheet = Math.ceil(readers.length / sheets);
    return Array.from({ length: sheets }, (_, sheet) => {
      const from = sheet * perSheet;
      const onSheet = readers.slice(from, from + perSheet);
      const rows = Math.ceil(onSheet.length / 2);
      const rowHeight = Math.min(highestRow, (bottom - top) / Math.max(rows, 1));
      const items = onSheet.flatMap((reader, index) => {
        const row = rowItems(reader, from + index + 1, rowHeight, words);
        if (reader.code === undefined || !isScannable(row, reader.code)) withoutBars.push(reader);
        if (row.some((item) => item.is === "text" && item.text.endsWith("…"))) cut.push(reader);
        return movedBy(row, left + Math.floor(index / rows) * (columnWidth + columnGap), top + (index % rows) * rowHeight);
      });
      const pageNo: Item[] = sheets === 1 ? [] : [{ is: "text", x: a4.widthMm / 2, y: 290.5, text: words.pageNo(sheet + 1, sheets), sizeMm: 3, align: "middle", ink: "grey" }];
      return { ...a4, items: [...headItems(unit, words), ...items, ...pageNo] };
    });
  });
  return { pages, withoutBars, cut };
};

const headItems = (unit: string, words: ClassSheetWords): Item[] => {
  const heading = `${words.heading} – ${unit.toLocaleUpperCase("vi")}`;
  const size = largestFitting(heading, width, [6, 5.2, 4.6, 4], true);
  const howToSize = largestFitting(words.howTo, width, [3.2, 2.9, 2.6]);
  const school = fittedLines(words.school, width * 0.65, [[3.4, 1], [3, 1], [2.8, 2]]);
  return [
    ...school.lines.map((text, index): Item => ({ is: "text", x: left, y: mm(12 - (school.lines.length - 1 - index) * 3), text, sizeMm: school.sizeMm })),
    { is: "text", x: left + width, y: 12, text: cutToWidth(words.schoolYear, width * 0.33, 3.4), sizeMm: 3.4, align: "end" },
    { is: "text", x: a4.widthMm / 2, y: 20, text: cutToWidth(heading, width, size, true), sizeMm: size, bold: true, align: "middle" },
    { is: "text", x: a4.widthMm / 2, y: 25.5, text: cutToWidth(words.howTo, width, howToSize), sizeMm: howToSize, align: "middle", ink: "grey" },
    { is: "path", d: boxPath(left, top - 0.2, columnWidth, 0.2) + boxPath(left + columnWidth + columnGap, top - 0.2, columnWidth, 0.2) },
  ];
};

const nameX = 7.5;
const barsWidth = 48;

const rowItems = ({ fullName, code }: ClassSheetReader, number: number, height: number, words: ClassSheetWords): Item[] => {
  const nameWidth = columnWidth - nameX - barsWidth - 0.5;
  const name = fittedLines(fullName, nameWidth, [[3.4, 1], [3.1, 1], [2.8, 2], [2.5, 2], [2, 3]], true);
  const nameY = name.lines.length > 2 ? 3 : 3.9;
  return [
    { is: "text", x: nameX - 1.5, y: 3.9, text: String(number), sizeMm: 3, align: "end", ink: "grey" },
    ...name.lines.map((text, index): Item => ({ is: "text", x: nameX, y: mm(nameY + index * name.sizeMm * 1.12), text, sizeMm: name.sizeMm, bold: true })),
    { is: "text", x: nameX, y: mm(Math.min(highestBars + 3.3, height - 0.9)), text: cutToWidth(code ?? words.noCode, nameWidth, 2.3), sizeMm: 2.3, ink: "grey", ...(code === undefined ? {} : { spacingMm: 0.2 }) },
    ...(code === undefined ? [] : barsIn(code, { x: columnWidth - barsWidth, y: 2.1, width: barsWidth, height: mm(Math.min(highestBars, height - 4.2)) })),
    { is: "path", d: boxPath(0, height - 0.1, columnWidth, 0.1) },
  ];
};
