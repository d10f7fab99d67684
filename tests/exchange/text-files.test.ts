import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { delimitedRows } from "../../src/exchange/delimited-rows.ts";
import { bytesOf, refusalOf, tableOf } from "./reading.ts";

const csv = "STT,Tên sách,Số ĐKCB\r\n1,\"Dế Mèn, phiêu lưu ký\",0001\r\n";
const rows = [["STT", "Tên sách", "Số ĐKCB"], ["1", "Dế Mèn, phiêu lưu ký", "0001"]];
const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  [...text].forEach((letter, index) => view.setUint16(index * 2, letter.charCodeAt(0), littleEndian));
  return new Uint8Array(view.buffer);
};

describe("a list in text is read whatever its encoding and separator", () => {
  test.each([
    ["UTF-8", bytesOf(csv), "utf-8"],
    ["UTF-8 with a mark", bytesOf(`\ufeff${csv}`), "utf-8"],
    ["UTF-8, marks apart from letters", bytesOf(csv.normalize("NFD")), "utf-8"],
    ["UTF-16 little endian", utf16(`\ufeff${csv}`, true), "utf-16le"],
    ["UTF-16 big endian", utf16(`\ufeff${csv}`, false), "utf-16be"],
    ["UTF-16 little endian without a mark", utf16(csv, true), "utf-16le"],
    ["UTF-16 big endian without a mark", utf16(csv, false), "utf-16be"],
  ])("%s", async (_name, bytes, encoding) => {
    const table = await tableOf(bytes);
    expect(table.encoding).toBe(encoding);
    expect(table.rows.map(({ cells }) => cells)).toEqual(rows);
  });

  test("a file that was cut inside its last letter is read without that letter, and as UTF-8", async () => {
    const whole = bytesOf("Tên sách,Tác giả\nDế Mèn,Tô Hoài\nKính vạn hoa,Nguyễn Nhật Á");
    const table = await tableOf(whole.subarray(0, -1));
    expect([table.encoding, table.rows.at(-1)?.cells]).toEqual(["utf-8", ["Kính vạn hoa", "Nguyễn Nhật"]]);
    const odd = await tableOf(new Uint8Array([...bytesOf("Title,Author\nWar,Ren"), 0xe9]));
    expect([odd.encoding, odd.rows.at(-1)?.cells[1]]).toEqual(["windows-1258", "René"]);
  });

  test.each([[";"], ["\t"], ["|"], [","]])("separator %j, though titles stand above", async (delimiter) => {
    const table = await tableOf(bytesOf(`SỞ GIÁO DỤC VÀ ĐÀO TẠO\nDANH MỤC SÁCH, NĂM 2026\n\n${["a", "b", "c"].join(delimiter)}\n${["1,5", "2", "3"].map((cell) => `"${cell}"`).join(delimiter)}\n`));
    expect(table.delimiter).toBe(delimiter);
    expect(table.rows.at(-1)).toEqual({ number: 5, cells: ["1,5", "2", "3"] });
  });

  test("Excel's own line about the separator is heeded", async () => {
    expect((await tableOf(bytesOf("sep=;\nTên sách;Tác giả\na,b;c\n"))).rows[1]?.cells).toEqual(["a,b", "c"]);
  });

  test("a quotation mark that is never closed is a fault of its row", async () => {
    const table = await tableOf(bytesOf('Tên sách,Tác giả\nDế Mèn,Tô Hoài\n"Đất rừng,Đoàn Giỏi\nKính vạn hoa,NNA\n'));
    expect(table.rows.map(({ faults }) => faults?.map(({ type }) => type))).toEqual([undefined, undefined, ["UnclosedQuote"], undefined]);
    expect(table.rows.at(-1)?.cells).toEqual(["Kính vạn hoa", "NNA"]);
  });

  test.each<[string, readonly (readonly string[])[]]>([
    ['a,b\n"Dế Mèn" phiêu lưu,Tô Hoài\n"C","D"\n', [["a", "b"], ['"Dế Mèn" phiêu lưu', "Tô Hoài"], ["C", "D"]]],
    ['Truyện "hay",B\nC,12"\nD,"E"', [['Truyện "hay"', "B"], ["C", '12"'], ["D", "E"]]],
    ['"a ""b"" c", "d, e" ,f\r\n,,g\r\n', [['a "b" c', "d, e", "f"], ["", "", "g"]]],
    ['"a\nb",c\rd,e\r', [["a\nb", "c"], ["d", "e"]]],
    ["a,", [["a", ""]]],
    [`"x,y\n${"z\n".repeat(150)}w,5"\nlast,row`, [['"x', "y"], ...Array.from({ length: 150 }, () => ["z"]), ["w", '5"'], ["last", "row"]]],
  ])("quotation marks as people write them: %j", (text, rows) => {
    expect([...delimitedRows(text, ",")].map(({ cells }) => cells)).toEqual(rows);
  });

  test("what Papa Parse writes is read as it was", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "ế", '"', ",", ";", "\n", " b", "\t"), maxLength: 8 }).map((text) => text.trim());
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(table, fc.constantFrom(",", ";", "\t"), (rows, delimiter) => {
      expect([...delimitedRows(Papa.unparse(rows, { delimiter }), delimiter)].map(({ cells }) => cells)).toEqual(rows);
    }));
  });

  test("too many rows are refused with their number", async () => {
    expect(await refusalOf(bytesOf("Tên sách\n" + "a\n".repeat(200_000)))).toEqual({ type: "TooManyRows", rows: 200_001, limit: 200_000 });
  });
});

