/** Heads of lists as registers, schools and library programs write them, and what each column must be read as. */
import { describe, expect, test } from "vitest";
import type { Field, ImportKind } from "../../src/exchange/header-words.ts";
import { headerOf, tableOf } from "./reading.ts";
import { workbook } from "./xlsx-writer.ts";

const fieldsOf = async (kind: ImportKind, rows: readonly (readonly string[])[], merges: readonly string[] = []): Promise<Record<string, Field | undefined>> => {
  const header = headerOf(await tableOf(workbook({ sheets: [{ rows: [...rows, (rows.at(-1) ?? []).map((_, index) => `dữ liệu ${index}`)], merges }] })), kind);
  return Object.fromEntries(header.columns.map(({ words, field }) => [words, field]));
};

describe("one line of headings", () => {
  test.each<[string, Readonly<Record<string, Field | undefined>>]>([
    ["a school's list in short forms", {
      "TT": "runningNumber", "Nhan đề": "title", "TG": "authors", "Nhà XB": "publisher", "Nơi XB": "place", "Năm XB": "year", "Lần XB": "edition", "SL": "quantity",
      "Giá bìa": "price", "Thành tiền": undefined, "Số ĐKCB": "accessionNo", "KHPL": "classNumber", "Ký hiệu kho": "shelf", "Khổ sách": "extent", "Ghi chú": undefined,
    }],
    ["a catalogue with other words", {
      "Số TT": "runningNumber", "Tên tài liệu": "title", "Tác giả chính": "authors", "NXB": "publisher", "Năm": "year", "Môn loại": "classNumber", "Mã vạch": "barcode", "Kho": "shelf", "Đơn giá (VNĐ)": "price", "Số bản": "quantity",
    }],
    ["the accession number wins over a weaker word to its left", { "Mã sách": undefined, "Tên sách": "title", "Số đăng ký cá biệt": "accessionNo", "Tác giả": "authors" }],
    ["but the weaker word will do alone", { "Mã sách": "accessionNo", "Tên sách": "title", "Tác giả": "authors", "Số lượng": "quantity" }],
    ["the register of accessions", {
      "Ngày vào sổ": undefined, "Số TT tên sách": "runningNumber", "Số TT bản sách": "accessionNo", "Tên tác giả": "authors", "Tên sách": "title", "NH.XB": "publisher", "NXB": "place", "NĂM": "year",
      "Đơn giá": "price", "Môn loại": "classNumber", "Số vào sổ tổng quát": undefined, "Ngày và số biên bản xuất": undefined, "Kệ": "shelf", "Phụ chú": undefined,
    }],
    ["a vendor's import form", {
      "Tên sách (*)": "title", "Tác giả": "authors", "Nhà xuất bản (*)": "publisher", "Nơi XB": "place", "Năm XB": "year", "Ngôn ngữ": "language", "Giá": "price", "Mô tả": "extent", "Ký hiệu phân loại (*)": "classNumber",
      "Loại sách (*)": "bookType", "Nguồn cung cấp": undefined, "Trình độ đọc": "grade",
    }],
    ["a cloud program of schools", {
      "STT": "runningNumber", "Ngày vào sổ": undefined, "Nhan đề": "title", "Ký hiệu phân loại": "classNumber", "Số vào sổ tổng quát": undefined, "Số ĐKCB": "accessionNo", "Loại sách": "bookType", "Năm xuất bản": "year", "Giá bìa": "price", "Tình trạng": undefined,
    }],
    ["a university's program", {
      "Nhan đề chính": "title", "Tác giả": "authors", "Mã xếp giá": "accessionNo", "Kho": "shelf", "Chỉ số ISBN": "isbn", "Kiểu tài liệu": "bookType", "Từ khoá": "keywords", "Ngôn ngữ": "language",
    }],
    ["Koha", {
      "biblionumber": undefined, "Title": "title", "Author": "authors", "Publisher": "publisher", "copyrightdate": "year", "ISBN": "isbn", "itemcallnumber": "classNumber", "Barcode": "barcode", "itemtype": "bookType", "Location": "shelf", "Collection": undefined,
    }],
    ["tags of MARC", { "001": undefined, "020$a": "isbn", "082$a": "classNumber", "100$a": "authors", "245$a": "title", "245$b": "subtitle", "260$a": "place", "260$b": "publisher", "260$c": "year", "852$p": "accessionNo" }],
    ["names of a database's columns", { "MaSach": "accessionNo", "TenSach": "title", "TacGia": "authors", "NamXB": "year", "nha_xuat_ban": "publisher", "soluong": "quantity", "GiaTien": "price" }],
    ["a range in two columns", { "Tên sách": "title", "Từ số": "accessionNo", "Đến số": "accessionTo", "Năm xuất bản": "year", "Số lượng": "quantity" }],
    ["place, publisher and year in one", { "ĐKCB": "accessionNo", "Tên ấn phẩm": "title", "Nơi XB, nhà XB, năm XB": "imprint", "Số trang; khổ": "extent", "Kệ số": "shelf", "Giá 1 bản": "price" }],
    ["a first and a last number", { "Ký hiệu xếp giá": "titleCode", "Nhan đề": "title", "Số ĐKCB đầu": "accessionNo", "Số ĐKCB cuối": "accessionTo", "Thông tin xuất bản": "imprint" }],
    ["a list of what is left", { "STT": "runningNumber", "Tên STK": "title", "S. ĐKCB": "accessionNo", "Tổng số cuốn": "quantity", "Vị trí kệ": "shelf", "Mã DDC": "classNumber", "Nơi XB: NXB, năm": "imprint" }],
    ["a bare name beside an author", { "Mã": "accessionNo", "Tên": "title", "Tác giả": "authors", "Số lượng": "quantity" }],
    ["two names for one column", { "Tên sách/Nhan đề": "title", "Mã/Số ĐKCB": "accessionNo", "Tác giả - Dịch giả": "authors", "Giá (đ)": "price" }],
  ])("%s", async (_name, expected) => {
    expect(await fieldsOf("books", [Object.keys(expected)])).toEqual(expected);
  });
});

