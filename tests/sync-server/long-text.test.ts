import { expect, test } from "vitest";
import { createLongText } from "../../sync-server/long-text.ts";

test("a long text in bytes is what its pieces say one after another, whatever their signs take", () => {
  const pieces = ["", "Đất rừng phương Nam", "x".repeat(200_000), "書\u{1f4da}", "\ud800", ...Array.from({ length: 5_000 }, (_, n) => `Truyện Kiều ${n}`)];
  const text = createLongText();
  for (const piece of pieces) text.add(piece);
  expect(Buffer.from(text.bytes()).equals(Buffer.from(pieces.join("")))).toBe(true);
});
