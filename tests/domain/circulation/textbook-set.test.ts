import { expect, test } from "vitest";
import type { Title } from "#domain/catalogue/title.ts";
import { displayTitle } from "#domain/catalogue/title.ts";
import { calledInSet, proposedTitles } from "#domain/circulation/textbook-set.ts";
import type { TitleId } from "#domain/kernel/ids.ts";

const textbook = (titleProper: string, volumePart?: string, more: Partial<Title> = {}): Title => ({ id: `title:${titleProper}${volumePart ?? ""}` as TitleId, titleProper, authors: [], bookType: "textbook", grade: 6, ...(volumePart === undefined ? {} : { volumePart }), ...more });

test("volumes are handed out in their order, however they are numbered", () => {
  const numbered = (...volumes: readonly string[]) => proposedTitles(volumes.map((volume) => textbook("Toán 6", volume)), 6).map(({ volumePart }) => volumePart);
  expect(numbered("Tập hai", "Tập ba", "Tập một")).toEqual(["Tập một", "Tập hai", "Tập ba"]);
  expect(numbered("Tập 10", "Tập 2")).toEqual(["Tập 2", "Tập 10"]);
});

test("a set begins with the textbooks of its grade, by subject", () => {
  const all = [textbook("Toán 6", undefined, { subject: "Toán" }), textbook("Ngữ văn 6", undefined, { subject: "Ngữ văn" }), textbook("Toán 7", undefined, { grade: 7 }), textbook("Sách giáo viên Toán 6", undefined, { bookType: "teacherBook" })];
  expect(proposedTitles(all, 6).map(({ titleProper }) => titleProper)).toEqual(["Ngữ văn 6", "Toán 6"]);
});

test("beside each other titles are called without the series that is the same of all of them", () => {
  const called = (...titles: readonly Title[]) => calledInSet(titles).map(displayTitle);
  expect(called(textbook("Toán 6 (Cánh diều)", "Tập một"), textbook("Tin học 6 (Cánh diều)"))).toEqual(["Toán 6. Tập một", "Tin học 6"]);
  expect(called(textbook("Toán 6 (Cánh diều)"), textbook("Tin học 6 (Chân trời sáng tạo)"))).toEqual(["Toán 6 (Cánh diều)", "Tin học 6 (Chân trời sáng tạo)"]);
  expect(called(textbook("Toán 6 (Cánh diều)"), textbook("Tin học 6"))).toEqual(["Toán 6 (Cánh diều)", "Tin học 6"]);
  expect(called(textbook("Toán 6 (Cánh diều)"))).toEqual(["Toán 6 (Cánh diều)"]);
});
