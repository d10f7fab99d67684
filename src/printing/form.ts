/**
 * A paper of the school in the official form: the school on the left, the state's words on the right, a heading, a table
 * that goes on over pages under its own column headings, and the places to sign. Letters and lists are forms.
 */
import { a4, boxPath, mm } from "./page.ts";
import type { Item, Page } from "./page.ts";
import { cutToWidth, largestFitting, wrappedToWidth } from "./text-width.ts";

export interface Form {
  readonly school: string;
  /** The name of the state and its motto, one line each. */
  readonly state: readonly [string, string];
  /** "…………, ngày 23 tháng 11 năm 2026" */
  readonly placeAndDay: string;
  readonly heading: string;
  /** Centred below the heading. */
  readonly subheading: string;
  /** One paragraph each. */
  readonly opening: readonly string[];
  readonly columns: readonly FormColumn[];
  readonly parts: readonly { readonly heading?: string; readonly rows: readonly (readonly string[])[] }[];
  readonly closing: readonly string[];
  /** From left to right; a name may be printed below the place to sign. */
  readonly signatures: readonly { readonly role: string; readonly hint: string }[];
  readonly pageNo: (page: number, of: number) => string;
}

export interface FormColumn {
  readonly heading: string;
  readonly widthMm: number;
  readonly align?: "start" | "middle" | "end";
}

/** The left margin is wider, to be bound. */
const [left, width, top, bottom] = [25, a4.widthMm - 25 - 15, 18, a4.heightMm - 20];
const textSize = 4.2;
const cellSize = 3.6;
const lineHeight = 4.8;

export const formSheets = (form: Form): readonly Page[] => {
  const pages: Item[][] = [officialHead(form)];
  let y = 52;
  const put = (...items: Item[]): void => void pages[pages.length - 1]?.push(...items);
  const newPage = (): void => {
    pages.push([]);
    y = top;
  };
  const paragraphs = (texts: readonly string[]): void => {
    for (const line of texts.flatMap((text) => wrappedToWidth(text, width, textSize, 8))) {
      if (y + 6.2 > bottom) newPage();
      y += 6.2;
      put({ is: "text", x: left, y: mm(y), text: line, sizeMm: textSize });
    }
    if (texts.length > 0) y += 4;
  };
  const row = (cells: readonly (readonly string[])[], bold: boolean): void => {
    const height = rowHeight(cells);
    put(...rowItems(form.columns, cells, y, height, bold));
    y += height;
  };
  const headings = form.columns.map(({ heading, widthMm }) => wrappedToWidth(heading, widthMm - 2, cellSize, 2, true));

  y += 4;
  paragraphs(form.opening);
  const beginTable = (): void => row(headings, true);
  // A table is not begun where not even its first row would fit.
  if (y + rowHeight(headings) + 20 > bottom) newPage();
  beginTable();
  for (const { heading, rows } of form.parts) {
    const lines = rows.map((cells) => form.columns.map(({ widthMm }, index) => wrappedToWidth(cells[index] ?? "", widthMm - 2, cellSize, 2)));
    const needed = (heading === undefined ? 0 : 7) + rowHeight(lines[0] ?? []);
    if (y + needed > bottom) {
      newPage();
      beginTable();
    }
    if (heading !== undefined) {
      put({ is: "rect", x: left, y: mm(y), width, height: 7, line: "black" }, { is: "text", x: left + 1.5, y: mm(y + 4.9), text: cutToWidth(heading, width - 3, 3.8, true), sizeMm: 3.8, bold: true });
      y += 7;
    }
    for (const cells of lines) {
      if (y + rowHeight(cells) > bottom) {
        newPage();
        beginTable();
      }
      row(cells, false);
    }
  }
  y += 4;
  paragraphs(form.closing);
  if (y + 45 > bottom) newPage();
  put(...signatureItems(form, y));
  return pages.map((items, index) => ({
    ...a4,
    items: pages.length === 1 ? items : [...items, { is: "text", x: a4.widthMm / 2, y: a4.heightMm - 10, text: form.pageNo(index + 1, pages.length), sizeMm: 3.2, align: "middle", ink: "grey" }],
  }));
};

/** School and state above, place and day, and what the paper is: as every official paper begins. */
export const officialHead = ({ school, state, placeAndDay, heading, subheading }: Pick<Form, "school" | "state" | "placeAndDay" | "heading" | "subheading">): Item[] => {
  const [schoolMiddle, stateMiddle] = [left + 36, left + width - 47];
  const schoolLines = wrappedToWidth(school, 70, 3.8, 2, true);
  const headingSize = largestFitting(heading, width, [6, 5.2, 4.6], true);
  return [
    ...schoolLines.map((text, index): Item => ({ is: "text", x: schoolMiddle, y: mm(top + index * 5), text, sizeMm: 3.8, bold: true, align: "middle" })),
    { is: "path", d: boxPath(schoolMiddle - 12, top + (schoolLines.length - 1) * 5 + 1.8, 24, 0.3) },
    { is: "text", x: stateMiddle, y: top, text: state[0], sizeMm: largestFitting(state[0], 96, [3.8, 3.6, 3.4, 3.2], true), bold: true, align: "middle" },
    { is: "text", x: stateMiddle, y: top + 5, text: state[1], sizeMm: 3.8, bold: true, align: "middle" },
    { is: "path", d: boxPath(stateMiddle - 26, top + 6.8, 52, 0.3) },
    { is: "text", x: stateMiddle, y: top + 14, text: cutToWidth(placeAndDay, 92, 3.8), sizeMm: 3.8, align: "middle" },
    { is: "text", x: mm(left + width / 2), y: top + 26, text: cutToWidth(heading, width, headingSize, true), sizeMm: headingSize, bold: true, align: "middle" },
    { is: "text", x: mm(left + width / 2), y: top + 32.5, text: cutToWidth(subheading, width, 4), sizeMm: 4, align: "middle" },
  ];
};

const rowHeight = (cells: readonly (readonly string[])[]): number => Math.max(1, ...cells.map(({ length }) => length)) * lineHeight + 2;

const rowItems = (columns: readonly FormColumn[], cells: readonly (readonly string[])[], y: number, height: number, bold: boolean): Item[] => {
  let x = left;
  return columns.flatMap(({ widthMm, align = "start" }, index): Item[] => {
    const from = x;
    x += widthMm;
    const at = { start: from + 1, middle: from + widthMm / 2, end: from + widthMm - 1 }[bold ? "middle" : align];
    return [
      { is: "rect", x: mm(from), y: mm(y), width: widthMm, height: mm(height), line: "black" },
      ...(cells[index] ?? []).map((text, line): Item => ({ is: "text", x: mm(at), y: mm(y + 4.4 + line * lineHeight), text, sizeMm: cellSize, bold, align: bold ? "middle" : align })),
    ];
  });
};

const signatureItems = ({ signatures }: Form, y: number): Item[] =>
  signatures.flatMap(({ role, hint }, index): Item[] => {
    const middle = mm(left + (width / signatures.length) * (index + 0.5));
    return [
      { is: "text", x: middle, y: mm(y + 8), text: role, sizeMm: 4.2, bold: true, align: "middle" },
      { is: "text", x: middle, y: mm(y + 13.5), text: hint, sizeMm: 3.4, align: "middle", ink: "grey" },
    ];
  });
