import { expect, test } from "vitest";
import type { ListColumn } from "../../../src/screens/lists/list-reader.ts";
import { mapped, missingField, proposedMapping, readColumns, remembered, toRemember } from "../../../src/screens/lists/mapping.ts";

const columns: readonly ListColumn[] = [
  { column: 0, words: "STT", field: "runningNumber", samples: ["1", "2"] },
  { column: 1, words: "Họ và tên", field: "fullName", samples: [] },
  { column: 2, words: "Lớp", field: "classUnit", samples: [] },
  { column: 3, words: "Địa chỉ", field: undefined, samples: [] },
];

test("a field is read from one column: the one that had it gives it up", () => {
  const changed = mapped(proposedMapping(columns), 3, "classUnit");
  expect([...changed]).toEqual([
    [0, "runningNumber"],
    [1, "fullName"],
    [2, undefined],
    [3, "classUnit"],
  ]);
  expect([...mapped(changed, 1, undefined)].filter(([, field]) => field === undefined)).toHaveLength(2);
});

test("the running number and every column without a field are dropped", () => {
  const { read, dropped } = readColumns(columns, proposedMapping(columns));
  expect(read.map(({ words }) => words)).toEqual(["Họ và tên", "Lớp"]);
  expect(dropped.map(({ words }) => words)).toEqual(["STT", "Địa chỉ"]);
});

test("a list of books needs its titles; one of readers a whole name, or both its parts", () => {
  expect(missingField(new Map([[0, "authors"]]), "books")).toBe("title");
  expect(missingField(new Map([[0, "title"]]), "books")).toBeUndefined();
  expect(missingField(new Map([[0, "givenName"]]), "patrons")).toBe("fullName");
  expect(missingField(new Map([[0, "familyName"], [1, "givenName"]]), "patrons")).toBeUndefined();
});

test("what was remembered is read back, also that a column is not to be read", () => {
  const chosen = mapped(mapped(proposedMapping(columns), 2, undefined), 3, "classUnit");
  expect(remembered(toRemember(chosen), columns, ["fullName", "classUnit", "runningNumber"])).toEqual(chosen);
});

test("a remembered field that no longer exists is not read", () => {
  expect(remembered({ "1": "nickname" }, columns, ["fullName", "classUnit"]).get(1)).toBeUndefined();
});
