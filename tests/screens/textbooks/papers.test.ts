// @vitest-environment jsdom
/** The papers of a class: whom their rows and sums are of, and that nothing on them is cut. */
import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import type { HeldLoan } from "#domain/circulation/copy-story.ts";
import type { Title } from "#domain/catalogue/title.ts";
import { day } from "#domain/kernel/day.ts";
import type { PatronId, TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { Holding } from "../../../src/desk/textbooks.ts";
import { wrappedToWidth } from "../../../src/printing/text-width.ts";
import { listForm, signingSheet } from "../../../src/screens/textbooks/papers.ts";
import { startWords } from "../../../src/ui/messages/index.ts";

beforeAll(() => startWords().all());
const pupil = (fullName: string): Patron => ({ id: `patron:${fullName}` as PatronId, fullName, group: "pupil", classUnit: "6A", cards: [], active: true });
const title = (titleProper: string): Title => ({ id: `title:${titleProper}` as TitleId, titleProper, authors: [], bookType: "textbook" });
const has = (holder: Patron | undefined, what: Title, out = 1): Holding => ({ pupil: holder?.id, teacher: undefined, title: what, loan: { event: `event:${holder?.id}` } as HeldLoan, accessionNo: undefined, out, owed: 0, rule: undefined });
const [an, binh, gone] = [pupil("Lê Bảo An"), pupil("Trần Gia Bình"), pupil("Vũ Đã Chuyển")];
const paper = { school: "THCS Thử", today: day("2026-11-27") };
const aClass = (titles: readonly Title[], holdings: readonly Holding[]) => ({ file: { classUnit: "6A", year: 2026, grade: 6, pupils: [an, binh], left: [gone], holdings }, set: undefined, titles, lots: [], again: () => undefined });

test("the sums of a signing sheet are those of its rows: who has left is on neither", () => {
  const maths = title("Toán 6");
  const sheet = signingSheet(i18next.t, aClass([maths], [has(an, maths), has(binh, maths), has(gone, maths), has(undefined, maths, 5)]), false, "", paper);
  expect(sheet.rows.map(({ name, cells }) => [name, ...cells])).toEqual([["Lê Bảo An", "1"], ["Trần Gia Bình", "1"], ["Cả lớp nhận", "5"]]);
  expect(sheet.totals).toEqual(["7"]);
});

test("the list of who lacks what has each title; of whoever lacks all of them it says the whole set", () => {
  const titles = ["Toán 6, tập một", "Toán 6, tập hai", "Ngữ văn 6, tập một", "Ngữ văn 6, tập hai", "Khoa học tự nhiên 6", "Lịch sử và Địa lí 6", "Giáo dục công dân 6", "Hoạt động trải nghiệm, hướng nghiệp 6", "Giáo dục thể chất 6", "Tiếng Anh 6, Sách học sinh", "Công nghệ 6", "Tin học 6"].map(title);
  const { columns, parts } = listForm(i18next.t, aClass(titles, [has(an, titles[11]!)]), "missing", paper);
  const [, , words] = parts[0]?.rows[0] ?? [];
  expect(words).toBe(titles.slice(0, 11).map(({ titleProper }) => titleProper).join(", "));
  expect(parts[0]?.rows[1]?.[2]).toBe("cả bộ, 12 tên sách");
  expect(wrappedToWidth(words ?? "", (columns[2]?.widthMm ?? 0) - 2, 3.6, columns[2]?.lines ?? 2).join(" ")).toBe(words);
});
