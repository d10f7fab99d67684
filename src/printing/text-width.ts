/**
 * How wide a line of text will be in Be Vietnam Pro, the font of the program, so that layout can be done (and tested)
 * without a browser. Tone marks do not widen a letter. Measured from the font's own advances, in thousandths of the size.
 */
export const textWidthMm = (text: string, sizeMm: number, bold = false): number => {
  const advances = bold ? boldAdvances : regularAdvances;
  let thousandths = 0;
  for (const letter of text.normalize("NFC")) thousandths += advances.get(letter) ?? advances.get(withoutTone(letter)) ?? unknownAdvance;
  return (thousandths * sizeMm) / 1000;
};

/** The text, cut with … where it would leave the width. */
export const cutToWidth = (text: string, widthMm: number, sizeMm: number, bold = false): string => {
  if (textWidthMm(text, sizeMm, bold) <= widthMm) return text;
  const letters = [...text.normalize("NFC")];
  while (letters.length > 0 && textWidthMm(`${letters.join("")}…`, sizeMm, bold) > widthMm) letters.pop();
  return `${letters.join("").replace(/[\s.,:;–-]+$/u, "")}…`;
};

/** Broken between words into at most `most` lines; what is left over is cut from the last one. */
export const wrappedToWidth = (text: string, widthMm: number, sizeMm: number, most: number, bold = false): string[] => {
  const lines: string[] = [];
  let words = text.trim().split(/\s+/u).filter((word) => word !== "");
  while (words.length > 0 && lines.length < most - 1) {
    let count = 1;
    while (count < words.length && textWidthMm(words.slice(0, count + 1).join(" "), sizeMm, bold) <= widthMm) count += 1;
    lines.push(cutToWidth(words.slice(0, count).join(" "), widthMm, sizeMm, bold));
    words = words.slice(count);
  }
  return words.length === 0 ? lines : [...lines, cutToWidth(words.join(" "), widthMm, sizeMm, bold)];
};

/** The largest of the sizes at which the text fits whole, else the smallest. */
export const largestFitting = (text: string, widthMm: number, sizesMm: readonly number[], bold = false): number =>
  sizesMm.find((size) => textWidthMm(text, size, bold) <= widthMm) ?? Math.min(...sizesMm);

export interface FittedLines {
  readonly lines: readonly string[];
  readonly sizeMm: number;
}

/** In the first of the choices (size, at most so many lines) that holds the text whole, else cut in the last one. */
export const fittedLines = (text: string, widthMm: number, choices: readonly (readonly [sizeMm: number, most: number])[], bold = false): FittedLines => {
  const whole = text.trim().split(/\s+/u).join(" ");
  let fitted: FittedLines = { lines: [], sizeMm: 0 };
  for (const [sizeMm, most] of choices) {
    fitted = { lines: wrappedToWidth(whole, widthMm, sizeMm, most, bold), sizeMm };
    if (fitted.lines.join(" ") === whole) return fitted;
  }
  return fitted;
};

const withoutTone = (letter: string): string => letter.normalize("NFD").replace(/[\u0300\u0301\u0303\u0309\u0323]/g, "").normalize("NFC");

/** As wide as an em: a sign that the table lacks comes from another font. */
const unknownAdvance = 1000;

const advancesFrom = (ascii: string, others: Readonly<Record<string, number>>): ReadonlyMap<string, number> =>
  new Map([...ascii.split(" ").map((advance, index): [string, number] => [String.fromCharCode(32 + index), Number(advance)]), ...Object.entries(others)]);

/** Advances of the letters from space to ~ in order, then those outside ASCII. */
const regularAdvances = advancesFrom(
  "230 280 318 807 645 849 740 179 439 439 497 608 303 608 286 503 676 385 651 660 710 660 680 594 634 680 286 303 556 726 556 573 1005 736 674 775 728 620 633 783 709 258 465 679 624 853 732 826 644 822 668 635 650 725 706 1005 720 665 660 459 485 459 559 702 202 642 652 613 652 599 386 643 583 264 274 555 255 893 573 642 652 652 392 508 428 566 576 870 559 583 502 426 408 426 468",
  { Ă: 736, Â: 736, Đ: 788, Ê: 630, Ô: 826, Ơ: 826, Ư: 745, ă: 653, â: 653, đ: 662, ê: 609, ô: 652, ơ: 642, ư: 576, "…": 726, "–": 682, "—": 868, "“": 370, "”": 407, "’": 217 },
);

const boldAdvances = advancesFrom(
  "230 341 391 845 649 871 763 222 453 453 513 652 346 607 335 541 700 431 664 680 720 682 700 598 668 700 335 346 573 752 573 621 1018 769 709 780 751 642 644 790 732 290 491 716 643 888 749 828 679 826 712 666 686 738 745 1057 769 718 667 504 531 504 612 736 288 658 668 629 668 618 409 659 608 296 301 599 288 896 598 658 668 668 429 537 438 588 594 884 608 597 521 480 434 480 490",
  { Ă: 769, Â: 769, Đ: 784, Ê: 646, Ô: 828, Ơ: 828, Ư: 746, ă: 663, â: 663, đ: 684, ê: 618, ô: 658, ơ: 669, ư: 592, "…": 863, "–": 704, "—": 869, "“": 444, "”": 456, "’": 234 },
);
