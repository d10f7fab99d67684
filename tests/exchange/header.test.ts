import { describe, expect, test } from "vitest";
import { booksFrom } from "../../src/exchange/books.ts";
import { bodyOf, findHeader, guessHeader, mappingKey, onlyMapped, withMapping } from "../../src/exchange/header.ts";
import { bytesOf, headerOf, tableOf } from "./reading.ts";
import { workbook } from "./xlsx-writer.ts";

const tableFrom = (rows: readonly (readonly string[])[], merges: readonly string[] = []) => tableOf(workbook({ sheets: [{ rows, merges }] }));
const fieldsOf = (header: ReturnType<typeof headerOf>) => header.columns.map(({ field }) => field);

describe("the header row is found by its words", () => {
  test("below the authority, the school and the name of the list", async () => {
    const table = await tableFrom([["SỞ GIÁO DỤC VÀ ĐÀO TẠO"], ["TRƯỜNG THCS HOA SEN"], [], ["DANH MỤC SÁCH THƯ VIỆN"], ["STT", "TÊN SÁCH (*)", "Tác giả", "Nhà XB", "Năm XB", "Đơn giá (đồng)", "Số ĐKCB", "Ghi chú"], ["1", "Dế Mèn"]]);
    const header = headerOf(table, "books");
    expect(header.row).toBe(5);
    expect(fieldsOf(header)).toEqual(["runningNumber", "title", "authors", "publisher", "year", "price", "accessionNo", undefined]);
    expect(header.unmapped.map(({ words }) => words)).toEqual(["Ghi chú"]);
    expect(header.confidence).toBeGreaterThan(0.9);
  });

  test("on two lines, words above and below", async () => {
    const table = await tableFrom(
      [["STT", "Tên sách", "Xuất bản", "", "Số lượng"], ["", "", "Nhà xuất bản", "Năm xuất bản", "Tổng số"], ["(1)", "(2)", "(3)", "(4)", "(5)"], ["1", "Dế Mèn", "Kim Đồng", "2020", "3"]],
      ["C1:D1", "A1:A2", "B1:B2"],
    );
    const header = headerOf(table, "books");
    expect(fieldsOf(header)).toEqual(["runningNumber", "title", "publisher", "year", "quantity"]);
    expect(bodyOf(table, header).map(({ number }) => number)).toEqual([4]);
  });

  test("a header that comes again on each printed page is not a book", async () => {
    const table = await tableFrom([["Tên sách", "Tác giả"], ["Dế Mèn", "Tô Hoài"], ["Tên sách", "Tác giả"], ["Kính vạn hoa", "Nguyễn Nhật Ánh"]]);
    expect(booksFrom(table, headerOf(table, "books")).records).toHaveLength(2);
  });

  test("in English, and in a list of one column", async () => {
    expect(fieldsOf(headerOf(await tableOf(bytesOf("Title,Author,ISBN-13,Copies\na,b,c,1\n")), "books"))).toEqual(["title", "authors", "isbn", "quantity"]);
    expect(headerOf(await tableOf(bytesOf("Tên sách\nDế Mèn\n")), "books").row).toBe(1);
  });

  test("no header, and a header with nothing under it, are refused", async () => {
    expect(findHeader(await tableFrom([["a", "b"], ["c", "d"]]), "books")).toEqual({ ok: false, error: { type: "HeaderNotFound", wanted: "books" } });
    expect(guessHeader(await tableFrom([["a", "b"], ["c", "d"]]))).toEqual({ ok: false, error: { type: "HeaderNotFound", wanted: undefined } });
    expect(guessHeader(await tableFrom([["STT", "Tên sách", "Tác giả"]]))).toEqual({ ok: false, error: { type: "NoBody", headerRow: 1 } });
  });

  test("letters that a program garbled are told apart from a missing header", async () => {
    const garbled = (text: string): string => new TextDecoder("windows-1252").decode(bytesOf(text));
    const rows = [["Tên sách", "Tác giả"], ["Dế Mèn phiêu lưu ký", "Tô Hoài"]].map((row) => row.map(garbled));
    expect(findHeader(await tableFrom(rows), "books")).toMatchObject({ ok: false, error: { type: "GarbledText", sample: "TÃªn sÃ¡ch" } });
    expect(guessHeader(await tableFrom(rows))).toMatchObject({ ok: false, error: { type: "GarbledText" } });
  });

  test("a list of the other kind says so", async () => {
    expect(findHeader(await tableFrom([["STT", "Họ đệm", "Tên", "Lớp"], ["1", "a", "b", "6A"]]), "books")).toEqual({ ok: false, error: { type: "OtherKind", is: "patrons" } });
    expect(findHeader(await tableFrom([["STT", "Tên sách", "Tác giả"], ["1", "a", "b"]]), "patrons")).toEqual({ ok: false, error: { type: "OtherKind", is: "books" } });
  });

  test("what the list is of is told by which header knows more columns", async () => {
    const books = guessHeader(await tableFrom([["STT", "Tên sách", "Tác giả", "Lớp"], ["1", "a", "b", "6"]]));
    const pupils = guessHeader(await tableFrom([["STT", "Họ và tên", "Ngày sinh", "Lớp"], ["1", "a", "b", "6A"]]));
    expect([books.ok && books.value.kind, pupils.ok && pupils.value.kind]).toEqual(["books", "patrons"]);
  });
});

describe("a mapping by hand", () => {
  test("wins over the words, takes its field from another column, and is remembered by the words", async () => {
    const table = await tableFrom([["Tên sách", "Mã số", "Mã nội bộ"], ["Dế Mèn", "X1", "STK.001"]]);
    const found = headerOf(table, "books");
    const header = withMapping(found, new Map([[2, "accessionNo"]]));
    expect(fieldsOf(header)).toEqual(["title", undefined, "accessionNo"]);
    expect(booksFrom(table, header).records[0]?.copies[0]?.accessionNo).toBe("STK.001");
    expect(mappingKey(header)).toBe(mappingKey(found));
    expect(mappingKey(found)).toBe("books:ten sach|ma so|ma noi bo");
  });

  test("of columns that are not read nothing is kept, nor of what is above the header or merged into it", async () => {
    const table = await tableOf(workbook({ sheets: [{ rows: [["GVCN: Trần Bình"], ["Họ tên", "Lớp", "Địa chỉ"], ["Nguyễn An", "6A", "Thôn Đông"], ["Lê Bình", "", ""]], merges: ["B3:B4", "C3:C4"] }] }));
    const kept = onlyMapped(table, headerOf(table, "patrons"));
    expect(kept.table.rows.map(({ cells, fromAbove }) => [cells, [...(fromAbove ?? [])]])).toEqual([[["Nguyễn An", "6A", ""], []], [["Lê Bình"], [[1, "6A"]]]]);
    expect(bodyOf(kept.table, kept.header).map(({ number }) => number)).toEqual([3, 4]);
  });
});
