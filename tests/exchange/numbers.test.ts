import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accessionNumbersFrom, rangeLimit } from "../../src/exchange/accession-numbers.ts";
import { authorsFrom } from "../../src/exchange/authors.ts";
import { ean13Check, isbn10Check } from "#domain/copies/barcode-article.ts";
import { bookNumberFrom } from "../../src/exchange/isbn.ts";
import { lostZerosIn } from "../../src/exchange/leading-zeros.ts";
import { priceFrom } from "../../src/exchange/price.ts";

const numbersOf = (cell: string): readonly string[] | string => {
  const numbers = accessionNumbersFrom(cell);
  return numbers.ok ? numbers.value : numbers.error.type;
};

describe("accession numbers in one cell", () => {
  test.each<[string, readonly string[] | string]>([
    ["0000004802; 0000004803", ["0000004802", "0000004803"]],
    ["2065392005, 2065402005,\n 2065412005,", ["2065392005", "2065402005", "2065412005"]],
    ["3170342004 3170422004", ["3170342004", "3170422004"]],
    ["0000010711\n'0000010714", ["0000010711", "0000010714"]],
    ["2013328289-2013328291", ["2013328289", "2013328290", "2013328291"]],
    ["2013328289-91", ["2013328289", "2013328290", "2013328291"]],
    ["STK.009-STK.011", ["STK.009", "STK.010", "STK.011"]],
    ["STK.009 – 011", ["STK.009", "STK.010", "STK.011"]],
    ["STK 1 đến STK 3", ["STK 1", "STK 2", "STK 3"]],
    ["STK 001", ["STK 001"]],
    ["STK-015", ["STK-015"]],
    ["2016-001", ["2016-001"]],
    ["SGK1-STK3", ["SGK1-STK3"]],
    ["TK 36, 37, 38", ["TK 36", "TK 37", "TK 38"]],
    ["TK 1-3, 7; 9", ["TK 1", "TK 2", "TK 3", "TK 7", "TK 9"]],
    ["TK.009; 5", ["TK.009", "5"]],
    ["STK1; 8935001", ["STK1", "8935001"]],
    ["TK 001 đến 003", ["TK 001", "TK 002", "TK 003"]],
    ["từ TK42 tới TK44", ["TK42", "TK43", "TK44"]],
    ["TK52 ÷ TK54", ["TK52", "TK53", "TK54"]],
    ["TK01 -> TK03", ["TK01", "TK02", "TK03"]],
    ["2348 đến hết 2350", ["2348", "2349", "2350"]],
    ["(1-3)", ["1", "2", "3"]],
    ["[STK.12]", ["STK.12"]],
    ["TK58 + TK59 và TK61", ["TK58", "TK59", "TK61"]],
    ["TK01 - TK03 (3 bản)", ["TK01", "TK02", "TK03"]],
    ["", []],
    ["2013328290-2013328289", "RangeBackwards"],
    ["0000000001-0000009999", "RangeTooLong"],
    ["STK.1-STK.100000000000", "RangeTooLong"],
  ])("%j", (cell, expected) => {
    expect(numbersOf(cell)).toEqual(expected);
  });

  test("a range has as many numbers as it says, in order, zeros kept", () => {
    fc.assert(
      fc.property(fc.constantFrom("", "STK.", "SGK ", "TN/"), fc.integer({ min: 0, max: 999_000 }), fc.integer({ min: 1, max: rangeLimit }), (prefix, from, count) => {
        const number = (value: number): string => prefix + String(value).padStart(6, "0");
        const numbers = numbersOf(`${number(from)}-${number(from + count - 1)}`);
        expect(numbers).toEqual(Array.from({ length: count }, (_, index) => number(from + index)));
      }),
    );
  });

  test("numbers with a separator come out as they went in", () => {
    const number = fc.integer({ min: 0, max: 9_999_999 }).map((value) => `STK.${String(value).padStart(7, "0")}`);
    fc.assert(fc.property(fc.array(number, { minLength: 1, maxLength: 30 }), fc.constantFrom("; ", ",", "\n", " ;\n"), (list, separator) => {
      expect(numbersOf(list.join(separator))).toEqual(list);
    }));
  });

  test("zeros are missed only where the column says so", () => {
    const zeros = lostZerosIn(["0000004802", "0000004803", "0000004804", "2013328289", "4805"].concat(Array.from({ length: 200 }, (_, index) => `00000${10000 + index}`)));
    expect(zeros("4805")).toBe(10);
    expect(zeros("0000004802")).toBeUndefined();
    expect(zeros("STK.1")).toBeUndefined();
    const ownSeries = lostZerosIn([...Array.from({ length: 90 }, (_, index) => `00000${10000 + index}`), ...Array.from({ length: 10 }, (_, index) => `6001${10 + index}`)]);
    expect(ownSeries("600110")).toBeUndefined();
    const allLost = lostZerosIn(["4802", "22799", "2013328289", "2013328290"]);
    expect([allLost("4802"), allLost("22799"), allLost("2013328289")]).toEqual([10, 10, undefined]);
    expect(lostZerosIn(["1", "2", "10", "999"])("2")).toBeUndefined();
    const mixed = lostZerosIn(["00121", "00122", "00123", "124", "125", "01000", "1001", "10000"]);
    expect(["124", "1001", "10000", "00121", "STK.7"].map(mixed)).toEqual([5, 5, undefined, undefined, undefined]);
    expect(lostZerosIn(["001", "002", "3"])("3")).toBe(3);
    expect(lostZerosIn(["01", "02", "3"])("3")).toBeUndefined();
  });
});

