/**
 * What screens need of printing: sheets laid out at true size, ready to be shown and printed, and QR codes.
 * The printing itself is handed in from outside, so that no screen knows how a page is drawn.
 */
import { createContext, useContext, type ReactNode } from "react";
import type { Title } from "#domain/catalogue/title.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { Patron } from "#domain/patrons/patron.ts";

export const labelLayouts = ["3x8", "5x13"] as const;
export type LabelLayout = (typeof labelLayouts)[number];

export const labelsPerSheet = { "3x8": 24, "5x13": 65 } as const satisfies Record<LabelLayout, number>;

/** Sheets of paper, as elements: what the screen shows is what the printer gets. */
export interface Printout {
  readonly pages: number;
  readonly sheets: ReactNode;
}

export interface PageMaker {
  /** `startAt` counts the places of the first sheet from 1, row by row: those before it are used up. */
  labels(
    copies: readonly { readonly copy: Copy; readonly title: Title }[],
    on: { readonly layout: LabelLayout; readonly startAt: number; readonly schoolName: string },
  ): Printout;
  cards(patrons: readonly Patron[], on: { readonly schoolName: string }): Printout;
  recoverySheet(school: { readonly name: string; readonly code: string }, rawKey: Uint8Array): Printout;
  /** A path of dark squares; the picture is `size` units wide and high, white border included. */
  qrSvgPath(text: string): { readonly path: string; readonly size: number };
  /** Opens the browser's print window with these sheets and nothing else. */
  print(printout: Printout): void;
}

const PageMakerContext = createContext<PageMaker | undefined>(undefined);

export const PageMakerProvider = PageMakerContext.Provider;

export const usePageMaker = (): PageMaker => {
  const maker = useContext(PageMakerContext);
  if (!maker) throw new Error("a screen that prints was rendered outside PageMakerProvider");
  return maker;
};
