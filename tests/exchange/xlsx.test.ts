import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readTable } from "../../src/exchange/read-table.ts";
import { rowLimit } from "../../src/exchange/table.ts";
import { refusalOf, tableOf } from "./reading.ts";
import { workbook } from "./xlsx-writer.ts";

const list = [["STT", "Tên sách"], ["1", "Dế Mèn phiêu lưu ký"]];
const cellsOf = async (bytes: Uint8Array): Promise<readonly (readonly string[])[]> => (await tableOf(bytes)).rows.map(({ cells }) => cells);

describe("what a workbook shows is what is read", () => {
  test("shared texts, rich text and reading aids", async () => {
    const bytes = workbook({
      sharedTexts: ["<t>Tên sách</t>", "<r><t>Dế </t></r><r><rPr><b/></rPr><t>Mèn</t></r><rPh><t>đọc</t></rPh>", "<t>a &amp; b &lt;c&gt; &#272;_x000D_</t>"],
      sheets: [{ rows: [[0, 1, 2].map((index) => ({ xml: `<c r="${"ABC"[index]}1" t="s"><v>${index}</v></c>` }))] }],
    });
    expect(await cellsOf(bytes)).toEqual([["Tên sách", "Dế Mèn", "a & b <c> Đ"]]);
  });

  test("numbers by their format: zeros in front, days, years, plain numbers", async () => {
    const cell = (style: number, value: string) => ({ xml: `<c r="@" s="${style}"><v>${value}</v></c>` });
    const bytes = workbook({
      formats: ["0000000000", "dd/mm/yyyy", '"STK."0000', "#,##0", "yyyy", "000.0"],
      sheets: [{ rows: [[cell(1, "4802"), cell(2, "45658"), cell(3, "15"), cell(4, "25000"), cell(5, "45658"), cell(6, "4.6"), cell(7, "45658"), cell(0, "9.7860412345E12"), cell(0, "1.1000000000000001"), cell(2, "59"), cell(2, "61")]] }],
    });
    expect(await cellsOf(bytes)).toEqual([["0000004802", "01/01/2025", "STK.0015", "25000", "2025", "004.6", "01/01/2025", "9786041234500", "1.1", "28/02/1900", "01/03/1900"]]);
  });

  test("booleans, days in ISO, formulas with the value that Excel computed", async () => {
    const bytes = workbook({
      sheets: [{ rows: [[{ xml: '<c r="@" t="b"><v>1</v></c>' }, { xml: '<c r="@" t="d"><v>2012-09-05T00:00:00</v></c>' }, { xml: '<c r="@" t="str"><f>A1&amp;"x"</f><v>STK.001</v></c>' }, { xml: '<c r="@"><f>1+1</f><v>2</v></c>' }]] }],
    });
    expect(await cellsOf(bytes)).toEqual([["TRUE", "05/09/2012", "STK.001", "2"]]);
  });

  test("a formula without a value and an error are faults of their cell", async () => {
    const table = await tableOf(workbook({ sheets: [{ rows: [["a", { xml: '<c r="@"><f>B2</f></c>' }, { xml: '<c r="@" t="e"><v>#REF!</v></c>' }]] }] }));
    expect(table.rows[0]?.faults).toEqual([{ type: "FormulaWithoutValue", column: 1 }, { type: "ErrorCell", column: 2, text: "#REF!" }]);
  });

  test("text is NFC, without control and zero-width letters, with its line breaks", async () => {
    const bytes = workbook({ sheets: [{ rows: [["De\u0302\u0301\u200b Me\u0300n\u00a0", "0000004802\n0000004803"]] }] });
    expect(await cellsOf(bytes)).toEqual([["Dế Mèn", "0000004802\n0000004803"]]);
  });

  test("names of tags with a prefix, cells and rows without a name, and CDATA", async () => {
    const xml = '<x:worksheet xmlns:x="u"><!-- > --><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t><![CDATA[a<b]]></x:t></x:is></x:c><x:c note="a>b"><x:v>7</x:v></x:c></x:row><x:row><x:c><x:v>8</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    const table = await tableOf(workbook({ sheets: [{ xml }] }));
    expect(table.rows).toEqual([{ number: 1, cells: ["a<b", "7"] }, { number: 2, cells: ["8"] }]);
  });

  test("a value in cells merged downwards belongs to the first and is known to those below", async () => {
    const table = await tableOf(workbook({ sheets: [{ rows: [["Tên sách", "Số ĐKCB"], ["Dế Mèn", "1"], ["", "2"]], merges: ["A2:A3", "B2:C2"] }] }));
    expect(table.rows[1]?.fromAbove).toBeUndefined();
    expect(table.rows[2]?.fromAbove).toEqual(new Map([[0, "Dế Mèn"]]));
    expect(table.rows[2]?.cells).toEqual(["", "2"]);
  });
});