describe("what is no list is named by its content, not by its name", () => {
  const start = (text: string): Uint8Array => Uint8Array.from([...text, ..."\0".repeat(60)], (letter) => letter.charCodeAt(0));
  const compound = (stream: string): Uint8Array => start(`\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0${[...stream].join("\0")}\0`);
  test.each([
    [start("\x89PNG\r\n\x1a\n"), { type: "NotATable", looksLike: "png" }],
    [start("\xff\xd8\xff\xe0"), { type: "NotATable", looksLike: "jpeg" }],
    [start("GIF89a"), { type: "NotATable", looksLike: "gif" }],
    [start("BM\x01\x02\x03\x04"), { type: "NotATable", looksLike: "bmp" }],
    [start("%PDF-1.7"), { type: "NotATable", looksLike: "pdf" }],
    [start("{\\rtf1"), { type: "NotATable", looksLike: "rtf" }],
    [start("\x1f\x8b\x08"), { type: "NotATable", looksLike: "archive" }],
    [compound("Workbook"), { type: "SaveAsXlsx", looksLike: "xls" }],
    [start("\x09\x08\x10\x00\x00\x06"), { type: "SaveAsXlsx", looksLike: "xls" }],
    [compound("EncryptedPackage"), { type: "Encrypted" }],
    [compound("WordDocument"), { type: "NotATable", looksLike: "word" }],
    [bytesOf("<html><body><table><tr><td>Tên sách</td></tr></table>"), { type: "SaveAsXlsx", looksLike: "html" }],
    [bytesOf("<!DOCTYPE html><html><p>404"), { type: "NotATable", looksLike: "html" }],
    [bytesOf('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'), { type: "SaveAsXlsx", looksLike: "xml2003" }],
    [bytesOf('<collection xmlns="http://www.loc.gov/MARC21/slim"><record>'), { type: "MarcNotYet", looksLike: "marcxml" }],
    [bytesOf(`00714cam a2200205 a 4500001001300000\x1e245`), { type: "MarcNotYet", looksLike: "marc21" }],
    [bytesOf('{"records": []}'), { type: "NotATable", looksLike: "json" }],
    [Uint8Array.from({ length: 4000 }, (_, index) => (index * 7919) % 251), { type: "NotATable", looksLike: "binary" }],
    [new Uint8Array(0), { type: "EmptyFile" }],
    [bytesOf("\n \n,,\n"), { type: "NoRows", sheets: 1 }],
  ])("%#: %j", async (bytes, refusal) => {
    expect(await refusalOf(bytes)).toEqual(refusal);
  });
});
