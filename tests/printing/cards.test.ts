import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { cardFaces, type CardLayout, type CardSheetWords, type LibraryCard } from "../../src/printing/card-faces.ts";
import { cardGrid, cardSheets } from "../../src/printing/card-sheet.ts";
import { a4, type Item, type Page } from "../../src/printing/page.ts";
import { qrCode } from "../../src/printing/qr.ts";
import { cardsPerSheet } from "../../src/screens/parts/page-maker.ts";
import { readCode128 } from "./code128-reader.ts";
import { boxOf, isBars, overlap, printedRow, textsOf } from "./on-paper.ts";

const layouts = ["85x54", "folded", "63x40"] as const;
const words: CardSheetWords = {
  school: "Trường THCS Nguyễn Thị Minh Khai",
  heading: "THẺ THƯ VIỆN",
  classUnit: "Lớp",
  photo: { small: "Ảnh 2 × 3", large: "Ảnh 3 × 4" },
  schoolYear: "Năm học 2026–2027",
  signature: { role: "HIỆU TRƯỞNG", hint: "(ký, đóng dấu)" },
  keeping: ["Mang thẻ mỗi khi đến thư viện.", "Không cho người khác mượn thẻ.", "Mất thẻ: báo ngay cho thư viện để huỷ và cấp lại."],
};
const longSchool = "Trường Phổ thông Dân tộc bán trú Tiểu học và Trung học cơ sở Nguyễn Văn Trỗi";
const longNames = ["Công Tằng Tôn Nữ Hoàng Phương Thảo Nguyên", "NGUYỄN HOÀNG PHƯƠNG THẢO MỸ KHUÊ ANH QUÂN", "Hoàng Nguyễn Phương Nghiêm", "Lê An"];
const code = (serial: number) => ownCodeFrom({ kind: "card", block: 1, serial });
const aCard = (fullName: string, serial = 1, more: Partial<LibraryCard> = {}): LibraryCard => ({ fullName, classUnit: "6A", code: code(serial), ...more });
const sheetOf = (count: number): LibraryCard[] => Array.from({ length: count }, (_, serial) => aCard(longNames[serial % longNames.length] ?? "", serial));
const firstPage = (cards: readonly LibraryCard[], layout: CardLayout, said = words): Page => {
  const [page] = cardSheets(cards, said, { layout }).pages;
  if (!page) throw new Error("no page");
  return page;
};
const isFrame = (layout: CardLayout) => (item: Item): boolean => item.is === "rect" && item.width === cardFaces[layout].width && item.height === cardFaces[layout].height;
const marksOn = (layout: CardLayout): number => 2 * (cardGrid(layout).columns + 1) + 2 * (cardGrid(layout).rows + 1);
/** The items of each card on a page: its frame, and then what has its middle in there. */
const cardsOn = (page: Page, layout: CardLayout): Item[][] =>
  page.items.filter(isFrame(layout)).map((frame) => {
    const { left, right, top, bottom } = boxOf(frame);
    const isInside = (item: Item): boolean => {
      const box = boxOf(item);
      const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      return x > left && x < right && y > top && y < bottom;
    };
    return [frame, ...page.items.filter((item) => !isFrame(layout)(item) && isInside(item))];
  });

