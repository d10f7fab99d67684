/** What the screen is told of an opened list, and what it may answer for what the list leaves unsaid. */
import { describe, expect, test } from "vitest";
import { readingOfLists } from "../../src/exchange/list-reading.ts";
import { workbook } from "./xlsx-writer.ts";

const fileOf = (name: string, rows: readonly (readonly (string | number)[])[], sheet?: string): File =>
  new File([workbook({ sheets: [{ rows, ...(sheet === undefined ? {} : { name: sheet }) }] }) as Uint8Array<ArrayBuffer>], name);
const opened = async (file: File) => {
  const list = await readingOfLists.open(file, "books", { onProgress: () => {} });
  if (!list.ok) throw new Error(`refused: ${list.error.type}`);
  return list.value;
};
const list = [["Tên sách", "Tác giả"], ["A", "B"], ["C", "D"]];

describe("what a list calls itself a list of", () => {
  test.each([
    ["the sheet's name", "a.xlsx", list, "SGK", "textbook"],
    ["the words above it", "a.xlsx", [["TRƯỜNG THCS HOA SEN"], ["DANH MỤC SÁCH THAM KHẢO"], ...list], "Sheet1", "referenceBook"],
    ["the file's name", "danh-muc-sach-thieu-nhi.xlsx", list, "Sheet1", "childrenBook"],
    ["nothing", "danh-muc.xlsx", [["Giáo viên phụ trách: Bộ phận nghiệp vụ"], ...list], "Sheet1", "other"],
  ] as const)("%s", async (_name, file, rows, sheet, bookType) => {
    expect((await opened(fileOf(file, rows, sheet))).bookType).toBe(bookType);
  });
});

test("where no heading is known, a person says what the columns are", async () => {
  const here = await opened(fileOf("a.xlsx", [["TRƯỜNG THCS HOA SEN"], ["Cột A", "Cột B", "Cột C"], ["Dế Mèn", "Tô Hoài", "7"]]));
  expect([here.headerIsKnown, here.headerRow, here.columns.map(({ words, field, samples }) => [words, field, samples[0]])]).toEqual([false, 2, [["Cột A", undefined, "Dế Mèn"], ["Cột B", undefined, "Tô Hoài"], ["Cột C", undefined, "7"]]]);
  const { records } = await readingOfLists.books(here, new Map([[0, "title"], [1, "authors"], [2, "accessionNo"]]), {});
  expect(records.map(({ title, copies }) => [title.titleProper, title.authors, copies[0]?.accessionNo])).toEqual([["Dế Mèn", ["Tô Hoài"], "7"]]);
  const oneColumn = await readingOfLists.open(fileOf("b.xlsx", [["a"], ["b"]]), "books", { onProgress: () => {} });
  expect(oneColumn).toEqual({ ok: false, error: { type: "HeaderNotFound", wanted: "books" } });
});

test("a person says the type of rows without one, and that each row is one copy", async () => {
  const here = await opened(fileOf("a.xlsx", list));
  const { records, refused } = await readingOfLists.books(here, new Map(here.columns.map(({ column, field }) => [column, field])), { bookType: "textbook", oneCopyEach: true });
  expect([here.headerIsKnown, refused]).toEqual([true, []]);
  expect(records.map(({ title, quantity }) => [title.bookType, quantity])).toEqual([["textbook", 1], ["textbook", 1]]);
});

test("rows of one title name the first of them", async () => {
  const here = await opened(fileOf("a.xlsx", [["Tên sách", "Số ĐKCB"], ["A", "1"], ["B", "9"], ["A", "2; 9"]]));
  const { warnings, joined } = await readingOfLists.books(here, new Map(here.columns.map(({ column, field }) => [column, field])), {});
  expect(warnings).toEqual([{ row: 4, reason: { type: "NumberLeftOut", number: "9", row: 3 } }]);
  expect(joined).toEqual([{ row: 4, of: 2 }]);
});

test("a film is refused by its size alone, before a byte of it is read", async () => {
  const film = { name: "phim.mp4", size: 2_000_000_000, arrayBuffer: () => Promise.reject(new Error("does not fit into memory")) } as unknown as File;
  expect(await readingOfLists.open(film, "books", { onProgress: () => {} })).toMatchObject({ ok: false, error: { type: "FileTooLarge", bytes: 2_000_000_000 } });
});
