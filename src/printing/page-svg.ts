/** A page as SVG text, the same that printed-pages.tsx draws: what tests and other programs look at. */
import { inkColour, lineWidthMm } from "./page.ts";
import type { Item, Page } from "./page.ts";

export const pageToSvg = ({ widthMm, heightMm, items }: Page): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${widthMm}mm" height="${heightMm}mm" viewBox="0 0 ${widthMm} ${heightMm}">${items.map(itemToSvg).join("")}</svg>`;

const itemToSvg = (item: Item): string => {
  switch (item.is) {
    case "text":
      return `<text x="${item.x}" y="${item.y}" font-size="${item.sizeMm}" font-weight="${item.bold ? 700 : 400}" text-anchor="${item.align ?? "start"}" letter-spacing="${item.spacingMm ?? 0}" fill="${inkColour[item.ink ?? "black"]}">${escaped(item.text)}</text>`;
    case "rect":
      return `<rect x="${item.x}" y="${item.y}" width="${item.width}" height="${item.height}" rx="${item.radius ?? 0}" fill="${item.fill ? inkColour[item.fill] : "none"}" stroke="${item.line ? inkColour[item.line] : "none"}" stroke-width="${lineWidthMm}"${item.dashed ? ` stroke-dasharray="1 1"` : ""}/>`;
    case "path":
      return `<path d="${item.d}" shape-rendering="crispEdges"/>`;
  }
};

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign);
