import { expect, test } from "vitest";
import { moneyInVietnamese } from "#domain/kernel/money-in-words.ts";

test.each([
  [0, "Không đồng"],
  [5, "Năm đồng"],
  [10, "Mười đồng"],
  [15, "Mười lăm đồng"],
  [21, "Hai mươi mốt đồng"],
  [24, "Hai mươi tư đồng"],
  [14, "Mười bốn đồng"],
  [55, "Năm mươi lăm đồng"],
  [101, "Một trăm linh một đồng"],
  [115, "Một trăm mười lăm đồng"],
  [700, "Bảy trăm đồng"],
  [1000, "Một nghìn đồng"],
  [1005, "Một nghìn không trăm linh năm đồng"],
  [21_000, "Hai mươi mốt nghìn đồng"],
  [35_000, "Ba mươi lăm nghìn đồng"],
  [104_500, "Một trăm linh bốn nghìn năm trăm đồng"],
  [125_000, "Một trăm hai mươi lăm nghìn đồng"],
  [1_000_010, "Một triệu không trăm mười đồng"],
  [1_250_000, "Một triệu hai trăm năm mươi nghìn đồng"],
  [2_000_000_001, "Hai tỷ không trăm linh một đồng"],
])("%d đồng is said as “%s”", (amount, words) => {
  expect(moneyInVietnamese(amount)).toBe(words);
});
