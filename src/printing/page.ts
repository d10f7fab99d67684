/**
 * A printed page as plain data, in millimetres from the top left corner of the paper: laid out by pure functions,
 * drawn by a React component on the screen and on the printer, and written as SVG text for tests.
 */
export interface Page {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly items: readonly Item[];
}

export type Item = TextItem | RectItem | PathItem;

export interface TextItem {
  readonly is: "text";
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  readonly text: string;
  readonly sizeMm: number;
  readonly bold?: boolean;
  readonly align?: "start" | "middle" | "end";
  readonly ink?: Ink;
  /** Between letters, for digits that people read out. */
  readonly spacingMm?: number;
}

export interface RectItem {
  readonly is: "rect";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill?: Ink;
  readonly line?: Ink;
  readonly dashed?: boolean;
  readonly radius?: number;
}

/** Filled shapes with hard edges: bars and the squares of a QR code. */
export interface PathItem {
  readonly is: "path";
  readonly d: string;
  /** What a scanner reads in it, where it is a code. */
  readonly says?: string;
}

/** School printers are black and white: three inks that stay apart in grey. */
export type Ink = "black" | "grey" | "pale";

export const inkColour = { black: "#000000", grey: "#555555", pale: "#B5B5B5" } as const satisfies Record<Ink, string>;

export const a4 = { widthMm: 210, heightMm: 297 } as const;
export const a4OnItsSide = { widthMm: 297, heightMm: 210 } as const;

export const lineWidthMm = 0.2;

/** Millimetres to a thousandth: a tenth of a printer's dot, and no tails like 0.30000000000000004. */
export const mm = (value: number): number => Math.round(value * 1000) / 1000;

/** Items laid out from their own corner, put where they belong on the paper. */
export const movedBy = (items: readonly Item[], dx: number, dy: number): Item[] =>
  items.map((item) => (item.is === "path" ? { ...item, d: pathMovedBy(item.d, dx, dy) } : { ...item, x: mm(item.x + dx), y: mm(item.y + dy) }));

/** One filled rectangle of a path. Only these make up our paths. */
export const boxPath = (x: number, y: number, width: number, height: number): string => `M${mm(x)} ${mm(y)}h${mm(width)}v${mm(height)}h${mm(-width)}z`;

/** A line to fold along, downwards. */
export const dashesDown = (x: number, y: number, length: number): string => Array.from({ length: Math.floor(length / 2) }, (_, dash) => boxPath(x - 0.075, y + dash * 2, 0.15, 1)).join("");

/** Whether a scanner finds this code among the items. */
export const isScannable = (items: readonly Item[], code: string): boolean => items.some((item) => item.is === "path" && item.says === code);

const pathMovedBy = (d: string, dx: number, dy: number): string =>
  d.replace(/M([-\d.]+) ([-\d.]+)/g, (_, x: string, y: string) => `M${mm(Number(x) + dx)} ${mm(Number(y) + dy)}`);
