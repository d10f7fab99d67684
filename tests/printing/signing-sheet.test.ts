import { expect, test } from "vitest";
import { signingSheets, type SigningSheet } from "../../src/printing/signing-sheet.ts";
import { boxOf, textsOf } from "./on-paper.ts";

const sheet = (pupils: number, titles: number, cell = "1"): SigningSheet => ({
  school: "TRƯỜNG THCS NGUYỄN THỊ MINH KHAI",
  state: ["CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc"],
  placeAndDay: "……, ngày 25 tháng 11 năm 2026",
  heading: "PHIẾU MƯỢN SÁCH GIÁO KHOA",
  subheading: "Lớp 6A, năm học 2026–2027",
  opening: "Bộ SGK lớp 6",
  words: { no: "STT", pupil: "Học sinh", sign: "Ký nhận", total: "Cộng" },
  titles: Array.from({ length: titles }, (_, index) => `Hoạt động trải nghiệm, hướng nghiệp ${index + 1}. Tập một`),
  rows: Array.from({ length: pupils }, (_, index) => ({ no: String(index + 1), name: `Nguyễn Hoàng Thị Phương Thảo ${index + 1}`, cells: Array.from({ length: titles }, (_cell, title) => `${cell}${cell.length > 1 ? title : ""}`) })),
  totals: Array.from({ length: titles }, () => String(pupils)),
  signatures: [{ role: "GIÁO VIÊN CHỦ NHIỆM", hint: "(Ký, ghi rõ họ tên)", name: "Nguyễn Mai Hoa" }, { role: "CÁN BỘ THƯ VIỆN", hint: "(Ký, ghi rõ họ tên)", name: "" }],
  pageNo: (page, of) => `Trang ${page}/${of}`,
});

test.each([[45, 8], [45, 14], [1, 1], [52, 3]])("%i pupils and %i titles stay on the paper, and every pupil has a row with all titles", (pupils, titles) => {
  const pages = signingSheets(sheet(pupils, titles));
  expect(pages.length).toBeGreaterThan(0);
  for (const { items, widthMm, heightMm } of pages) {
    expect([widthMm, heightMm]).toEqual([210, 297]);
    for (const box of items.map(boxOf)) {
      expect(box.left).toBeGreaterThan(10);
      expect(box.right).toBeLessThanOrEqual(200);
      expect(box.top).toBeGreaterThan(5);
      expect(box.bottom).toBeLessThanOrEqual(292);
    }
  }
  const texts = pages.flatMap((page) => textsOf(page).map(({ text }) => text));
  const sheets = Math.ceil(titles / 8);
  for (let pupil = 1; pupil <= pupils; pupil++) expect(texts.filter((text) => text.startsWith("Nguyễn Hoàng") && (text.endsWith(` ${pupil}`) || text.endsWith("…"))).length).toBeGreaterThanOrEqual(sheets);
  expect(texts.filter((text) => text === "1").length).toBe(pupils * titles + sheets + (pupils === 1 ? titles : 0));
  expect(texts.filter((text) => text === "Nguyễn Mai Hoa").length).toBe(sheets);
});

test.each(["SGK.0098", "STK-0009", "100100098", "SGK/2026.0098"])("accession numbers like %s are whole in their cells, the long ones in two lines", (beginning) => {
  const texts = signingSheets(sheet(45, 8, beginning)).flatMap((page) => textsOf(page).map(({ text }) => text));
  const numbers = new Set(Array.from({ length: 8 }, (_, title) => `${beginning}${title}`));
  const whole = texts.filter((text, index) => numbers.has(text) || numbers.has(`${texts[index - 1]}${text}`));
  expect(whole.length).toBe(45 * 8);
  expect(texts.filter((text) => text.endsWith("…") && !text.startsWith("Nguyễn"))).toEqual([]);
});
