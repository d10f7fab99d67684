import { describe, expect, test } from "vitest";
import { booksFrom } from "../../src/exchange/books.ts";
import { booksOf, headerOf, tableOf } from "./reading.ts";
import { workbook } from "./xlsx-writer.ts";

const header = ["STT", "Tên sách", "Tập", "Tác giả", "Nhà xuất bản", "Năm XB", "Giá", "Số ĐKCB", "Loại sách", "ISBN"];
const deMen = ["1", "Dế Mèn phiêu lưu ký", "", "Tô Hoài", "NXB Kim Đồng", "2020", "25.000 đ", "STN.0001; STN.0002", "Sách thiếu nhi", "978-0-306-40615-7"];

describe("one row of a list becomes a title with its copies", () => {
  test("all facts as printed, numbers kept, price in đồng", async () => {
    const { records, refused, rows } = await booksOf([header, deMen]);
    expect({ refused, rows }).toEqual({ refused: [], rows: 1 });
    expect(records).toEqual([
      {
        row: 2,
        rows: [2],
        title: { titleProper: "Dế Mèn phiêu lưu ký", authors: ["Tô Hoài"], publisher: "NXB Kim Đồng", publicationYear: "2020", coverPrice: 25_000, bookType: "childrenBook", isbn: "9780306406157" },
        copies: [
          { accessionNo: "STN.0001", barcodes: ["STN.0001"], row: 2, price: 25_000 },
          { accessionNo: "STN.0002", barcodes: ["STN.0002"], row: 2, price: 25_000 },
        ],
        quantity: 0,
        price: 25_000,
        warnings: [],
      },
    ]);
  });

  test("line breaks become spaces and years stay as they are", async () => {
    const { records } = await booksOf([["Tên sách", "Năm XB", "Tập", "Phân loại"], ["The Leadership : How to \nAssess", "[1992?", "2", "'621.3 EL-M"]]);
    expect(records[0]?.title).toMatchObject({ titleProper: "The Leadership : How to Assess", publicationYear: "[1992?", volumePart: "Tập 2", classNumber: "'621.3 EL-M" });
  });

  test("barcodes pair with accession numbers, and don't when their counts differ", async () => {
    const head = ["Tên sách", "Số ĐKCB", "Mã vạch"];
    const { records, refused } = await booksOf([head, ["A", "STK.1; STK.2", "893001;893002"], ["B", "STK.3; STK.4", "893003"]]);
    expect(records[0]?.copies.map(({ accessionNo, barcodes }) => [accessionNo, ...barcodes])).toEqual([["STK.1", "893001"], ["STK.2", "893002"]]);
    expect(refused).toEqual([{ row: 3, record: 2, reason: { type: "BarcodesDoNotPair", numbers: 2, barcodes: 1 } }]);
  });

  test("only a count gives copies without numbers; a count beside numbers must agree", async () => {
    const { records, refused } = await booksOf([["Tên sách", "Số lượng", "ĐKCB"], ["A", 3, ""], ["B", "2 cuốn", "1; 2; 3"], ["C", "vài", ""], ["D", 100_000, ""]]);
    expect(records.map(({ quantity, copies }) => [quantity, copies.length])).toEqual([[3, 0], [0, 3]]);
    expect(records[1]?.warnings).toEqual([{ row: 3, reason: { type: "QuantityDiffers", quantity: 2, numbers: 3 } }]);
    expect(refused.map(({ reason }) => reason)).toEqual([{ type: "QuantityUnreadable", text: "vài" }, { type: "TooManyCopies", count: 100_000, limit: 1000 }]);
  });

  test("one code beside a larger count is the title's: the other copies have no number yet", async () => {
    const head = ["Mã sách", "Tên sách", "Số lượng"];
    const { records } = await booksOf([head, ["S01", "A", 5], ["S02", "B", 1], ["K1", "C", 2], ["K2", "C", 2]]);
    expect(records.map(({ copies, quantity }) => [copies.map(({ accessionNo }) => accessionNo), quantity])).toEqual([[["S01"], 4], [["S02"], 0], [["K1", "K2"], 0]]);
    expect(records.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  test("a row with neither number nor count is one copy only where a person says so", async () => {
    const table = await tableOf(workbook({ sheets: [{ rows: [["Tên sách", "Số ĐKCB"], ["A", ""], ["B", "7"]] }] }));
    const counted = (oneCopyEach: boolean) => booksFrom(table, headerOf(table, "books"), { oneCopyEach }).records.map(({ copies, quantity }) => copies.length + quantity);
    expect([counted(false), counted(true)]).toEqual([[0, 1], [1, 1]]);
  });

  test("a range may stand in two columns", async () => {
    const { records } = await booksOf([["Tên sách", "Từ số", "Đến số"], ["A", "STK.001", "STK.003"], ["B", "4", "6"], ["C", "7", ""], ["D", "8", "8"]]);
    expect(records.map(({ copies }) => copies.map(({ accessionNo }) => accessionNo))).toEqual([["STK.001", "STK.002", "STK.003"], ["4", "5", "6"], ["7"], ["8"]]);
  });

  test.each([
    ["H. : Kim Đồng, 2010", ["H.", "Kim Đồng", "2010"]], ["NXB Trẻ - 2012", [undefined, "NXB Trẻ", "2012"]], ["Hà Nội: Văn học, [1998]", ["Hà Nội", "Văn học", "[1998]"]],
    ["Văn học", [undefined, "Văn học", undefined]], ["2015", [undefined, undefined, "2015"]],
  ])("place, publisher and year in one cell: %j", async (imprint, expected) => {
    const { records } = await booksOf([["Tên sách", "Thông tin xuất bản"], ["A", imprint]]);
    const { placeOfPublication, publisher, publicationYear } = records[0]?.title ?? {};
    expect([placeOfPublication, publisher, publicationYear]).toEqual(expected);
  });

  test("a ditto mark means what stands above it", async () => {
    const { records, refused } = await booksOf([["Tên sách", "Tác giả", "NXB", "Số ĐKCB"], ["Dế Mèn", "Tô Hoài", "Kim Đồng", "1"], ['"', "nt", "-nt-", "2"], ["Đất rừng", "Đoàn Giỏi", "như trên", "3"]]);
    expect(refused).toEqual([]);
    expect(records.map(({ title, copies }) => [title.titleProper, title.authors[0], title.publisher, copies.length])).toEqual([["Dế Mèn", "Tô Hoài", "Kim Đồng", 2], ["Đất rừng", "Đoàn Giỏi", "Kim Đồng", 1]]);
  });

  test("a wrong ISBN, an unreadable price and an unlikely one are warnings", async () => {
    const { records, refused } = await booksOf([["Tên sách", "ISBN", "Giá"], ["A", "9780306406150", "hỏi lại"], ["B", "", "25"]]);
    expect(refused).toEqual([]);
    expect(records[0]?.title.isbn).toBeUndefined();
    expect(records.flatMap(({ warnings }) => warnings)).toEqual([
      { row: 2, reason: { type: "IsbnWrong", text: "9780306406150" } },
      { row: 2, reason: { type: "PriceUnreadable", text: "hỏi lại" } },
      { row: 3, reason: { type: "PriceUnlikely", price: 25 } },
    ]);
  });

  test.each([
    ["SGK", "textbook"], ["Sách giáo khoa", "textbook"], ["STK", "referenceBook"], ["Sách tham khảo", "referenceBook"], ["Truyện thiếu nhi", "childrenBook"],
    ["Sách nghiệp vụ", "teacherBook"], ["SGV", "teacherBook"], ["Khác", "other"], ["???", "other"],
  ])("book type %j is %s", async (words, bookType) => {
    expect((await booksOf([["Tên sách", "Loại sách"], ["A", words]])).records[0]?.title.bookType).toBe(bookType);
  });

  test("a heading inside the list, or the number's letters, say the type too", async () => {
    const { records, refused } = await booksOf([["Tên sách", "Số ĐKCB"], ["I. SÁCH GIÁO KHOA"], ["Toán 6", "1"], ["Đất rừng phương Nam", "STN.2"]]);
    expect(records.map(({ title }) => title.bookType)).toEqual(["textbook", "childrenBook"]);
    expect(refused).toEqual([{ row: 2, record: 1, reason: { type: "SummaryRow", text: "I. SÁCH GIÁO KHOA" } }]);
  });
});

describe("rows that tell of one title are one record", () => {
  test("though publisher and marks are spelled otherwise; each copy keeps its row and shelf", async () => {
    const head = ["Tên sách", "Nhà xuất bản", "Số ĐKCB", "Vị trí", "Phân loại"];
    const { records, rows } = await booksOf([head, ["Dế Mèn", "NXB Kim Đồng", "1", "Kệ A", ""], ["DẾ MÈN ", "Nhà xuất bản Kim Đồng", "2", "Kệ B", "895"], ["Dế Mèn", "NXB Trẻ", "3", "", ""]]);
    expect(rows).toBe(3);
    expect(records.map((record) => record.rows)).toEqual([[2, 3], [4]]);
    expect(records[0]?.copies.map(({ row, shelf }) => [row, shelf])).toEqual([[2, "Kệ A"], [3, "Kệ B"]]);
    expect(records[0]?.title).toMatchObject({ titleProper: "Dế Mèn", classNumber: "895" });
  });

  test("but each textbook series has its own, and so has each volume", async () => {
    const { records } = await booksOf([["Tên sách", "Bộ sách", "Tập"], ["Toán 6", "Cánh Diều", "1"], ["Toán 6", "Chân trời sáng tạo", "1"], ["Toán 6", "Cánh Diều", "2"]]);
    expect(records).toHaveLength(3);
  });

  test("a row with no more than a number below a title is one more copy of it; a row that is counted and has no title is none", async () => {
    const { records, refused } = await booksOf([
      ["STT", "Nhan đề", "Tác giả", "Năm XB", "Số ĐKCB", "Kho", "Giá"],
      ["1", "Dế Mèn phiêu lưu ký", "Tô Hoài", "2019", "STK.1", "A", "35.000"],
      ["", "", "", "", "STK.2", "B", ""],
      ["", "", "", "", "STK.3", "", "40.000"],
      ["2", "", "", "", "STK.4", "", ""],
      ["", "", "", "", "STK.5", "", ""],
    ]);
    expect(records.map(({ title, copies }) => [title.titleProper, copies.map(({ accessionNo, shelf, price }) => [accessionNo, shelf, price])])).toEqual([
      ["Dế Mèn phiêu lưu ký", [["STK.1", "A", 35_000], ["STK.2", "B", undefined], ["STK.3", undefined, 40_000]]],
    ]);
    expect(refused.map(({ row, reason }) => [row, reason.type])).toEqual([[5, "NoTitle"], [6, "NoTitle"]]);
  });

  test("a title with several authors behind a stroke, or with what they did, is parted from them where the list has no other", async () => {
    const { records } = await booksOf([
      ["Nhan đề", "Tác giả", "Năm XB", "Giá"],
      ["Truyện kể / Lý Lan dịch", "", "Năm 2012", "Tặng"],
      ["Toán 6 / Hà Huy Khoái (Tổng ch.b.), Cung Thế Anh ; Lê A dịch", "", "[2021?]", "35.000,-"],
      ["Toán 7 / Hà Huy Khoái (Tổng ch.b.)", "", "", ""],
      ["Kính vạn hoa / Trọn bộ", "", "2010.0", "Giá bìa: 35.000đ"],
      ["Phần cứng / Phần mềm", "Nguyễn Văn A", "c2019", "35.000đ/cuốn (bìa cứng)"],
    ]);
    expect(records.map(({ title, price }) => [title.titleProper, title.authors, title.publicationYear, price])).toEqual([
      ["Truyện kể", ["Lý Lan dịch"], "2012", undefined],
      ["Toán 6", ["Hà Huy Khoái (Tổng ch.b.)", "Cung Thế Anh", "Lê A dịch"], "[2021?]", 35_000],
      ["Toán 7", ["Hà Huy Khoái (Tổng ch.b.)"], undefined, undefined],
      ["Kính vạn hoa / Trọn bộ", [], "2010", 35_000],
      ["Phần cứng / Phần mềm", ["Nguyễn Văn A"], "c2019", 35_000],
    ]);
  });

  test.each([
    "Toán 6 / Cánh Diều", "Ngữ Văn 6 / Kết Nối Tri Thức", "Tiếng Anh 6 / Global Success", "Toán 6 / Cánh Diều, Kết Nối Tri Thức", "Toán 6 / Cánh Diều (tập 1, 2)",
    "Hoàng Tử Bé / Le Petit Prince", "Hoàng Tử Bé / Le Petit Prince (song ngữ, bìa cứng)", "TOÁN 6 / CÁNH DIỀU", "TOÁN 6 / HÀ HUY KHOÁI, CUNG THẾ ANH", "Dế Mèn phiêu lưu ký / Tô Hoài",
  ])("what may be a series or another title stays with the title: %j", async (printed) => {
    const { records } = await booksOf([["Nhan đề", "Giá"], [printed, "35.000"]]);
    expect(records.map(({ title }) => [title.titleProper, title.authors])).toEqual([[printed, []]]);
  });

  test.each([["5/bộ", 5], ["5 quyển (hỏng 1)", 5], ["3/5", undefined], ["12/2010", undefined], ["3 / 5", undefined]])("a count that is written %j", async (written, count) => {
    const { records, refused } = await booksOf([["Tên sách", "Số lượng"], ["A", written]]);
    expect([records[0]?.quantity, refused.map(({ reason }) => reason)]).toEqual([count, count === undefined ? [{ type: "QuantityUnreadable", text: written }] : []]);
  });

  test("one more copy has the book type of the copy above it, whatever its number looks like", async () => {
    const { records } = await booksOf([["STT", "Nhan đề", "Số ĐKCB"], ["1", "Dế Mèn", "STN.1"], ["", "", "2"], ["", "", "STK.3"]]);
    expect(records.map(({ title, copies }) => [title.bookType, copies.map(({ accessionNo }) => accessionNo)])).toEqual([["childrenBook", ["STN.1", "2", "STK.3"]]]);
  });

  test("the day below the last number is no copy", async () => {
    const { records, refused } = await booksOf([["STT", "Nhan đề", "Tác giả", "Số ĐKCB"], ["1", "Dế Mèn", "Tô Hoài", "STN.1"], ["", "", "", "STN.2"], ["", "", "", "Ngày 12 tháng 5 năm 2020"]]);
    expect(records.map(({ copies }) => copies.map(({ accessionNo }) => accessionNo))).toEqual([["STN.1", "STN.2"]]);
    expect(refused).toEqual([{ row: 4, record: 3, reason: { type: "SummaryRow", text: "Ngày 12 tháng 5 năm 2020" } }]);
  });

  test("sums of a part of the list, and what is carried over a page, are no titles; a count may say more behind it", async () => {
    const { records, refused } = await booksOf([
      ["Tên tài liệu", "Tác giả", "Tổng số cuốn"],
      ["Cộng đồng ASEAN", "", "5 (hỏng 1)"],
      ["Cộng mục II", "", "6"],
      ["Mang sang", "", "6"],
      ["Tổng quan về biển", "", "3 bản/bộ"],
    ]);
    expect(records.map(({ title, quantity }) => [title.titleProper, quantity])).toEqual([["Cộng đồng ASEAN", 5], ["Tổng quan về biển", 3]]);
    expect(refused.map(({ row, reason }) => [row, reason.type])).toEqual([[3, "SummaryRow"], [4, "SummaryRow"]]);
  });

  test("a title in merged cells holds for all its rows, its numbers do not", async () => {
    const { records, refused } = await booksOf([["Tên sách", "Số ĐKCB", "Số lượng"], ["Dế Mèn", "1", 1], ["", "2", 1], ["", "3", 1]], ["A2:A4"]);
    expect(refused).toEqual([]);
    expect(records.map(({ copies }) => copies.map(({ accessionNo }) => accessionNo))).toEqual([["1", "2", "3"]]);
  });
});

describe("rows that are refused say why and leave the others standing", () => {
  test("a number that stands higher up, with that row", async () => {
    const { records, refused } = await booksOf([["Tên sách", "Số ĐKCB"], ["A", "STK.1"], ["B", "stk.1"], ["C", "STK.1; STK.2"], ["D", "STK.9; STK.9"]]);
    expect(refused).toEqual([{ row: 3, record: 2, reason: { type: "NumberOnAnotherRow", number: "stk.1", row: 2 } }]);
    expect(records.map(({ title, copies }) => [title.titleProper, copies.length])).toEqual([["A", 1], ["C", 1], ["D", 1]]);
    expect(records.flatMap(({ warnings }) => warnings)).toEqual([
      { row: 4, reason: { type: "NumberLeftOut", number: "STK.1", row: 2 } },
      { row: 5, reason: { type: "NumberTwiceInRow", number: "STK.9" } },
    ]);
  });

  test("no title, a sum, an absurd range, endless text", async () => {
    const { records, refused } = await booksOf([["STT", "Tên sách", "Số ĐKCB"], ["1", "", "5"], ["2", "A", "1-100000"], ["3", "x".repeat(2001), ""], ["4", "Tổng hợp kiến thức Toán", "7"], ["Tổng cộng: 4 cuốn"], ["Tổng số sách: 4"], ["Công", "Công bản xứ", "8"]]);
    expect(refused.map(({ record, row, reason }) => [record, row, reason.type])).toEqual([[1, 2, "NoTitle"], [2, 3, "RangeTooLong"], [3, 4, "TextTooLong"], [5, 6, "SummaryRow"], [6, 7, "SummaryRow"]]);
    expect(records.map(({ title }) => title.titleProper)).toEqual(["Tổng hợp kiến thức Toán", "Công bản xứ"]);
  });

  test("the names of those who sign below the list", async () => {
    const { records, refused } = await booksOf([["STT", "Tên sách", "Tác giả", "Số ĐKCB"], ["1", "Ngày 30 tháng 4 năm 1975", "A", "1"], ["2", "B", "C", "2"], ["", "", "", "Hoa Sen, ngày 24 tháng 11 năm 2026"], ["", "Người lập", "", "Hiệu trưởng"], ["", "Lê Gió"]]);
    expect(records.map(({ title }) => title.titleProper)).toEqual(["Ngày 30 tháng 4 năm 1975", "B"]);
    expect(refused.map(({ row, reason }) => [row, reason.type])).toEqual([[4, "SummaryRow"], [5, "SummaryRow"], [6, "SummaryRow"]]);
  });

  test("endless cells are refused at once, not read for minutes", async () => {
    const endless = ["1".repeat(32_000), "1-".repeat(16_000), "1-500;".repeat(5_000), "(".repeat(32_000), "d/".repeat(16_000), `A${"\n".repeat(1_800)}B`];
    const table = await tableOf(workbook({ sheets: [{ rows: [["Tên sách", "Số ĐKCB", "Giá", "ISBN", "Tác giả"], ...endless.map((cell) => ["A", cell, cell.slice(0, 1900), cell.slice(0, 1900), cell.slice(0, 1900)]), ...endless.map((cell) => ["B", "", "", "", cell])] }] }));
    const started = performance.now();
    const { refused } = booksFrom(table, headerOf(table, "books"));
    expect(refused).toHaveLength(10);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("a formula without a value or an error, only where the column is read", async () => {
    const formula = { xml: '<c r="@"><f>A1</f></c>' };
    const table = await tableOf(workbook({ sheets: [{ rows: [["STT", "Tên sách", "Ghi chú"], [formula, "A", { xml: '<c r="@" t="e"><v>#N/A</v></c>' }], ["2", formula], ["3", { xml: '<c r="@" t="e"><v>#REF!</v></c>' }]] }] }));
    const { records, refused } = booksFrom(table, headerOf(table, "books"));
    expect(records).toHaveLength(1);
    expect(refused.map(({ reason }) => reason)).toEqual([
      { type: "FormulaWithoutValue", column: 1, words: "Tên sách" },
      { type: "ErrorCell", column: 1, text: "#REF!", words: "Tên sách" },
    ]);
  });

  test("a number that seems to have lost its zeros is taken in with a warning", async () => {
    const rows = Array.from({ length: 30 }, (_, index) => [`Sách ${index}`, `00000${10_000 + index}`]);
    const { records } = await booksOf([["Tên sách", "Số cá biệt"], ...rows, ...rows.map(([title], index) => [`${title} nữa`, `00000${20_000 + index}`]), ...rows.map(([title], index) => [`${title} thêm`, `00000${30_000 + index}`]), ...rows.map(([title], index) => [`${title} cuối`, `00000${40_000 + index}`]), ["Z", 4802]]);
    expect(records.flatMap(({ warnings }) => warnings)).toEqual([{ row: 122, reason: { type: "LeadingZerosLost", number: "4802", width: 10 } }]);
  });
});
