// @vitest-environment jsdom
import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import { fieldInWords, valueInWords } from "../../../src/screens/contradictions/field-words.ts";
import { startWords } from "../../../src/ui/messages/index.ts";
import { desk, refused, start } from "../../../src/ui/messages/vi/index.ts";

beforeAll(() => startWords().all());

test.each([
  ["sealed", "uR7YV1Qx0w==", refused.value.sealed],
  ["gender", "female", refused.value.female],
  ["gender", "male", refused.value.male],
  ["level", "lowerSecondary", start.level.lowerSecondary],
  ["closedWeekdays", [0, 6], `${desk.weekday[0]}, ${desk.weekday[6]}`],
  ["closedWeekdays", [], refused.value.nothing],
])("%s: %j is said in words", (field, value, words) => {
  expect(valueInWords(i18next.t, field, value)).toBe(words);
  expect(fieldInWords(i18next.t, field)).toBe(refused.field[field as keyof typeof refused.field]);
});
