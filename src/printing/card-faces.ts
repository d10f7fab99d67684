/**
 * What stands where on a library card, in millimetres from the card's own corner. Three sizes: a bank card (ISO/IEC 7810
 * ID-1), the same with a back to be folded over, and a small one without a photo. Code 128 stands on all of them, for the
 * scanners that most schools have read nothing else; the back has room for a QR code besides, for phones.
 * A name is always whole as long as small letters can hold it.
 */
import { barsIn } from "./bars.ts";
import { boxPath, dashesDown, mm } from "./page.ts";
import type { Item, TextItem } from "./page.ts";
import { cutToWidth, fittedLines, largestFitting } from "./text-width.ts";

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
  /** In the empty places: "Ảnh 2 × 3", "Ảnh 3 × 4". */
  readonly photo: { readonly small: string; readonly large: string };
  /** "Năm học 2026–2027" */
  readonly schoolYear: string;
  /** "Hiệu trưởng" and, below it, "(ký, đóng dấu)". */
  readonly signature: { readonly role: string; readonly hint: string };
  /** How a card is kept, a sentence each. */
  readonly keeping: readonly string[];
}

export interface CardFace {
  readonly width: number;
  readonly height: number;
  readonly items: (card: LibraryCard, words: CardSheetWords) => Item[];
  /** Where a QR code stands besides, white border included. */
  readonly squares?: { readonly x: number; readonly y: number; readonly side: number };
}

const id1 = { width: 85.6, height: 54 } as const;

const bankCard: CardFace = {
  ...id1,
  items: (card, words) => {
    const { width } = id1;
    const photo = { x: 5, y: 15, width: 20, height: 30 };
    const beside = { x: 28.5, width: width - 28.5 - 4.5 };
    const name = nameItems(card, beside.x, 18.6, beside.width, [[4.8, 1], [4.4, 1], [4, 1], [4.2, 2], [3.8, 2], [3.4, 2], [3, 2], [2.6, 3]]);
    return [
      ...schoolItems(words.school, width / 2, 5.8, width - 8),
      { is: "text", x: mm(width / 2), y: 11.2, text: words.heading, sizeMm: 4.4, bold: true, align: "middle", spacingMm: 0.25 },
      { is: "path", d: boxPath(5, 12.6, width - 10, 0.3) },
      ...photoPlace(photo, words.photo.small),
      ...middle(words.schoolYear, photo.x + photo.width / 2, 49.4, photo.width + 5, [2.3, 2.1, 1.9], { ink: "grey" }),
      ...name.items,
      ...unitItems(card, words, beside.x, name.below, beside.width),
      ...barsIn(card.code, { x: beside.x - 1, y: 34, width: beside.width + 3, height: 11 }),
      digits(card.code, beside.x + beside.width / 2 + 0.5, 49, beside.width, 3),
    ];
  },
};

/** Front on the left, back on the right, folded in the middle: a card with two sides from a printer with one. */
const foldedCard: CardFace = {
  width: 2 * id1.width,
  height: id1.height,
  squares: { x: id1.width + 64, y: 3.2, side: 17.6 },
  items: (card, words) => {
    const photo = { x: 4.5, y: 9, width: 30, height: 40 };
    const beside = { x: 37.5, width: id1.width - 37.5 - 4.5 };
    const name = nameItems(card, beside.x, 24.5, beside.width, [[4.6, 1], [4.2, 1], [4, 2], [3.6, 2], [3.2, 2], [2.8, 3], [2.5, 3]]);
    const back = id1.width;
    const rules = words.keeping.flatMap((sentence) => fittedLines(sentence, 43, [[2.4, 1], [2.4, 3]]).lines);
    const signatureMiddle = back + 67;
    return [
      ...schoolItems(words.school, id1.width / 2, 5.8, id1.width - 8),
      ...photoPlace(photo, words.photo.large),
      { is: "text", x: beside.x, y: 15.5, text: words.heading, sizeMm: largestFitting(words.heading, beside.width - 3, [4.8, 4.4, 4, 3.6], true), bold: true, spacingMm: 0.2 },
      { is: "path", d: boxPath(beside.x, 17.2, beside.width, 0.3) },
      ...name.items,
      ...unitItems(card, words, beside.x, name.below, beside.width),
      ...line(words.schoolYear, beside.x, 43, beside.width, [3, 2.7, 2.4]),
      digits(card.code, beside.x, 48.5, beside.width, 3, "start"),
      { is: "path", d: dashesDown(back, 2, id1.height - 4) },
      ...barsIn(card.code, { x: back + 3, y: 5.5, width: 58, height: 11 }),
      digits(card.code, back + 32, 20, 58, 3),
      ...rules.map((text, index): Item => ({ is: "text", x: back + 5, y: mm(27.5 + index * 3.5), text, sizeMm: 2.4 })),
      ...middle(words.signature.role, signatureMiddle, 27.5, 30, [2.8, 2.5, 2.2], { bold: true }),
      ...middle(words.signature.hint, signatureMiddle, 30.8, 30, [2.3, 2.1], { ink: "grey" }),
    ];
  },
};

