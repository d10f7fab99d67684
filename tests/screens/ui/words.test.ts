// @vitest-environment jsdom
import i18next from "i18next";
import { expect, test, vi } from "vitest";
import { startWords } from "../../../src/ui/messages/index.ts";
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