describe("ISBN", () => {
  test("ten digits become thirteen, hyphens go, a wrong check digit is no ISBN", () => {
    expect(bookNumberFrom("ISBN: 0-306-40615-2")).toEqual({ is: "isbn", digits: "9780306406157" });
    expect(bookNumberFrom("978-604-2-24512-8 (trọn bộ)")).toEqual({ is: "isbn", digits: "9786042245128" });
    expect(bookNumberFrom("080442957X")).toEqual({ is: "isbn", digits: "9780804429573" });
    expect(bookNumberFrom("0306406153")).toBeUndefined();
    expect(bookNumberFrom("12345")).toBeUndefined();
  });

  test("one wrong digit is always noticed, and 893 is goods, not a book", () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 9, maxLength: 9 }).map((list) => list.join(""));
    fc.assert(fc.property(digits, fc.nat({ max: 12 }), fc.integer({ min: 1, max: 9 }), (nine, at, by) => {
      const right = `978${nine}${ean13Check(`978${nine}`)}`;
      expect(bookNumberFrom(right)).toEqual({ is: "isbn", digits: right });
      const wrong = right.slice(0, at) + String((Number(right[at]) + by) % 10) + right.slice(at + 1);
      expect(bookNumberFrom(wrong)).toBeUndefined();
      expect(bookNumberFrom(nine + isbn10Check(nine))).toEqual({ is: "isbn", digits: right });
      expect(bookNumberFrom(`893${nine}${ean13Check(`893${nine}`)}`)?.is).toBe("gtin");
    }));
  });
});

describe("prices", () => {
  test.each<[string, number | undefined]>([
    ["25.000 đ", 25_000], ["25,000", 25_000], ["25000", 25_000], ["25 000 VNĐ", 25_000], ["25.000,00", 25_000], ["25,000.00 đồng", 25_000],
    ["1.250.000đ", 1_250_000], ["25.000đ/cuốn", 25_000], ["25k", 25_000], ["24.5", 25], ["0", 0], ["tặng", 0], ["Không bán", 0], ["hỏi lại", undefined], ["35.000,-", 35_000], ["Giá bìa: 35.000 đ", 35_000], ["VND 35,000", 35_000], ["35'000", 35_000], ["35.000.đ", 35_000], ["35.000 VNĐ (bìa cứng)", 35_000], ["35.000-40.000", undefined], ["$12.99", undefined], ["25.00.000", undefined], ["1,250.000", undefined], ["-5", undefined],
  ])("%j is %j", (text, price) => {
    expect(priceFrom(text)).toBe(price);
  });

  test("every way of writing one price gives it", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 99_999_999 }), fc.constantFrom(".", ",", " ", ""), fc.constantFrom("", " đ", "đ", " VNĐ", " đồng", "₫"), (price, separator, unit) => {
      const written = String(price).replace(/\B(?=(\d{3})+$)/g, separator);
      expect(priceFrom(written + unit)).toBe(price);
    }));
  });
});

