/**
 * The one paper that opens a school's sealed names again when every device is lost. It says whose key it is, since
 * when, what it is for and how to keep it; the key itself stands there twice, for a camera and for the eye.
 */
import { a4, mm } from "./page.ts";
import type { Item, Page } from "./page.ts";
import { qrCode, qrQuietZone } from "./qr.ts";
import { squaresAt } from "./squares.ts";
import { groupsFromKey, recoveryText } from "#wire/recovery-key.ts";
import { cutToWidth, largestFitting, wrappedToWidth } from "./text-width.ts";

export interface RecoverySheetWords {
  readonly heading: string;
  readonly school: string;
  /** A whole line with the date: "Lập ngày 05/09/2026". */
  readonly madeOn: string;
  /** One paragraph each. */
  readonly whatFor: readonly string[];
  readonly groupsHeading: string;
  /** One paragraph each; printed with a mark in front. */
  readonly howToKeep: readonly string[];
}

export const recoverySheet = (key: Uint8Array, words: RecoverySheetWords): Page => {
  const [left, width] = [22, a4.widthMm - 44];
  const items: Item[] = [];
  let y = 28;
  const write = (text: string, sizeMm: number, { bold = false, indent = 0, most = 6 } = {}): void => {
    for (const part of wrappedToWidth(text, width - indent, sizeMm, most, bold)) {
      items.push({ is: "text", x: left + indent, y: mm(y), text: part, sizeMm, bold });
      y += sizeMm * 1.45;
    }
  };
  const schoolSize = largestFitting(words.school, width, [5.4, 4.8, 4.2, 3.6], true);
  items.push({ is: "text", x: left, y, text: cutToWidth(words.school, width, schoolSize, true), sizeMm: schoolSize, bold: true });
  y += 12;
  write(words.heading, 8, { bold: true, most: 2 });
  write(words.madeOn, 4);
  y += 4;
  for (const paragraph of words.whatFor) {
    write(paragraph, 4.2);
    y += 1.6;
  }
  y += 5;
  items.push(...framedKey(key, words.groupsHeading, left, y, width));
  y += keyFrameHeight + 11;
  for (const paragraph of words.howToKeep) {
    items.push({ is: "rect", x: left, y: mm(y - 2.6), width: 2.4, height: 2.4, line: "black" });
    write(paragraph, 4.2, { indent: 6 });
    y += 1.6;
  }
  return { ...a4, items };
};

const keyFrameHeight = 78;

/** The QR code on the left, the groups beside it in two columns, numbered as they are asked for. */
const framedKey = (key: Uint8Array, heading: string, x: number, y: number, width: number): Item[] => {
  const code = qrCode(recoveryText(key));
  const qrSide = 62;
  const module = qrSide / (code.size + 2 * qrQuietZone);
  const groupsX = x + qrSide + 8;
  return [
    { is: "rect", x, y: mm(y), width, height: keyFrameHeight, line: "black", radius: 2 },
    squaresAt(code, x + 4 + qrQuietZone * module, y + 8 + qrQuietZone * module, module),
    { is: "text", x: groupsX, y: mm(y + 13), text: cutToWidth(heading, x + width - groupsX - 3, 3.8, true), sizeMm: 3.8, bold: true },
    ...groupsFromKey(key).flatMap((group, index): Item[] => {
      const groupY = mm(y + 24.5 + Math.floor(index / 2) * 13);
      const groupX = groupsX + (index % 2) * 48;
      return [
        { is: "text", x: groupX + 4, y: groupY, text: `${index + 1}`, sizeMm: 3.2, align: "end", ink: "grey" },
        { is: "text", x: groupX + 7, y: groupY, text: `${group.slice(0, 4)} ${group.slice(4)}`, sizeMm: 5, bold: true, spacingMm: 0.3 },
      ];
    }),
  ];
};
