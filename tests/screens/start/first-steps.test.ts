import { expect, test } from "vitest";
import { nextStep } from "../../../src/screens/home/first-steps.ts";

test("a library begins with books, then readers, then labels, then it lends", () => {
  expect(nextStep({ copies: 0, labelled: 0, patrons: 0 })).toBe("books");
  expect(nextStep({ copies: 9, labelled: 0, patrons: 0 })).toBe("readers");
  expect(nextStep({ copies: 9, labelled: 8, patrons: 30 })).toBe("printing");
  expect(nextStep({ copies: 9, labelled: 9, patrons: 30 })).toBe("lending");
});

test("readers before books do not hide that books are missing", () => {
  expect(nextStep({ copies: 0, labelled: 0, patrons: 30 })).toBe("books");
});
