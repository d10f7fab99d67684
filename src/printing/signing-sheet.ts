/**
 * The sheet on which a class signs for its textbooks: a row for each pupil, a column for each title, a place to sign at the end.
 * A sheet holds eight titles beside each other; a longer set goes on on further sheets, each with all pupils and signatures,
 * because whoever signs signs for what stands in that row.
 */
import { a4, mm } from "./page.ts";
import type { Item, Page } from "./page.ts";
import { officialHead } from "./form.ts";
import { cutToWidth, largestFitting, textWidthMm, wrappedToWidth } from "./text-width.ts";

export interface SigningSheet {
  readonly school: string;
  readonly state: readonly [string, string];
  readonly placeAndDay: string;
  readonly heading: string;
  readonly subheading: string;
  readonly opening: string;
  readonly words: { readonly no: string; readonly pupil: string; readonly sign: string; readonly total: string };
  readonly titles: readonly string[];
  readonly rows: readonly { readonly no: string; readonly name: string; readonly cells: readonly string[] }[];
  readonly totals: readonly string[];
  readonly signatures: readonly { readonly role: string; readonly hint: string; readonly name: string }[];
  readonly pageNo: (page: number, of: number) => string;
}

const titlesPerSheet = 8;
/** As the official form has them: the left margin is wider, to be bound. */
const [left, width, top, bottom] = [25, a4.widthMm - 25 - 15, 18, a4.heightMm - 16];
const [noWidth, nameWidth, signWidth] = [8, 38, 20];
const headingSize = 2.7;
const headingLine = 3.4;
const rowHeight = 7;
const signaturesHeight = 36;

export const signingSheets = (sheet: SigningSheet): readonly Page[] => {
  const parts = partsOf(sheet.titles.length).map(([from, to]) => pagesOf(sheet, from, to));
  const count = parts.flat().length;
  return parts.flat().map((items, index): Page => ({
    ...a4,
    items: count === 1 ? items : [...items, { is: "text", x: a4.widthMm / 2, y: a4.heightMm - 8, text: sheet.pageNo(index + 1, count), sizeMm: 3.2, align: "middle", ink: "grey" }],
  }));
};

/** As even as can be: nine titles are five and four, not eight and one. */
const partsOf = (titles: number): (readonly [number, number])[] => {
  const parts = Math.max(1, Math.ceil(titles / titlesPerSheet));
  const each = Math.ceil(titles / parts);
  return Array.from({ length: parts }, (_, part) => [part * each, Math.min(titles, (part + 1) * each)] as const);
};

const pagesOf = (sheet: SigningSheet, from: number, to: number): Item[][] => {
  const columns = Math.max(1, to - from);
  const each = (width - noWidth - nameWidth - signWidth) / columns;
  const widths = [noWidth, nameWidth, ...Array.from({ length: columns }, () => each), signWidth];
  const headings = [sheet.words.no, sheet.words.pupil, ...sheet.titles.slice(from, to), sheet.words.sign].map((text, index) => wrappedToWidth(text, (widths[index] ?? each) - 1.4, headingSize, 8, true));
  const headHeight = Math.max(...headings.map(({ length }) => length)) * headingLine + 2.4;

  const pages: Item[][] = [officialHead(sheet)];
  let y = 56;
  const put = (...items: Item[]): void => void pages[pages.length - 1]?.push(...items);
  const head = (): void => {
    put(...cells(widths, y, headHeight, (index, x, cellWidth) => (headings[index] ?? []).map((text, line): Item => ({ is: "text", x: mm(x + cellWidth / 2), y: mm(y + 3.8 + line * headingLine), text, sizeMm: headingSize, bold: true, align: "middle" }))));
    y += headHeight;
  };
  const row = (texts: readonly string[], bold = false): void => {
    if (y + rowHeight > bottom) {
      pages.push([]);
      y = top;
      head();
    }
    const at = y;
    put(...cells(widths, at, rowHeight, (index, x, cellWidth) => (index === 1 ? [nameText(texts[index] ?? "", x, at, cellWidth, bold)] : numberText(texts[index] ?? "", x, at, cellWidth, bold))));
    y += rowHeight;
  };

  for (const text of wrappedToWidth(sheet.opening, width, 3.4, 2)) {
    put({ is: "text", x: left, y: mm(y), text, sizeMm: 3.4 });
    y += 5;
  }
  head();
  for (const { no, name, cells: own } of sheet.rows) row([no, name, ...own.slice(from, to), ""]);
  if (sheet.totals.some((total) => total !== "")) row(["", sheet.words.total, ...sheet.totals.slice(from, to), ""], true);
  if (y + signaturesHeight > bottom) {
    pages.push([]);
    y = top;
  }
  put(...signatures(sheet, y));
  return pages;
};

const cells = (widths: readonly number[], y: number, height: number, inside: (index: number, x: number, cellWidth: number) => readonly Item[]): Item[] => {
  let x = left;
  return widths.flatMap((cellWidth, index): Item[] => {
    const from = x;
    x += cellWidth;
    return [{ is: "rect", x: mm(from), y: mm(y), width: mm(cellWidth), height: mm(height), line: "black" }, ...inside(index, from, cellWidth)];
  });
};

const nameText = (text: string, x: number, y: number, cellWidth: number, bold: boolean): Item => {
  const sizeMm = largestFitting(text, cellWidth - 1, [3.5, 3.1, 2.7], bold);
  return { is: "text", x: mm(x + 1), y: mm(y + 4.7), text: cutToWidth(text, cellWidth - 1, sizeMm, bold), sizeMm, bold, align: "start" };
};

/** As large as its cell allows. Whoever signs reads an accession number whole: one that is too long stands in two lines, "SGK." above "00047". */
const numberText = (text: string, x: number, y: number, cellWidth: number, bold: boolean): Item[] => {
  const [largest, ...smaller] = [3.4, 3, 2.6] as const;
  const fits = textWidthMm(text, 2.6, bold) <= cellWidth - 1;
  const lines = fits ? [text] : inTwo(text);
  const sizeMm = Math.min(...lines.map((line) => largestFitting(line, cellWidth - 1, fits ? [largest, ...smaller] : [...smaller, 2.3, 2.1, 1.8], bold)));
  return lines.map((line, index): Item => ({ is: "text", x: mm(x + cellWidth / 2), y: mm(y + (fits ? 4.7 : 3 + index * 3)), text: cutToWidth(line, cellWidth - 1, sizeMm, bold), sizeMm, bold, align: "middle" }));
};

/** After its letters, else in the middle. */
const inTwo = (text: string): [string, string] => {
  const at = /[^\p{L}\p{N}](?=[\p{L}\p{N}]+$)/u.exec(text)?.index ?? Math.ceil(text.length / 2) - 1;
  return [text.slice(0, at + 1), text.slice(at + 1)];
};

const signatures = ({ signatures: all }: SigningSheet, y: number): Item[] =>
  all.flatMap(({ role, hint, name }, index): Item[] => {
    const middle = mm(left + (width / all.length) * (index + 0.5));
    return [
      { is: "text", x: middle, y: mm(y + 8), text: role, sizeMm: 4, bold: true, align: "middle" },
      { is: "text", x: middle, y: mm(y + 13), text: hint, sizeMm: 3.3, align: "middle", ink: "grey" },
      ...(name === "" ? [] : [{ is: "text", x: middle, y: mm(y + 33), text: cutToWidth(name, width / all.length - 4, 4, true), sizeMm: 4, bold: true, align: "middle" } as const]),
    ];
  });
