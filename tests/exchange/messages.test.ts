import { expect, test } from "vitest";
import { english } from "../../src/exchange/messages-en.ts";
import { vietnamese } from "../../src/exchange/messages-vi.ts";
import { reasonInWords } from "../../src/exchange/messages.ts";
import type { Reason } from "../../src/exchange/reasons.ts";

test("each reason has its sentence in both languages, with its facts", () => {
  const reasons: Reason[] = [
    { type: "TooManyRows", rows: 250_000, limit: 200_000 },
    { type: "NumberOnAnotherRow", number: "0000004802", row: 17 },
    { type: "NotATable", looksLike: "heic" },
  ];
  expect(reasons.map((reason) => reasonInWords(reason, "vi"))).toEqual([
    "Danh sách có 250.000 dòng; chương trình nhận dưới 200.000 dòng một tệp. Hãy chia thành nhiều tệp.",
    "Số 0000004802 đã có ở dòng 17.",
    "Đây là ảnh hoặc phim chụp bằng điện thoại, không phải danh sách. Hãy chọn tệp Excel (.xlsx) hoặc CSV.",
  ]);
  expect(reasonInWords({ type: "TooManyRows", rows: 250_000, limit: 200_000 }, "en")).toBe("The list has 250,000 rows; fewer than 200,000 are taken from one file. Split it into several files.");
  expect(Object.keys(vietnamese)).toEqual(Object.keys(english));
  expect(Object.keys(vietnamese).length).toBeGreaterThan(35);
});
