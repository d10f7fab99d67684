/** Real lists, read whole: how many rows, titles and copies they give, and that four encodings of one list give one list. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exchangeFile } from "../../src/exchange/exchange-file.ts";
import type { ExchangedFile } from "../../src/exchange/exchange-file.ts";

const folder = new URL("../../../shared/data/", import.meta.url);
const isHere = existsSync(folder);
if (!isHere) console.info("skipped: the shared lists are not beside the project");

const read = async (path: string): Promise<Extract<ExchangedFile, { kind: "books" }>> => {
  const file = await exchangeFile(readFileSync(new URL(path, folder)), path);
  if (!file.ok || file.value.kind !== "books") throw new Error(`refused: ${path}`);
  return file.value;
};
const countsOf = ({ rows, accepted, refused, records, copies }: ExchangedFile) => ({ rows, accepted, refused: refused.length, records: records.length, copies });

describe.skipIf(!isHere)("real lists", () => {
  test("a university's 27,076 rows, all accounted for", async () => {
    const file = await read("vn-bk-library/danh-muc-sach-bk.xlsx");
    expect(countsOf(file)).toEqual({ rows: 27_076, accepted: 26_436, refused: 640, records: 18_940, copies: 52_276 });
    expect(new Set(file.refused.map(({ reason }) => reason.type))).toEqual(new Set(["NumberOnAnotherRow", "NoTitle"]));
    const numbers = file.records.flatMap(({ copies }) => copies.map(({ accessionNo }) => accessionNo));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toContain("0000004802");
    expect(numbers).toContain("2013328292");
    expect(file.records.every(({ title }) => title.titleProper === title.titleProper.normalize("NFC") && !/[\n\r\t]/.test(title.titleProper))).toBe(true);
  });

  test("500 rows in four encodings are the same 500 rows", async () => {
    const files = await Promise.all(["bk500_utf8_bom_semicolon.csv", "bk500_utf8_nfd.csv", "bk500_utf16le_tab.txt", "bk500_windows1258.csv"].map((name) => read(`vn-encodings/${name}`)));
    expect(files.map(countsOf)).toEqual(Array.from({ length: 4 }, () => ({ rows: 500, accepted: 495, refused: 5, records: 309, copies: 1310 })));
    for (const other of files.slice(1)) expect(other.records).toEqual(files[0]?.records);
    expect(files[0]?.records[0]?.title).toMatchObject({ titleProper: "Thư mục Nguyễn Trãi: Đến năm 2005", classNumber: "001.02", publicationYear: "2009" });
  });

  test("a bookshop's list with prices, and the textbooks of three series", async () => {
    const shop = await read("vn-bookshop/vn_bookshop_books.csv");
    expect(countsOf(shop)).toEqual({ rows: 1793, accepted: 1793, refused: 0, records: 1772, copies: 0 });
    expect(shop.records.filter(({ title }) => title.isbn !== undefined).length).toBeGreaterThan(40);
    expect(shop.records.filter(({ price }) => price !== undefined).length).toBeGreaterThan(1500);
    const textbooks = await read("vn-sgk/sgk_titles.csv");
    expect(countsOf(textbooks)).toEqual({ rows: 837, accepted: 837, refused: 0, records: 836, copies: 0 });
    const typed = (bookType: string) => textbooks.records.filter(({ title }) => title.bookType === bookType).length;
    expect([typed("textbook"), typed("teacherBook"), typed("referenceBook"), typed("other")]).toEqual([339, 274, 223, 0]);
  });
});
