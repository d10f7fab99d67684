/**
 * What screens need of printing: sheets laid out at true size, ready to be shown and printed, and QR codes.
 * The printing itself is handed in from outside, so that no screen knows how a page is drawn.
 */
import { createContext, useContext, type ReactNode } from "react";

/** A page of paper; how it is drawn is the printing's own affair. */
export interface Sheet {
  readonly widthMm: number;
  readonly heightMm: number;
}

export interface CopyLabel {
  readonly school: string;
  readonly title: string;
  readonly accessionNo: string;
  readonly code: string;
  readonly classNumber?: string;
  readonly titleCode?: string;
}

/** Millimetres of one label; how many stand on a sheet. */
export const labelsPerSheet = { "70x37": 24, "38x21": 65 } as const;
export type LabelGrid = keyof typeof labelsPerSheet;
export const labelGrids: readonly LabelGrid[] = ["70x37", "38x21"];

/** Millimetres of one card; how many stand on a sheet. */
export const cardsPerSheet = { "85x54": 10, folded: 5, "63x40": 21 } as const;
export type CardLayout = keyof typeof cardsPerSheet;
export const cardLayouts: readonly CardLayout[] = ["85x54", "folded", "63x40"];

export interface LibraryCard {
  readonly fullName: string;
  readonly classUnit?: string;
  readonly department?: string;
  readonly code: string;
}

export interface CardWords {
  readonly school: string;
  readonly heading: string;
  readonly classUnit: string;
  readonly photo: { readonly small: string; readonly large: string };
  readonly schoolYear: string;
  readonly signature: { readonly role: string; readonly hint: string };
  readonly keeping: readonly string[];
}

/** A class or a department, its readers in the order of its list. */
export interface ClassSheet {
  readonly unit: string;
  readonly readers: readonly ClassSheetReader[];
}

export interface ClassSheetReader {
  readonly fullName: string;
  readonly code?: string;
}

export interface ClassSheetWords {
  readonly school: string;
  readonly heading: string;
  readonly schoolYear: string;
  readonly howTo: string;
  readonly noCode: string;
  readonly pageNo: (page: number, of: number) => string;
}

export interface RecoveryWords {
  readonly heading: string;
  readonly school: string;
  readonly madeOn: string;
  readonly whatFor: readonly string[];
  readonly groupsHeading: string;
  readonly howToKeep: readonly string[];
}

/** What one reader has out, or is to bring back. */
export interface ReaderSlip {
  readonly school: string;
  readonly heading: string;
  readonly reader: string;
  readonly books: readonly { readonly title: string; readonly accessionNo: string; readonly due: string; readonly late: string }[];
  readonly request: string;
}

/** What was given for a copy that was lost or spoilt, in two copies on one sheet. */
export interface Receipt {
  readonly school: string;
  readonly heading: string;
  readonly number: string;
  readonly day: string;
  /** One for each of the two copies. */
  readonly copies: readonly [string, string];
  readonly lines: readonly { readonly label: string; readonly value: string; readonly bold?: boolean }[];
  readonly signatures: readonly { readonly role: string; readonly hint: string }[];
  /** Across a receipt that was taken back. */
  readonly cancelled?: string;
}

/** A paper in the official form: a letter or a list. */
export interface Form {
  readonly school: string;
  readonly state: readonly [string, string];
  readonly placeAndDay: string;
  readonly heading: string;
  readonly subheading: string;
  readonly opening: readonly string[];
  /** Absent = upright. */
  readonly paper?: "onItsSide";
  /** 170 mm together, on its side 260. A column that `adds` holds whole numbers; `lines` = at most so many in a cell, usually 2. */
  readonly columns: readonly { readonly heading: string; readonly widthMm: number; readonly align?: "start" | "middle" | "end"; readonly group?: string; readonly adds?: boolean; readonly lines?: number }[];
  readonly numbered?: boolean;
  readonly parts: readonly { readonly heading?: string; readonly rows: readonly (readonly string[])[] }[];
  /** Said at the foot of a page and at the head of the next one before the sums so far. */
  readonly carried?: { readonly over: string; readonly forward: string };
  /** The last rows of the table. */
  readonly totals?: readonly (readonly string[])[];
  readonly closing: readonly string[];
  readonly signatures: readonly { readonly role: string; readonly hint: string }[];
  readonly pageNo: (page: number, of: number) => string;
}

/** A row for each pupil of a class, a column for each title, and a place to sign at the end of each row. */
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

export interface PageMaker {
  /** `startAt` is the first free label of the first sheet, counted from 0 along the rows. */
  labelSheets(
    labels: readonly CopyLabel[],
    settings: { readonly grid: LabelGrid; readonly startAt: number; readonly frames: boolean },
  ): { readonly pages: readonly Sheet[]; readonly withoutBars: readonly CopyLabel[] };
  /** Named are those whose code bars can't write, and those on whose card something had to be cut. */
  cardSheets(
    cards: readonly LibraryCard[],
    words: CardWords,
    settings: { readonly layout: CardLayout; readonly startAt: number },
  ): { readonly pages: readonly Sheet[]; readonly withoutBars: readonly LibraryCard[]; readonly cut: readonly LibraryCard[] };
  classSheets(
    classes: readonly ClassSheet[],
    words: ClassSheetWords,
  ): { readonly pages: readonly Sheet[]; readonly withoutBars: readonly ClassSheetReader[]; readonly cut: readonly ClassSheetReader[] };
  recoverySheet(key: Uint8Array, words: RecoveryWords): Sheet;
  slipSheets(slips: readonly ReaderSlip[]): readonly Sheet[];
  receiptSheet(receipt: Receipt): Sheet;
  formSheets(form: Form): readonly Sheet[];
  signingSheets(sheet: SigningSheet): readonly Sheet[];
  PrintedPages(props: { readonly pages: readonly Sheet[]; readonly label: (page: number, of: number) => string }): ReactNode;
  /** Opens the browser's print window with the pages on the screen and nothing else. */
  printPages(): Promise<void>;
  /** Dark squares as a path of unit squares, `size` of them wide and high, without the white border. */
  qrSvgPath(text: string): { readonly path: string; readonly size: number };
}

const PageMakerContext = createContext<PageMaker | undefined>(undefined);

export const PageMakerProvider = PageMakerContext.Provider;

export const usePageMaker = (): PageMaker => {
  const maker = useContext(PageMakerContext);
  if (!maker) throw new Error("a screen that prints was rendered outside PageMakerProvider");
  return maker;
};
