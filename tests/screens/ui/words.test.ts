// @vitest-environment jsdom
import i18next from "i18next";
import { expect, test, vi } from "vitest";
import { setLanguage, startWords } from "../../../src/ui/messages/index.ts";
import { refused } from "../../../src/ui/messages/vi/refused.ts";

test("words that could not come are asked for again by whoever needs them next", async () => {
  const words = startWords();
  vi.spyOn(i18next, "addResourceBundle").mockImplementationOnce(() => {
    throw new Error("the line is away");
  });
  await expect(words.all()).rejects.toThrow("the line is away");
  await words.all();
  expect(i18next.t("refused.empty")).toBe(refused.empty);
});

test("numbers are written as the language writes them, and not made anew how that is for each of them", async () => {
  const words = startWords();
  await words.all();
  const made = vi.spyOn(Intl, "NumberFormat");
  expect([1_234, 12_345_678, 5].map((n) => i18next.t("handover.now.none", { n }))).toEqual(["1.234", "12.345.678", "5"].map((said) => expect.stringContaining(said)));
  await setLanguage("en");
  expect([1_234, 12_345_678].map((n) => i18next.t("handover.now.none", { n }))).toEqual(["1,234", "12,345,678"].map((said) => expect.stringContaining(said)));
  expect(made.mock.calls.length).toBeLessThanOrEqual(2);
});
