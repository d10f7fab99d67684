// @vitest-environment jsdom
/** Slips and forms as they come out of the printer: nothing off the paper, nothing lost from page to page. */
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { formSheets, type Form } from "../../src/printing/form.ts";
import type { Page, TextItem } from "../../src/printing/page.ts";
import { PrintedPages } from "../../src/printing/printed-pages.tsx";
import { slipSheets, type ReaderSlip } from "../../src/printing/slip-sheet.ts";
import { textWidthMm } from "../../src/printing/text-width.ts";

const long = "Tuyển tập truyện ngắn và những bài văn hay dành cho học sinh trung học cơ sở toàn quốc. Tập 12";
const slip = (reader: string, books: number): ReaderSlip => ({
  school: "Trường THCS Nguyễn Thị Minh Khai",
  heading: "PHIẾU NHẮC TRẢ SÁCH",
  reader,
  books: Array.from({ length: books }, (_, no) => ({ title: no % 2 ? "Dế Mèn" : long, accessionNo: `STK.${reader}.${no}`, due: "Hạn 20/11/2026", late: "Trễ 7 ngày" })),
  request: "Vui lòng mang sách trả thư viện.",
});
const form = (classes: number, rows: number): Form => ({
  school: "Trường Trung học cơ sở Nguyễn Thị Minh Khai, xã Đông Hoà",
  state: ["CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc"],
  placeAndDay: "…………, ngày 27 tháng 11 năm 2026",
  heading: "DANH SÁCH CÒN NỢ SÁCH",
  subheading: "Năm học 2026–2027",
  opening: ["Kính gửi: Thầy/Cô …………………"],
  columns: [11, 42, 48, 25, 26, 18].map((widthMm, index) => ({ heading: `Cột ${index}`, widthMm })),
  parts: Array.from({ length: classes }, (_, unit) => ({ heading: `Lớp ${unit}`, rows: Array.from({ length: rows }, (__, no) => [`${no}`, "Nguyễn Thị Phương Thảo", long, `STK.${unit}.${no}`, "30/09/2028", ""]) })),
  closing: ["Trân trọng cảm ơn."],
  signatures: [{ role: "HIỆU TRƯỞNG", hint: "(Ký)" }, { role: "CÁN BỘ THƯ VIỆN", hint: "(Ký)" }],
  pageNo: (page, of) => `Trang ${page}/${of}`,
});

/** The words as a browser draws them. */
const textsOn = (pages: readonly Page[]): string[] => {
  const held = document.createElement("div");
  held.innerHTML = renderToStaticMarkup(<PrintedPages pages={pages} label={() => ""} />);
  return [...held.querySelectorAll("text")].map((text) => text.textContent ?? "");
};

const offThePaper = (pages: readonly Page[]): TextItem[] =>
  pages.flatMap(({ items, widthMm, heightMm }) =>
    items.filter((item): item is TextItem => {
      if (item.is !== "text") return false;
      const width = textWidthMm(item.text, item.sizeMm, item.bold);
      const from = item.x - { start: 0, middle: width / 2, end: width }[item.align ?? "start"];
      return from < 5 || from + width > widthMm - 5 || item.y > heightMm - 5 || item.y < 5;
    }),
  );

test("slips of one or two books stand several on a sheet, with a line to cut along below each", () => {
  const pages = slipSheets(Array.from({ length: 12 }, (_, no) => slip(`${no}`, 1 + (no % 2))));
  const perPage = pages.map(({ items }) => items.filter((item) => item.is === "path" && item.d.split("M").length > 30).length);
  expect(perPage.reduce((sum, count) => sum + count, 0)).toBe(12);
  expect(perPage[0]).toBeGreaterThanOrEqual(5);
  expect(offThePaper(pages)).toEqual([]);
});

test("a reader with more books than a sheet holds gets all of them, under the name again", () => {
  const pages = slipSheets([slip("An", 100)]);
  const texts = textsOn(pages);
  expect(pages.length).toBeGreaterThan(1);
  expect(texts.filter((text) => text.startsWith("STK."))).toHaveLength(100);
  expect(texts.filter((text) => text === "An")).toHaveLength(pages.length);
  expect(offThePaper(pages)).toEqual([]);
});

test("a form has the school on the left, the state's words on the right, and the places to sign", () => {
  const [page, ...more] = formSheets(form(1, 3));
  expect(more).toEqual([]);
  const at = (words: string) => page?.items.find((item): item is TextItem => item.is === "text" && item.text.startsWith(words));
  expect(at("Trường Trung học")?.x).toBeLessThan(105);
  expect(at("CỘNG HOÀ")?.x).toBeGreaterThan(105);
  expect(at("HIỆU TRƯỞNG")?.x).toBeLessThan(at("CÁN BỘ THƯ VIỆN")?.x ?? 0);
  expect(offThePaper(page ? [page] : [])).toEqual([]);
});

test("a long list goes on over pages under its own headings, every row once, none over the foot of the paper", () => {
  const pages = formSheets(form(18, 9));
  const texts = textsOn(pages);
  expect(new Set(texts.filter((text) => text.startsWith("STK."))).size).toBe(18 * 9);
  expect(texts.filter((text) => text.startsWith("STK."))).toHaveLength(18 * 9);
  expect(texts.filter((text) => text === "30/09/2028")).toHaveLength(18 * 9);
  expect(texts.filter((text) => text.startsWith("Lớp "))).toHaveLength(18);
  expect(texts).toContain(`Trang ${pages.length}/${pages.length}`);
  for (const { items } of pages) for (const item of items) if (item.is === "rect") expect(item.y + item.height).toBeLessThanOrEqual(277.01);
  expect(offThePaper(pages)).toEqual([]);
});