describe.each(layouts)("a sheet of cards %s", (layout) => {
  const perSheet = cardsPerSheet[layout];

  test("holds as many as the screen says, inside what a printer can reach, cut marks and all; one more begins another sheet", () => {
    const { columns, rows } = cardGrid(layout);
    expect(columns * rows).toBe(perSheet);
    const { pages } = cardSheets(sheetOf(perSheet + 1), words, { layout });
    expect(pages.map((page) => page.items.filter(isFrame(layout)).length)).toEqual([perSheet, 1]);
    for (const page of pages) {
      for (const item of page.items) {
        const { left, right, top, bottom } = boxOf(item);
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(4.9);
        expect([right <= a4.widthMm - 4.9, bottom <= a4.heightMm - 4.9]).toEqual([true, true]);
      }
    }
  });

  test("has a mark at both ends of every cut", () => {
    const marks = firstPage(sheetOf(1), layout).items.filter((item) => item.is === "path").slice(0, 99).map(boxOf).filter(({ left, right, top, bottom }) => right - left < 2.6 && bottom - top < 2.6);
    expect(marks.length).toBe(marksOn(layout));
  });

  test("the bars of every card read back, a module at least a quarter of a millimetre wide, with their quiet zones on the card", () => {
    const cards = sheetOf(perSheet);
    const read = cardsOn(firstPage(cards, layout), layout).map((items) => {
      const [frame] = items;
      const bars = items.find((item) => isBars(item));
      if (!frame || bars?.is !== "path") return "no bars";
      const { left, right } = boxOf(frame);
      // On the side of the fold that the bars stand on.
      const from = layout === "folded" ? (left + right) / 2 : left;
      return readCode128(printedRow(bars.d, from, layout === "folded" ? from + 64 : right));
    });
    expect(read.map((each) => (typeof each === "string" ? each : each.text))).toEqual(cards.map((card) => card.code));
    for (const each of read) expect(typeof each === "string" ? 0 : (each.module * 25.4) / 600).toBeGreaterThanOrEqual(0.25);
  });

  test.each([
    ["short words", words, {}],
    ["a school with a long name", { ...words, school: longSchool }, {}],
    ["a department with a long name", words, { department: "Tổ Khoa học tự nhiên – Công nghệ – Tin học" }],
    ["all of it long", { ...words, school: longSchool }, { department: "Tổ Khoa học tự nhiên – Công nghệ – Tin học" }],
  ])("with %s, everything stands whole on its own card, and nothing on anything else", (_what, said, more) => {
    const cards = longNames.map((name, serial) => {
      const { classUnit, ...card } = aCard(name, serial, more);
      return card.department === undefined ? { ...card, classUnit: classUnit ?? "" } : card;
    });
    const { pages, cut, withoutBars } = cardSheets(cards, said, { layout });
    expect([cut, withoutBars]).toEqual([[], []]);
    const onPaper = pages.flatMap((page) => cardsOn(page, layout));
    expect(onPaper.length).toBe(cards.length);
    expect(onPaper.flat().length, "nothing lies between the cards but the marks").toBe(pages.flatMap(({ items }) => items).length - pages.length * marksOn(layout));
    onPaper.forEach((items, index) => {
      const frame = boxOf(items[0] as Item);
      const inside = items.slice(1);
      for (const item of inside) {
        const box = boxOf(item);
        expect([box.left >= frame.left + 0.9, box.right <= frame.right - 0.9, box.top >= frame.top + 0.9, box.bottom <= frame.bottom - 0.9], JSON.stringify(item).slice(0, 80)).toEqual([true, true, true, true]);
      }
      const photo = inside.find((item) => item.is === "rect");
      for (const [at, a] of inside.entries()) {
        for (const b of inside.slice(at + 1)) {
          const isPhotoWord = photo !== undefined && (a === photo || b === photo) && [a, b].some((item) => item.is === "text" && Object.values(words.photo).includes(item.text));
          if (!isPhotoWord) expect(overlap(boxOf(a), boxOf(b)), `${JSON.stringify(a).slice(0, 90)} on ${JSON.stringify(b).slice(0, 90)}`).toBe(false);
        }
      }
      const texts = inside.flatMap((item) => (item.is === "text" ? [item.text] : []));
      const joined = texts.join(" ");
      for (const wanted of [longNames[index] ?? "", said.school, words.heading, words.schoolYear, code(index), ...("department" in more ? [more.department ?? ""] : ["Lớp 6A"])]) expect(joined).toContain(wanted);
    });
  });

  test("a half-used sheet is begun at its first free place", () => {
    const { pages } = cardSheets(sheetOf(3), words, { layout, startAt: perSheet - 2 });
    expect(pages.map((page) => page.items.filter(isFrame(layout)).length)).toEqual([2, 1]);
    const [first] = pages[0]?.items.filter(isFrame(layout)) ?? [];
    expect(first && boxOf(first).top).toBeGreaterThan(170);
  });

  test("a code that bars can't write is named and stands in letters; so is a name that no size holds", () => {
    const endless = aCard("Nguyễnhoàngphươngthảomỹkhuêanhquânnguyễnhoàngphươngthảomỹkhuêanhquânnguyễn", 3);
    const { pages, withoutBars, cut } = cardSheets([aCard("Lê An", 1, { code: "ĐV-0012" }), aCard("Lê Bình", 2), endless], words, { layout });
    expect(withoutBars.map((card) => card.code)).toEqual(["ĐV-0012"]);
    expect(cut).toEqual([endless]);
    expect(pages.flatMap(textsOf).map(({ text }) => text)).toContain("ĐV-0012");
  });

  test("whatever a reader is called, the words stay on the card, whole or named as cut", () => {
    let [whole, cutOnes] = [0, 0];
    const word = fc.stringMatching(/^[A-ZĐÁẤỆỮ][a-zăâđêôơưáàảãạấềộữẹ]{1,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), fc.array(word, { minLength: 1, maxLength: 6 }), (name, department) => {
        const card = { fullName: name.join(" "), department: department.join(" "), code: code(1) };
        const { pages, cut } = cardSheets([card], words, { layout });
        const [items = []] = pages.flatMap((page) => cardsOn(page, layout));
        const frame = boxOf(items[0] as Item);
        for (const item of items.slice(1)) expect(boxOf(item).right).toBeLessThanOrEqual(frame.right - 0.9);
        const printed = items.flatMap((item) => (item.is === "text" ? [item.text] : [])).join(" ");
        if (cut.length > 0) cutOnes += 1;
        else {
          expect(printed).toContain(card.fullName);
          expect(printed).toContain(card.department);
          whole += 1;
        }
      }),
      { numRuns: 150 },
    );
    expect(whole).toBeGreaterThan(100);
    expect(whole + cutOnes).toBe(150);
  });
});

