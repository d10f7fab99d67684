import { expect, test } from "vitest";
import { typedBook } from "../../src/exchange/typed-book.ts";

test("what is typed is read like a row of a list", () => {
  const book = typedBook({ title: " Dế Mèn phiêu lưu ký ", authors: "Tô Hoài", volume: "1", isbn: "978-604-2-05277-1", price: "45.000", accessionNo: "STK.120 - STK.122", shelf: "A1" }, "childrenBook");
  expect(book).toMatchObject({
    ok: true,
    value: { title: { titleProper: "Dế Mèn phiêu lưu ký", authors: ["Tô Hoài"], volumePart: "Tập 1", isbn: "9786042052771", bookType: "childrenBook" }, price: 45_000, quantity: 0, shelf: "A1" },
  });
  expect(book.ok && book.value.copies.map(({ accessionNo }) => accessionNo)).toEqual(["STK.120", "STK.121", "STK.122"]);
});

test("a book that begins like a sum or a signature is a book", () => {
  for (const title of ["Hiệu trưởng của em", "Tổng tập văn học Việt Nam", "Ngày 20 tháng 11 năm ấy"]) expect(typedBook({ title, quantity: "1" }, "other"), title).toMatchObject({ ok: true, value: { title: { titleProper: title }, quantity: 1 } });
});

test.each([
  [{ title: "  " }, "NoTitle"],
  [{ title: "Kính vạn hoa", isbn: "9786042052772" }, "IsbnWrong"],
  [{ title: "Kính vạn hoa", price: "hỏi lại" }, "PriceUnreadable"],
  [{ title: "Kính vạn hoa", quantity: "nhiều" }, "QuantityUnreadable"],
  [{ title: "Kính vạn hoa", accessionNo: "STK.9 - STK.2" }, "RangeBackwards"],
  [{ title: "Kính vạn hoa", accessionNo: "STK.9, STK.9" }, "NumberTwiceInRow"],
] as const)("%o is refused as %s: nothing is left out in silence", (cells, type) => {
  expect(typedBook(cells, "other")).toMatchObject({ ok: false, error: { type } });
});