const smallCard: CardFace = {
  width: 63,
  height: 40,
  items: (card, words) => {
    const { width, x } = { width: 57, x: 3 };
    const name = nameItems(card, x, 15.2, width, [[4, 1], [3.7, 1], [3.4, 1], [3.4, 2], [3, 2], [2.7, 2], [2.2, 3]]);
    return [
      ...schoolItems(words.school, 31.5, 5.2, width),
      { is: "text", x: 31.5, y: 9.3, text: words.heading, sizeMm: 3.2, bold: true, align: "middle", spacingMm: 0.2 },
      { is: "path", d: boxPath(x, 10.6, width, 0.25) },
      ...name.items,
      ...line(unitOf(card, words), x, 23.2, width, [2.8, 2.5, 2.3, 2.1, 1.9]),
      ...barsIn(card.code, { x: 1, y: 25.2, width: 61, height: 8.8 }),
      digits(card.code, x, 37.4, 30, 2.6, "start"),
      ...line(words.schoolYear, x + width, 37.4, 26, [2.3, 2.1, 1.9], { align: "end", ink: "grey" }),
    ];
  },
};

/** By their millimetres, as they are named on the screen. */
export const cardFaces = { "85x54": bankCard, folded: foldedCard, "63x40": smallCard } as const satisfies Record<string, CardFace>;

export type CardLayout = keyof typeof cardFaces;

/** Schools have long names: two small lines, the second one a little below where a single one stands. */
const schoolItems = (school: string, x: number, y: number, width: number): Item[] => {
  const { lines, sizeMm } = fittedLines(school, width, [[3, 1], [2.7, 1], [2.4, 1], [2.3, 2], [2.1, 2], [1.9, 2]]);
  const below = lines.length > 1 ? 0.3 : 0;
  return lines.map((text, index): Item => ({ is: "text", x: mm(x), y: mm(y + below - (lines.length - 1 - index) * sizeMm * 1.1), text, sizeMm, align: "middle" }));
};

const nameItems = ({ fullName }: LibraryCard, x: number, y: number, width: number, choices: readonly (readonly [number, number])[]): { readonly items: readonly Item[]; readonly below: number } => {
  const { lines, sizeMm } = fittedLines(fullName, width, choices, true);
  return {
    items: lines.map((text, index): Item => ({ is: "text", x, y: mm(y + index * sizeMm * 1.2), text, sizeMm, bold: true })),
    below: y + lines.length * sizeMm * 1.2,
  };
};

const unitOf = ({ classUnit, department }: LibraryCard, words: CardSheetWords): string => (classUnit === undefined ? (department ?? "") : `${words.classUnit} ${classUnit}`.trim());

/** Long departments take a second line. `y` is the baseline of a line of the name's size: the unit stands a little higher. */
const unitItems = (card: LibraryCard, words: CardSheetWords, x: number, y: number, width: number): Item[] => {
  const { lines, sizeMm } = fittedLines(unitOf(card, words), width, [[3.4, 1], [3, 1], [2.7, 1], [2.5, 2], [2.3, 2]]);
  return lines.map((text, index): Item => ({ is: "text", x, y: mm(y + 0.8 + index * sizeMm * 1.2), text, sizeMm }));
};

const photoPlace = (place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }, words: string): Item[] => [
  { is: "rect", ...place, line: "grey", dashed: true, radius: 1 },
  { is: "text", x: mm(place.x + place.width / 2), y: mm(place.y + place.height / 2 + 0.8), text: words, sizeMm: 2.4, align: "middle", ink: "grey" },
];

/** The digits are what a person types when no scanner reads the bars. */
const digits = (code: string, x: number, y: number, width: number, sizeMm: number, align: "start" | "middle" = "middle"): TextItem => ({
  is: "text", x: mm(x), y, text: cutToWidth(code, width, sizeMm), sizeMm, align, spacingMm: code.length <= 10 ? 0.4 : 0,
});

const line = (text: string, x: number, y: number, width: number, sizes: readonly number[], look: Pick<TextItem, "bold" | "align" | "ink"> = {}): Item[] => {
  if (text === "") return [];
  const sizeMm = largestFitting(text, width, sizes, look.bold);
  return [{ is: "text", x: mm(x), y, text: cutToWidth(text, width, sizeMm, look.bold), sizeMm, ...look }];
};

const middle = (text: string, x: number, y: number, width: number, sizes: readonly number[], look: Pick<TextItem, "bold" | "ink"> = {}): Item[] => line(text, x, y, width, sizes, { ...look, align: "middle" });
