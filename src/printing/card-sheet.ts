/**
 * Library cards, ten to an A4 sheet, of the size of a bank card (ISO/IEC 7810 ID-1) so that they fit sleeves and
 * wallets. The name is always whole: long ones take a second line.
 */
import { barsIn } from "./bars.ts";
import { a4, boxPath, mm, movedBy } from "./page.ts";
import type { Item, Page } from "./page.ts";
import { cutToWidth, largestFitting, textWidthMm, wrappedToWidth } from "./text-width.ts";

export interface LibraryCard {
  readonly fullName: string;
  /** "6A", printed with the word for class before it. */
  readonly classUnit?: string;
  /** A teacher's "Tổ Toán", printed as it is. */
  readonly department?: string;
  readonly code: string;
}

export interface CardSheetWords {
  readonly school: string;
  /** "THẺ THƯ VIỆN" */
  readonly heading: string;
  /** "Lớp" */
  readonly classUnit: string;
  /** In the empty place: "Ảnh 3 × 4". */
  readonly photo: string;
  /** "Năm học 2026–2027" */
  readonly schoolYear?: string;
}

export const cardsPerPage = 10;

export const cardSizeMm = { width: 85.6, height: 54 } as const;

export const cardSheets = (cards: readonly LibraryCard[], words: CardSheetWords): readonly Page[] => {
  const [left, top] = [(a4.widthMm - 2 * cardSizeMm.width) / 2, (a4.heightMm - 5 * cardSizeMm.height) / 2];
  const pages: Item[][] = [];
  cards.forEach((card, index) => {
    const onPage = index % cardsPerPage;
    const x = left + (onPage % 2) * cardSizeMm.width;
    const y = top + Math.floor(onPage / 2) * cardSizeMm.height;
    (pages[Math.floor(index / cardsPerPage)] ??= []).push(...movedBy(cardItems(card, words), x, y));
  });
  return pages.map((items) => ({ ...a4, items }));
};

const cardItems = (card: LibraryCard, words: CardSheetWords): Item[] => {
  const { width, height } = cardSizeMm;
  const photo = { x: 5, y: 16, width: 22.5, height: 30 };
  const beside = { x: 31, width: width - 31 - 4.5 };
  const name = nameLines(card.fullName, beside.width);
  const unit = card.classUnit === undefined ? (card.department ?? "") : `${words.classUnit} ${card.classUnit}`.trim();
  const unitY = 20.5 + name.lines.length * name.sizeMm * 1.2;
  const schoolSize = largestFitting(words.school, width - 10, [3, 2.7, 2.4]);
  return [
    { is: "rect", x: 0, y: 0, width, height, line: "pale" },
    { is: "text", x: mm(width / 2), y: 6.2, text: cutToWidth(words.school, width - 10, schoolSize), sizeMm: schoolSize, align: "middle" },
    { is: "text", x: mm(width / 2), y: 11.8, text: words.heading, sizeMm: 4.6, bold: true, align: "middle", spacingMm: 0.25 },
    { is: "path", d: boxPath(5, 13.6, width - 10, 0.3) },
    { is: "rect", ...photo, line: "grey", dashed: true, radius: 1 },
    { is: "text", x: mm(photo.x + photo.width / 2), y: mm(photo.y + photo.height / 2 + 0.8), text: words.photo, sizeMm: 2.4, align: "middle", ink: "grey" },
    ...name.lines.map((text, index): Item => ({ is: "text", x: beside.x, y: mm(20.5 + index * name.sizeMm * 1.2), text, sizeMm: name.sizeMm, bold: true })),
    { is: "text", x: beside.x, y: mm(unitY), text: cutToWidth(unit, beside.width, 3.3), sizeMm: 3.3 },
    ...barsIn(card.code, { x: beside.x - 2, y: 33.5, width: beside.width + 4, height: 11 }),
    { is: "text", x: mm(beside.x + beside.width / 2), y: 48, text: cutToWidth(card.code, beside.width, 3), sizeMm: 3, align: "middle", spacingMm: 0.4 },
    { is: "text", x: mm(photo.x + photo.width / 2), y: 49.6, text: cutToWidth(words.schoolYear ?? "", photo.width + 3, 2.3), sizeMm: 2.3, align: "middle", ink: "grey" },
  ].filter((item): item is Item => item.is !== "text" || item.text !== "");
};

/** One line if it fits at a good size, else two; never cut as long as two small lines hold it. */
const nameLines = (fullName: string, width: number): { lines: readonly string[]; sizeMm: number } => {
  const oneLine = [4.8, 4.4, 4].find((size) => textWidthMm(fullName, size, true) <= width);
  if (oneLine !== undefined) return { lines: [fullName], sizeMm: oneLine };
  const sizeMm = [4.2, 3.8, 3.4, 3].find((size) => wrappedToWidth(fullName, width, size, 2, true).join(" ") === fullName.trim().replace(/\s+/gu, " ")) ?? 2.6;
  return { lines: wrappedToWidth(fullName, width, sizeMm, 2, true), sizeMm };
};
