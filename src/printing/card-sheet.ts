/**
 * Library cards on A4: as many as fit without gaps, so that one cut parts two cards, with marks in the margins for a
 * cutting machine and pale frames for scissors. A half-used sheet of card is begun at any place.
 */
import { cardFaces, type CardFace, type CardLayout, type CardSheetWords, type LibraryCard } from "./card-faces.ts";
import { a4, boxPath, isScannable, movedBy } from "./page.ts";
import type { Item, Page } from "./page.ts";
import { squaresIn } from "./squares.ts";

export interface CardSheetSettings {
  readonly layout: CardLayout;
  /** The first free place of the first sheet, counted from 0 along the rows. */
  readonly startAt?: number;
}

export interface CardSheets {
  readonly pages: readonly Page[];
  /** Cards whose code is too long or has letters that bars can't write: it stands there in letters only. */
  readonly withoutBars: readonly LibraryCard[];
  /** Cards on which something was too long even for small letters, and ends in … */
  readonly cut: readonly LibraryCard[];
}

export interface CardGrid {
  readonly columns: number;
  readonly rows: number;
  readonly left: number;
  readonly top: number;
}

/** No printer of a school reaches nearer to the edge of the paper. */
const unreachable = 5;

export const cardGrid = (layout: CardLayout): CardGrid => {
  const { width, height } = cardFaces[layout];
  const [columns, rows] = [Math.floor((a4.widthMm - 2 * unreachable) / width), Math.floor((a4.heightMm - 2 * (unreachable + markLength)) / height)];
  return { columns, rows, left: (a4.widthMm - columns * width) / 2, top: (a4.heightMm - rows * height) / 2 };
};

export const cardSheets = (cards: readonly LibraryCard[], words: CardSheetWords, { layout, startAt = 0 }: CardSheetSettings): CardSheets => {
  const face: CardFace = cardFaces[layout];
  const { squares } = face;
  const grid = cardGrid(layout);
  const perPage = grid.columns * grid.rows;
  const first = Math.min(Math.max(Math.trunc(startAt), 0), perPage - 1);
  const pages: { readonly items: Item[]; readonly squares: (() => readonly Item[])[] }[] = [];
  const [withoutBars, cut]: [LibraryCard[], LibraryCard[]] = [[], []];
  cards.forEach((card, index) => {
    const place = first + index;
    const onPage = place % perPage;
    const items = face.items(card, words);
    if (!isScannable(items, card.code)) withoutBars.push(card);
    if (items.some((item) => item.is === "text" && item.text.endsWith("…"))) cut.push(card);
    const frame: Item = { is: "rect", x: 0, y: 0, width: face.width, height: face.height, line: "pale" };
    const page = (pages[Math.floor(place / perPage)] ??= { items: cutMarks(grid, face), squares: [] });
    const [x, y] = [grid.left + (onPage % grid.columns) * face.width, grid.top + Math.floor(onPage / grid.columns) * face.height];
    page.items.push(...movedBy([frame, ...items], x, y));
    if (squares) page.squares.push(() => movedBy(squaresIn(card.code, squares), x, y));
  });
  return { pages: pages.map((page) => pageDrawnLate(page.items, page.squares)), withoutBars, cut };
};

/** A QR code takes milliseconds to work out, and a school has hundreds: only the pages that are looked at get theirs. */
const pageDrawnLate = (items: readonly Item[], squares: readonly (() => readonly Item[])[]): Page => {
  let whole: readonly Item[] | undefined;
  return {
    ...a4,
    get items() {
      return (whole ??= [...items, ...squares.flatMap((draw) => draw())]);
    },
  };
};

const markLength = 2.5;
const markGap = 1;

/** In the margins, where every cut begins and ends. */
const cutMarks = ({ columns, rows, left, top }: CardGrid, { width, height }: CardFace): Item[] => {
  const [right, bottom] = [left + columns * width, top + rows * height];
  const across = Array.from({ length: columns + 1 }, (_, column) => left + column * width);
  const down = Array.from({ length: rows + 1 }, (_, row) => top + row * height);
  const boxes = [
    ...across.flatMap((x) => [boxPath(x - 0.1, top - markGap - markLength, 0.2, markLength), boxPath(x - 0.1, bottom + markGap, 0.2, markLength)]),
    ...down.flatMap((y) => [boxPath(left - markGap - markLength, y - 0.1, markLength, 0.2), boxPath(right + markGap, y - 0.1, markLength, 0.2)]),
  ];
  return boxes.map((d): Item => ({ is: "path", d }));
};