describe("two lines of headings", () => {
  test("the register of accessions as it is printed", async () => {
    const rows = [
      ["Ngày vào sổ", "Số thứ tự", "", "Tên tác giả và tên sách", "", "Xuất bản", "", "", "Giá tiền", "Môn loại"],
      ["", "Tên sách", "Bản sách", "Tên tác giả", "Tên sách", "Nhà", "Nơi", "Năm", "", ""],
    ];
    expect(await fieldsOf("books", rows, ["A1:A2", "B1:C1", "D1:E1", "F1:H1", "I1:I2", "J1:J2"])).toEqual({
      "Ngày vào sổ": undefined, "Số thứ tự Tên sách": "runningNumber", "Số thứ tự Bản sách": "accessionNo", "Tên tác giả và tên sách Tên tác giả": "authors", "Tên tác giả và tên sách Tên sách": "title",
      "Xuất bản Nhà": "publisher", "Xuất bản Nơi": "place", "Xuất bản Năm": "year", "Giá tiền": "price", "Môn loại": "classNumber",
    });
  });

  test("a range under the accession number, the bought price before the given one", async () => {
    const rows = [["Tên sách", "Số ĐKCB", "", "Đơn giá", ""], ["", "Từ", "Đến", "Phát không", "Mua"]];
    expect(await fieldsOf("books", rows, ["A1:A2", "B1:C1", "D1:E1"])).toEqual({
      "Tên sách": "title", "Số ĐKCB Từ": "accessionNo", "Số ĐKCB Đến": "accessionTo", "Đơn giá Phát không": undefined, "Đơn giá Mua": "price",
    });
  });
});

describe("lists of people", () => {
  test.each<[string, Readonly<Record<string, Field | undefined>>]>([
    ["a school program", { "STT": "runningNumber", "Mã học sinh": "sectorId", "Họ và tên": "fullName", "Ngày sinh": "yearOfBirth", "Tên lớp": "classUnit", "Họ tên cha": undefined, "Số điện thoại": undefined, "Email": undefined }],
    ["names in two columns", { "TT": "runningNumber", "Họ và tên đệm": "familyName", "Tên": "givenName", "Lớp": "classUnit", "Họ tên mẹ": undefined, "Địa chỉ": undefined }],
    ["teachers", { "STT": "runningNumber", "Mã định danh Bộ GD&ĐT": "sectorId", "Họ và tên": "fullName", "Tổ chuyên môn": "department", "Chức vụ": "position", "Số định danh cá nhân": undefined, "Số CCCD": undefined }],
  ])("%s", async (_name, expected) => {
    expect(await fieldsOf("patrons", [Object.keys(expected)])).toEqual(expected);
  });
});
