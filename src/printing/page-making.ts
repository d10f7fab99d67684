/** Everything that screens are given of printing, in one hand. */
import { cardSheets } from "./card-sheet.ts";
import { classSheets } from "./class-sheet.ts";
import { formSheets } from "./form.ts";
import { labelSheets } from "./label-sheet.ts";
import { printPages } from "./print-window.ts";
import { PrintedPages } from "./printed-pages.tsx";
import { qrCode, qrPath } from "./qr.ts";
import { receiptSheet } from "./receipt-sheet.ts";
import { recoverySheet } from "./recovery-sheet.ts";
import { signingSheets } from "./signing-sheet.ts";
import { slipSheets } from "./slip-sheet.ts";

/** Unit squares, without the white border of four that must stand around them. */
const qrSvgPath = (text: string): { readonly path: string; readonly size: number } => {
  const code = qrCode(text);
  return { path: qrPath(code), size: code.size };
};

export const pageMaking = { labelSheets, cardSheets, classSheets, recoverySheet, slipSheets, receiptSheet, formSheets, signingSheets, PrintedPages, printPages, qrSvgPath };
