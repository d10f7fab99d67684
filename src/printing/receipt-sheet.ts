/**
 * A receipt in two copies on one A4 sheet, each half of it an A5: one stays with the library, one goes with the reader. Both say the
 * same, so that neither can be changed alone; a line to cut along lies between them.
 */
import { a4, boxPath, mm, movedBy } from "./page.ts";
import type { Item, Page } from "./page.ts";
import { cutToWidth, largestFitting, wrappedToWidth } from "./text-width.ts";

export interface Receipt {
  readonly school: string;
  readonly heading: string;
  readonly number: string;
  readonly day: string;
  /** One for each of the two copies. */
  readonly copies: readonly [string, string];
  readonly lines: readonly { readonly label: string; readonly value: string; readonly bold?: boolean }[];
  readonly signatures: readonly { readonly role: string; readonly hint: string }[];
  readonly cancelled?: string;
}

const half = a4.heightMm / 2;
const [left, width] = [20, a4.widthMm - 40];
const valueAt = 42;
const [lineHeight, nextLine] = [7.2, 5.4];

export const receiptSheet = (receipt: Receipt): Page => ({
  ...a4,
  items: [
    ...movedBy(receiptItems(receipt, receipt.copies[0]), left, 0),
    { is: "path", d: Array.from({ length: Math.floor((a4.widthMm - 8) / 4) }, (_, dash) => boxPath(4 + dash * 4, half, 2, 0.2)).join("") },
    ...movedBy(receiptItems(receipt, receipt.copies[1]), left, half),
  ],
});

const receiptItems = ({ school, heading, number, day, lines, signatures, cancelled }: Receipt, copy: string): Item[] => {
  const items: Item[] = [
    { is: "text", x: 0, y: 15, text: cutToWidth(school, width * 0.58, 3.8, true), sizeMm: 3.8, bold: true },
    { is: "text", x: width, y: 15, text: cutToWidth(number, width * 0.4, 3.8, true), sizeMm: 3.8, bold: true, align: "end" },
    { is: "text", x: width, y: 20.5, text: copy, sizeMm: 3.2, align: "end", ink: "grey" },
    { is: "text", x: width / 2, y: 31, text: heading, sizeMm: largestFitting(heading, width, [6, 5.2], true), bold: true, align: "middle" },
    { is: "text", x: width / 2, y: 37, text: day, sizeMm: 3.8, align: "middle" },
  ];
  let y = 47;
  for (const { label, value, bold } of lines) {
    const wrapped = wrappedToWidth(value, width - valueAt, 4.2, 2, bold);
    items.push({ is: "text", x: 0, y: mm(y), text: `${label}:`, sizeMm: 4.2, ink: "grey" });
    wrapped.forEach((text, index) => items.push({ is: "text", x: valueAt, y: mm(y + index * nextLine), text, sizeMm: 4.2, ...(bold ? { bold } : {}) }));
    y += lineHeight + Math.max(0, wrapped.length - 1) * nextLine;
  }
  const signAt = Math.max(y + 3, 108);
  signatures.forEach(({ role, hint }, index) => {
    const middle = mm((width / signatures.length) * (index + 0.5));
    items.push({ is: "text", x: middle, y: mm(signAt), text: role, sizeMm: 4.2, bold: true, align: "middle" }, { is: "text", x: middle, y: mm(signAt + 5), text: hint, sizeMm: 3.2, align: "middle", ink: "grey" });
  });
  if (cancelled !== undefined) items.push({ is: "text", x: width / 2, y: 85, text: cancelled, sizeMm: 20, bold: true, align: "middle", ink: "pale" });
  return items;
};