test("a pupil's card says the class with the word for it, a teacher's the department as it is", () => {
  for (const layout of layouts) {
    const texts = textsOf(firstPage([aCard("Lê Văn Bình"), { fullName: "Phạm Thu Hà", department: "Tổ Toán", code: code(2) }], layout)).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(["Lớp 6A", "Tổ Toán"]));
  }
});

test("the folded card has a place to sign and a QR code that says the same as its bars, a third of a millimetre a module and white around", () => {
  const [items = []] = cardsOn(firstPage([aCard("Lê Văn Bình")], "folded"), "folded");
  expect(items.flatMap((item) => (item.is === "text" ? [item.text] : []))).toEqual(expect.arrayContaining([words.signature.role, words.signature.hint]));
  const [, squares] = items.filter(isBars);
  if (squares?.is !== "path") throw new Error("no QR code");
  expect(squares.says).toBe(code(1));
  const drawn = qrCode(code(1));
  const { left, right, top, bottom } = boxOf(squares);
  const module = (right - left) / drawn.size;
  expect(module).toBeGreaterThan(0.33);
  const boxes = [...squares.d.matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h/g)].map((box) => box.slice(1, 5).map(Number) as [number, number, number, number]);
  for (let row = 0; row < drawn.size; row++) {
    for (let column = 0; column < drawn.size; column++) {
      const [x, y] = [left + (column + 0.5) * module, top + (row + 0.5) * module];
      expect(boxes.some(([x1, y1, width, height]) => x > x1 && x < x1 + width && y > y1 && y < y1 + height)).toBe(drawn.isDark(row, column));
    }
  }
  const quiet = { left: left - 4 * module, right: right + 4 * module, top: top - 4 * module, bottom: bottom + 4 * module };
  for (const item of items.slice(1)) if (item !== squares) expect(overlap(quiet, boxOf(item)), JSON.stringify(item).slice(0, 90)).toBe(false);
});