describe("several sheets", () => {
  const bytes = workbook({
    sheets: [
      { name: "Hướng dẫn", rows: [["Điền vào trang sau"], ["Không xoá cột"], ["Không gộp ô"], ["Cảm ơn"]] },
      { name: "Trống" },
      { name: "Sách", rows: list },
      { name: "Ẩn", hidden: true, rows: [...list, ...list, ...list] },
    ],
  });

  test("all are listed and the fullest visible list is chosen", async () => {
    const table = await tableOf(bytes);
    expect(table.sheets).toEqual([
      { name: "Hướng dẫn", hidden: false, rows: 4 },
      { name: "Trống", hidden: false, rows: 0 },
      { name: "Sách", hidden: false, rows: 2 },
      { name: "Ẩn", hidden: true, rows: 6 },
    ]);
    expect(table.sheet).toBe(2);
  });

  test("another one can be chosen, one that isn't there is refused", async () => {
    expect((await tableOf(bytes, 3)).rows).toHaveLength(6);
    await expect(tableOf(bytes, 9)).rejects.toThrow("NoSuchSheet");
    await expect(tableOf(bytes, 1)).rejects.toThrow("NoRows");
  });

  test("a workbook of empty sheets is refused", async () => {
    expect(await refusalOf(workbook({ sheets: [{}, {}] }))).toEqual({ type: "NoRows", sheets: 2 });
  });
});

describe("files that would hurt are refused", () => {
  test("too many rows, with their number", async () => {
    const rows = Array.from({ length: rowLimit + 5 }, (_, index) => `<row r="${index + 1}"><c r="A${index + 1}"><v>${index}</v></c></row>`).join("");
    const refusal = await refusalOf(workbook({ sheets: [{ xml: `<worksheet><sheetData>${rows}</sheetData></worksheet>` }] }));
    expect(refusal).toEqual({ type: "TooManyRows", rows: rowLimit + 5, limit: rowLimit });
  });

  test("a zip bomb by its declared size", async () => {
    const bytes = workbook({ sheets: [{ xml: `<worksheet>${" ".repeat(40_000_000)}</worksheet>` }] });
    expect(bytes.length).toBeLessThan(100_000);
    expect(await refusalOf(bytes)).toMatchObject({ type: "ZipBomb", part: "xl/worksheets/sheet1.xml" });
  });

  test("a zip bomb that declares a small size", async () => {
    const bytes = workbook({ sheets: [{ xml: `<worksheet>${"<row/>".repeat(6_000_000)}</worksheet>` }] });
    declareSize(bytes, "xl/worksheets/sheet1.xml", 1000);
    expect(await refusalOf(bytes)).toMatchObject({ type: "ZipBomb" });
  });

  test("a file that was cut off, at every tenth of its length", async () => {
    const bytes = workbook({ sheets: [{ rows: list }] });
    const refusals = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => refusalOf(bytes.slice(0, (bytes.length * tenth) / 10))));
    expect(refusals.map(({ type }) => type)).toEqual(Array.from({ length: 9 }, () => "Truncated"));
  });

  test("a file with flipped bytes is read or refused, never thrown at the person", async () => {
    const bytes = workbook({ sheets: [{ rows: list }] });
    let refused = 0;
    for (let at = 0; at < bytes.length; at++) {
      const broken = bytes.slice();
      broken[at] = (broken[at] ?? 0) ^ 0x55;
      const result = await readTable(broken, "x");
      if (!result.ok) refused++;
      else expect(["1", "Dế Mèn phiêu lưu ký"].every((text) => result.value.rows[1]?.cells.includes(text)), `byte ${at}`).toBe(true);
    }
    expect(refused).toBeGreaterThan(bytes.length / 5);
  });

  test("a zip with a password, a workbook whose XML stops in the middle", async () => {
    const locked = workbook({ sheets: [{ rows: list }] });
    lockAll(locked);
    expect(await refusalOf(locked)).toEqual({ type: "Encrypted" });
    expect(await refusalOf(workbook({ sheets: [{ xml: '<worksheet><sheetData><row r="1"><c r="A1' }] }))).toEqual({ type: "BrokenXlsx", part: "xl/worksheets/sheet1.xml" });
  });

  test("entities of the file's own are not expanded", async () => {
    const xml = '<!DOCTYPE w [<!ENTITY a "ha">]><worksheet><sheetData><row><c t="str"><v>&a;&a;</v></c></row></sheetData></worksheet>';
    expect(await cellsOf(workbook({ sheets: [{ xml }] }))).toEqual([["&a;&a;"]]);
  });

  test("other office files are named", async () => {
    const zip = (name: string, content = "x") => zipSync({ [name]: [strToU8(content), { level: 0 }], "[Content_Types].xml": strToU8("<Types/>") });
    expect(await refusalOf(zip("word/document.xml"))).toEqual({ type: "NotATable", looksLike: "word" });
    expect(await refusalOf(zip("ppt/presentation.xml"))).toEqual({ type: "NotATable", looksLike: "powerpoint" });
    expect(await refusalOf(zip("xl/workbook.bin"))).toEqual({ type: "SaveAsXlsx", looksLike: "xlsb" });
    expect(await refusalOf(zip("mimetype", "application/vnd.oasis.opendocument.spreadsheet"))).toEqual({ type: "SaveAsXlsx", looksLike: "ods" });
    expect(await refusalOf(zip("photo.jpg"))).toEqual({ type: "NotATable", looksLike: "zip" });
  });
});

const directoryEntries = function* (bytes: Uint8Array): Generator<{ at: number; name: string; view: DataView }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 46 < bytes.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    yield { at, view, name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true))) };
  }
};

const declareSize = (bytes: Uint8Array, part: string, size: number): void => {
  for (const { at, name, view } of directoryEntries(bytes)) if (name === part) view.setUint32(at + 24, size, true);
};

const lockAll = (bytes: Uint8Array): void => {
  for (const { at, view } of directoryEntries(bytes)) view.setUint16(at + 8, view.getUint16(at + 8, true) | 1, true);
};