describe("authors", () => {
  test.each<[string, readonly string[]]>([
    ["Truman Capote; Phạm Hải Anh dịch", ["Truman Capote", "Phạm Hải Anh dịch"]],
    ["Larry Bossidy, Ram Charan; Nguyễn Hồng Dung hiệu đính.", ["Larry Bossidy", "Ram Charan", "Nguyễn Hồng Dung hiệu đính"]],
    ["Võ, Tường Quân", ["Võ, Tường Quân"]],
    ["Encyclopedia Britannica, Ltd", ["Encyclopedia Britannica, Ltd"]],
    ["Nguyễn Văn Huân, chủ biên; Vũ Đức Thái", ["Nguyễn Văn Huân, chủ biên", "Vũ Đức Thái"]],
    ["J. Falcimaigne, S. Decarre", ["J. Falcimaigne", "S. Decarre"]],
    ["Clay Carr; Thu Hương ... [và những người khác; nhóm dịch] dịch", ["Clay Carr", "Thu Hương ... [và những người khác; nhóm dịch] dịch"]],
    ["Không rõ", []],
    ["", []],
    ["Hà Huy Khoái (Tổng Ch.b., hiệu đính), Cung Thế Anh", ["Hà Huy Khoái (Tổng Ch.b., hiệu đính)", "Cung Thế Anh"]],
    ["Victor Hugo, Huỳnh Lý dịch.", ["Victor Hugo", "Huỳnh Lý dịch"]],
    ["Vũ Hùng và Trần Đăng Khoa", ["Vũ Hùng", "Trần Đăng Khoa"]],
    ["Hà Huy Khoái\nCung Thế Anh", ["Hà Huy Khoái", "Cung Thế Anh"]],
    ["Tô Hoài, Nguyễn Du\nKim Lân", ["Tô Hoài", "Nguyễn Du", "Kim Lân"]],
    ["Tô Hoài (chủ biên)\nNguyễn Du", ["Tô Hoài (chủ biên)", "Nguyễn Du"]],
    ["Nguyễn Thị\nMinh Khai", ["Nguyễn Thị Minh Khai"]],
    ["Nguyễn Nhật\nÁnh", ["Nguyễn Nhật Ánh"]],
    ["Thu Giang - Nguyễn Duy Cần", ["Thu Giang - Nguyễn Duy Cần"]],
    ["Bộ Giáo dục và Đào tạo", ["Bộ Giáo dục và Đào tạo"]],
    ["Bộ Giáo Dục và Đào Tạo", ["Bộ Giáo Dục và Đào Tạo"]],
    ["Sở Giáo Dục & Đào Tạo Hà Nội", ["Sở Giáo Dục & Đào Tạo Hà Nội"]],
    ["Sở GD&ĐT Hà Nội", ["Sở GD&ĐT Hà Nội"]],
    ["Viện Khoa Học và Công Nghệ", ["Viện Khoa Học và Công Nghệ"]],
    ["Bộ Văn Hóa, Thể Thao và Du Lịch", ["Bộ Văn Hóa, Thể Thao và Du Lịch"]],
    ["Lê Văn A, Trần B, Ủy Ban Dân Tộc và Miền Núi", ["Lê Văn A", "Trần B", "Ủy Ban Dân Tộc và Miền Núi"]],
    ["Nguyễn Văn Huân và Trung tâm Tin học & Ngoại ngữ", ["Nguyễn Văn Huân", "Trung tâm Tin học & Ngoại ngữ"]],
    ["Trường Chinh và Võ Nguyên Giáp", ["Trường Chinh", "Võ Nguyên Giáp"]],
  ])("%j", (text, authors) => {
    expect(authorsFrom(text)).toEqual(authors);
  });
});
