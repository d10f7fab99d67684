import { describe, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { classSheets, type ClassSheetReader, type ClassSheetWords } from "../../src/printing/class-sheet.ts";
import { a4, type Item, type Page } from "../../src/printing/page.ts";
import { readCode128 } from "./code128-reader.ts";
import { boxOf, isBars, overlap, printedRow, textsOf } from "./on-paper.ts";

const words: ClassSheetWords = {
  school: "Trường Phổ thông Dân tộc bán trú Tiểu học và Trung học cơ sở Nguyễn Văn Trỗi",
  heading: "MÃ BẠN ĐỌC",
  schoolYear: "Năm học 2026–2027",
  howTo: "Để ở quầy. Quét vạch bên cạnh tên bạn đọc thay cho thẻ.",
  noCode: "chưa có số thẻ",
  pageNo: (page, of) => `Tờ ${page} trong ${of} tờ`,
};
const names = ["Lê An", "Công Tằng Tôn Nữ Hoàng Phương Thảo Nguyên", "NGUYỄN HOÀNG PHƯƠNG THẢO MỸ KHUÊ ANH QUÂN", "Nguyễn Thị Minh Anh"];
const readers = (count: number): ClassSheetReader[] => Array.from({ length: count }, (_, serial) => ({ fullName: names[serial % names.length] ?? "", code: ownCodeFrom({ kind: "card", block: 1, serial }) }));
const barsOn = (page: Page) => page.items.flatMap((item) => (item.is === "path" && isBars(item) ? [item] : []));
const read = (page: Page): string[] =>
  barsOn(page).map((bars) => {
    const middle = a4.widthMm / 2;
    const [from, to] = boxOf(bars).left < middle ? [middle - 52, middle] : [a4.widthMm - 62, a4.widthMm - 10];
    const found = readCode128(printedRow(bars.d, from, to));
    return typeof found === "string" ? found : found.text;
  });

describe("a sheet of codes for a class", () => {
  test.each([1, 7, 30, 45, 48])("of %i stands on one page, in the order of the list, and every code reads back", (count) => {
    const { pages, withoutBars, cut } = classSheets([{ unit: "Lớp 6A", readers: readers(count) }], words);
    expect([pages.length, withoutBars, cut]).toEqual([1, [], []]);
    const [page] = pages;
    expect(page && read(page)).toEqual(readers(count).map(({ code }) => code));
    const numbers = page ? textsOf(page).flatMap(({ text, align }) => (align === "end" && /^\d+$/.test(text) ? [Number(text)] : [])) : [];
    expect(numbers).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    expect(page && textsOf(page).map(({ text }) => text)).toContain("MÃ BẠN ĐỌC – LỚP 6A");
  });

  test.each([7, 48, 51])("of %i lies inside what a printer can reach, nothing on anything else, and four millimetres between the bars of two rows", (count) => {
    for (const page of classSheets([{ unit: "Lớp 6A", readers: readers(count) }], words).pages) {
      const items = page.items.filter((item) => item.is !== "path" || isBars(item));
      const boxes = items.map(boxOf);
      for (const box of boxes) expect([box.left >= 10, box.right <= a4.widthMm - 10, box.top >= 5, box.bottom <= a4.heightMm - 5]).toEqual([true, true, true, true]);
      boxes.forEach((a, at) => boxes.slice(at + 1).forEach((b, next) => expect(overlap(a, b), `${JSON.stringify(items[at]).slice(0, 80)} on ${JSON.stringify(items[at + 1 + next] as Item).slice(0, 80)}`).toBe(false)));
      const bars = barsOn(page).map(boxOf);
      const columns = [bars.filter(({ left }) => left < a4.widthMm / 2), bars.filter(({ left }) => left > a4.widthMm / 2)];
      expect(columns.flat()).toHaveLength(bars.length);
      for (const column of columns) column.slice(1).forEach((box, index) => expect(box.top - (column[index]?.bottom ?? 0)).toBeGreaterThan(4));
    }
  });

  test("a large class takes two pages, evenly, and its numbers go on; the next class begins a page of its own", () => {
    const { pages } = classSheets([{ unit: "Lớp 6A", readers: readers(51) }, { unit: "Tổ Toán", readers: readers(5) }], words);
    expect(pages.map((page) => barsOn(page).length)).toEqual([26, 25, 5]);
    expect(pages.map((page) => textsOf(page).filter(({ text }) => text.startsWith("Tờ")).map(({ text }) => text))).toEqual([["Tờ 1 trong 2 tờ"], ["Tờ 2 trong 2 tờ"], []]);
    expect(pages[1] && textsOf(pages[1]).map(({ text }) => text)).toContain("51");
    expect(pages[2] && textsOf(pages[2]).map(({ text }) => text)).toContain("MÃ BẠN ĐỌC – TỔ TOÁN");
  });

  test("who has no code is on the list and said to have none; who has a strange one is named", () => {
    const strange = [{ fullName: "Lê An" }, { fullName: "Lê Bình", code: "ĐV-0012" }, ...readers(1)];
    const { pages, withoutBars } = classSheets([{ unit: "Lớp 6A", readers: strange }], words);
    expect(withoutBars.map(({ fullName }) => fullName)).toEqual(["Lê An", "Lê Bình"]);
    expect(pages.flatMap(textsOf).map(({ text }) => text)).toEqual(expect.arrayContaining([words.noCode, "ĐV-0012"]));
  });
});
