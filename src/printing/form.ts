/**
 * A paper of the school in the official form: the school on the left, the state's words on the right, a heading, a table
 * that goes on over pages under its own column headings, and the places to sign. Letters, lists and registers are forms; a register
 * lies on its side, numbers its columns, and carries its sums from page to page.
 */
import { headItems, headOf, linesIn, rowHeight, rowItems, type FormColumn, type Lines } from "./form-table.ts";
import { a4, a4OnItsSide, boxPath, mm } from "./page.ts";
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
  /** Absent = upright. */
  readonly paper?: "onItsSide";
  /** As wide together as the paper has room for: 170 mm, on its side 260. */
  readonly columns: readonly FormColumn[];
  /** Columns are numbered below their headings: (1), (2) … */
  readonly numbered?: boolean;
  readonly parts: readonly { readonly heading?: string; readonly rows: readonly (readonly string[])[] }[];
  /** What the foot of a page and the head of the next one say before the sums so far of the columns that add up. */
  readonly carried?: { readonly over: string; readonly forward: string };
  /** The last rows of the table. */
  readonly totals?: readonly (readonly string[])[];
  readonly closing: readonly string[];
  /** From left to right; a name may be printed below the place to sign. */
  readonly signatures: readonly { readonly role: string; readonly hint: string }[];
  readonly pageNo: (page: number, of: number) => string;
}

export interface FormPaper {
  readonly size: { readonly widthMm: number; readonly heightMm: number };
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  /** Of the school's name. */
  readonly nameWidth: number;
  readonly signHeight: number;
}

/** The left margin is wider, to be bound. */
const upright: FormPaper = { size: a4, left: 25, width: a4.widthMm - 25 - 15, top: 18, bottom: a4.heightMm - 20, nameWidth: 70, signHeight: 45 };
const onItsSide: FormPaper = { size: a4OnItsSide, left: 25, width: a4OnItsSide.widthMm - 25 - 12, top: 15, bottom: a4OnItsSide.heightMm - 15, nameWidth: 110, signHeight: 30 };

const textSize = 4.2;

export const formSheets = (form: Form): readonly Page[] => {
  const { columns } = form;
  const paper = form.paper === "onItsSide" ? onItsSide : upright;
  const { size, left, width, top, bottom, signHeight } = paper;
  const pages: Item[][] = [officialHead(form, paper)];
  let y = top + 34;
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
  const linesOf = (cells: readonly string[], bold = false): Lines => columns.map((column, index) => linesIn(column, cells[index] ?? "", bold));
  const row = (lines: Lines, bold: boolean): void => {
    const height = rowHeight(lines);
    put(...rowItems(columns, lines, left, y, height, bold));
    y += height;
  };

  const head = headOf(columns, form.numbered === true);
  const beginTable = (): void => {
    put(...headItems(columns, head, left, y));
    y += head.height;
  };
  /** Of the columns that add up, so far. */
  const sums = columns.map(() => 0);
  const carry = (words: string): Lines => linesOf(columns.map(({ adds }, index) => (adds ? String(sums[index] ?? 0) : index === 0 ? words : "")), true);
  const kept = form.carried ? rowHeight(carry(form.carried.over)) : 0;
  const goOn = (): void => {
    if (form.carried) row(carry(form.carried.over), true);
    newPage();
    beginTable();
    if (form.carried) row(carry(form.carried.forward), true);
  };
  const putRow = (lines: Lines, bold: boolean): void => {
    if (y + rowHeight(lines) + kept > bottom) goOn();
    row(lines, bold);
  };

  y += 4;
  paragraphs(form.opening);
  // A table is not begun where not even its first row would fit.
  if (y + head.height + 20 > bottom) newPage();
  beginTable();
  for (const { heading, rows } of form.parts) {
    const lines = rows.map((cells) => linesOf(cells));
    const needed = (heading === undefined ? 0 : 7) + rowHeight(lines[0] ?? []);
    if (y + needed + kept > bottom) goOn();
    if (heading !== undefined) {
      put({ is: "rect", x: left, y: mm(y), width, height: 7, line: "black" }, { is: "text", x: left + 1.5, y: mm(y + 4.9), text: cutToWidth(heading, width - 3, 3.8, true), sizeMm: 3.8, bold: true });
      y += 7;
    }
    for (const [index, cells] of lines.entries()) {
      putRow(cells, false);
      columns.forEach(({ adds }, at) => {
        if (adds) sums[at] = (sums[at] ?? 0) + Number(rows[index]?.[at] ?? 0);
      });
    }
  }
  for (const cells of form.totals ?? []) putRow(linesOf(cells, true), true);
  y += 4;
  paragraphs(form.closing);
  if (y + signHeight > bottom) newPage();
  put(...signatureItems(form, paper, y));
  return pages.map((items, index) => ({
    ...size,
    items: pages.length === 1 ? items : [...items, { is: "text", x: size.widthMm / 2, y: size.heightMm - 10, text: form.pageNo(index + 1, pages.length), sizeMm: 3.2, align: "middle", ink: "grey" }],
  }));
};

/** School and state above, place and day, and what the paper is: as every official paper begins. */
export const officialHead = ({ school, state, placeAndDay, heading, subheading }: Pick<Form, "school" | "state" | "placeAndDay" | "heading" | "subheading">, { left, width, top, nameWidth }: FormPaper = upright): Item[] => {
  const [schoolMiddle, stateMiddle] = [left + nameWidth / 2 + 1, left + width - 47];
  const schoolLines = wrappedToWidth(school, nameWidth, 3.8, 2, true);
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

const signatureItems = ({ signatures }: Form, { left, width }: FormPaper, y: number): Item[] =>
  signatures.flatMap(({ role, hint }, index): Item[] => {
    const middle = mm(left + (width / signatures.length) * (index + 0.5));
    return [
      { is: "text", x: middle, y: mm(y + 8), text: role, sizeMm: 4.2, bold: true, align: "middle" },
      { is: "text", x: middle, y: mm(y + 13.5), text: hint, sizeMm: 3.4, align: "middle", ink: "grey" },
    ];
  });
