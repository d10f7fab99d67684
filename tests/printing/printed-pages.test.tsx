// @vitest-environment jsdom
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, describe, expect, test, vi } from "vitest";
import { labelSheets } from "../../src/printing/label-sheet.ts";
import { pageToSvg } from "../../src/printing/page-svg.ts";
import { printPages } from "../../src/printing/print-window.ts";
import { PrintedPages } from "../../src/printing/printed-pages.tsx";

const { pages } = labelSheets(
  Array.from({ length: 30 }, (_, serial) => ({ school: "Trường & Thư viện", title: "Dế Mèn", accessionNo: `STK.${serial}`, code: `100700${serial}`, classNumber: "895.9223" })),
  { grid: "70x37", frames: true },
);

/** Every element with its attributes in one order and the names SVG gives them. */
const drawnIn = (markup: string): string[] => {
  const held = document.createElement("div");
  held.innerHTML = markup;
  return [...held.querySelectorAll("text, rect, path")].map((element) =>
    [element.localName, element.textContent, ...[...element.attributes].map(({ name, value }) => `${name}=${value}`).sort()].join(" "),
  );
};

describe("pages on the screen", () => {
  test("show the same items at the same places as the pages laid out", () => {
    const shown = drawnIn(renderToStaticMarkup(<PrintedPages pages={pages} label={(page, of) => `Trang ${page}/${of}`} />));
    expect(shown).toEqual(pages.flatMap((page) => drawnIn(pageToSvg(page))));
    expect(shown.length).toBeGreaterThan(200);
  });

  test("are named for those who can't see them", () => {
    const markup = renderToStaticMarkup(<PrintedPages pages={pages} label={(page, of) => `Trang ${page}/${of}`} />);
    expect(markup.match(/aria-label="Trang [12]\/2"/g)).toHaveLength(2);
  });
});

describe("printing", () => {
  afterEach(() => {
    document.body.innerHTML = "";
    vi.restoreAllMocks();
  });

  test("marks the pages and what holds them while the printer's window is open, and nothing afterwards", async () => {
    document.body.innerHTML = `<main id="main"><section id="window"><div class="printed-pages"></div></section><aside id="aside"></aside></main>`;
    Object.defineProperty(document, "fonts", { value: { ready: Promise.resolve() }, configurable: true });
    const marked = (): string[] => [...document.querySelectorAll(".holds-printed-pages")].map((element) => element.id);
    let during: string[] = [];
    vi.spyOn(window, "print").mockImplementation(() => {
      during = [document.body.className, ...marked()];
    });
    await printPages();
    expect(during).toEqual(["printing-pages", "main", "window"]);
    window.dispatchEvent(new Event("afterprint"));
    expect([document.body.className, ...marked()]).toEqual([""]);
  });

  test("without pages on the screen is a mistake of the program", async () => {
    await expect(printPages()).rejects.toThrow("no pages");
  });
});
