import { describe, expect, test } from "vitest";
import { fromLegacyFont, legacyFontOf } from "../../src/exchange/legacy-fonts.ts";
import { bytesOf, headerOf, tableOf } from "./reading.ts";
import { workbook } from "./xlsx-writer.ts";

/** One list in the three ways: every vowel with every mark stands in it. */
const unicode = [
  ["STT", "Tên sách", "Tác giả", "Nhà xuất bản", "Năm xuất bản", "Số ĐKCB"],
  ["1", "Dế Mèn phiêu lưu ký", "Tô Hoài", "Kim Đồng", "2020", "0001"],
  ["2", "Những người khốn khổ", "Huy Gô", "Văn học", "2019", "0002"],
  ["3", "Ỷ ỹ ỵ ỳ ý: uỷ, kỹ, tỵ, kỳ; ỡ ợ ở ờ ớ; ẵ ặ ẳ ằ ắ; ẫ ậ ẩ ầ ấ; ễ ệ ể ề ế; ỗ ộ ổ ồ ố; ữ ự ử ừ ứ", "Đặng Thị Ngữ", "Giáo dục Việt Nam", "1998", "0003"],
];
const tcvn3 = [
  ["STT", "Tªn s¸ch", "T¸c gi¶", "Nhµ xuÊt b¶n", "N¨m xuÊt b¶n", "Sè §KCB"],
  ["1", "DÕ MÌn phiªu l\u00adu ký", "T« Hoµi", "Kim §ång", "2020", "0001"],
  ["2", "Nh÷ng ng\u00adêi khèn khæ", "Huy G«", "V¨n häc", "2019", "0002"],
  ["3", "û ü þ ú ý: uû, kü, tþ, kú; ì î ë ê í; ½ Æ ¼ » ¾; É Ë È Ç Ê; Ô Ö Ó Ò Õ; ç é æ å è; ÷ ù ö õ ø", "§Æng ThÞ Ng÷", "Gi¸o dôc ViÖt Nam", "1998", "0003"],
];
const vni = [
  ["STT", "Teân saùch", "Taùc giaû", "Nhaø xuaát baûn", "Naêm xuaát baûn", "Soá ÑKCB"],
  ["1", "Deá Meøn phieâu löu kyù", "Toâ Hoaøi", "Kim Ñoàng", "2020", "0001"],
  ["2", "Nhöõng ngöôøi khoán khoå", "Huy Goâ", "Vaên hoïc", "2019", "0002"],
  ["3", "YÛ yõ î yø yù: uyû, kyõ, tî, kyø; ôõ ôï ôû ôø ôù; aü aë aú aè aé; aã aä aå aà aá; eã eä eå eà eá; oã oä oå oà oá; öõ öï öû öø öù", "Ñaëng Thò Ngöõ", "Giaùo duïc Vieät Nam", "1998", "0003"],
];
/** In TCVN3 the mark alone says nothing of capitals outside a word of capitals. */
const small = (rows: readonly (readonly string[])[]) => rows.map((row) => row.map((cell) => cell.replace(/^Ỷ/, "ỷ")));
const csvOf = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.map((cell) => `"${cell}"`).join(",")).join("\n");
const latin1 = (text: string): Uint8Array => Uint8Array.from([...text], (letter) => letter.charCodeAt(0));
const cellsOf = async (bytes: Uint8Array) => (await tableOf(bytes)).rows.map(({ cells }) => cells);

describe("a list typed for a font of the nineties is read as it looked", () => {
  test.each([
    ["TCVN3", tcvn3, "tcvn3"],
    ["VNI", vni, "vni"],
  ] as const)("%s, in a workbook, in a text of eight bits and in UTF-8", async (_name, rows, font) => {
    for (const bytes of [workbook({ sheets: [{ rows }] }), latin1(csvOf(rows)), bytesOf(csvOf(rows))]) {
      const table = await tableOf(bytes);
      expect(table.font).toBe(font);
      expect(small(table.rows.map(({ cells }) => [...cells]))).toEqual(small(unicode));
      expect(headerOf(table, "books").unmapped).toEqual([]);
    }
  });

  test("a word of capitals comes out in capitals", () => {
    expect(fromLegacyFont("TªN S¸CH", "tcvn3")).toBe("TÊN SÁCH");
    expect(fromLegacyFont("TEÂN SAÙCH", "vni")).toBe("TÊN SÁCH");
  });

  test("what is written in Unicode beside it stays", () => {
    expect(fromLegacyFont("Tác giả «Dế Mèn»", "tcvn3")).toBe("Tác giả «Dế Mèn»");
  });
});

describe("a list in Unicode is left alone", () => {
  test("Vietnamese, French, German, with marks of every kind", async () => {
    const rows = [["Tên sách", "Tác giả"], ["Größe und Übermaß ® ½ «ça»", "Gérard Þór"], ["Cà phê ©2020 µ", "à á ã ý"]];
    expect(legacyFontOf(csvOf(rows))).toBeUndefined();
    expect(await cellsOf(bytesOf(csvOf(rows)))).toEqual(rows);
    expect(legacyFontOf(csvOf(unicode))).toBeUndefined();
  });

  test("a soft hyphen, which nobody sees, goes", async () => {
    expect(await cellsOf(bytesOf("Tên sách,Tác giả\nPhiêu\u00adlưu,A\n"))).toEqual([["Tên sách", "Tác giả"], ["Phiêulưu", "A"]]);
  });
});
