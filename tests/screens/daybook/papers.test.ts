// @vitest-environment jsdom
import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import { bookTypes } from "#domain/catalogue/title.ts";
import { dayBookEntries, type DayBookFigure } from "#domain/circulation/day-book.ts";
import { dayBookViews } from "#domain/circulation/day-book-columns.ts";
import { readingKinds } from "#domain/circulation/events.ts";
import { addDays, day, type Day } from "#domain/kernel/day.ts";
import { patronGroups } from "#domain/patrons/patron.ts";
import { formSheets } from "../../../src/printing/form.ts";
import type { Page } from "../../../src/printing/page.ts";
import { classPaper, monthPaper, yearPaper } from "../../../src/screens/daybook/papers.ts";
import { startWords } from "../../../src/ui/messages/index.ts";
import { boxOf, overlap, textsOf } from "../../printing/on-paper.ts";

beforeAll(() => startWords().all());

const year = { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") };
const schools = [["a lower secondary school", [6, 7, 8, 9]], ["a primary school", [1, 2, 3, 4, 5]], ["a school of six grades", [4, 5, 6, 7, 8, 9]], ["a school of all levels", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]]] as const;

/** Every kind of figure that can be, on each of these days. */
const busyDays = (from: Day, count: number, grades: readonly number[], each: number): DayBookFigure[] =>
  Array.from({ length: count }, (_, ahead) => addDays(from, ahead)).flatMap((on) =>
    // Something came back that nobody had lent out.
    [{ day: on, entry: "returned", count: each } satisfies DayBookFigure as DayBookFigure].concat(patronGroups.flatMap((group): DayBookFigure[] =>
      (group === "pupil" ? [...grades, undefined] : [undefined]).flatMap((grade) => {
        const reader = { day: on, group, ...(grade === undefined ? {} : { grade, classUnit: `${grade}A1` }), count: each };
        return [{ ...reader, entry: "visit" } as const, ...readingKinds.map((bookType) => ({ ...reader, entry: "readInLibrary", bookType }) as const), ...bookTypes.flatMap((bookType) => [{ ...reader, entry: "lent", bookType }, { ...reader, entry: "returned", bookType }] as const)];
      }),
    )),
  );

const paperOf = (figures: readonly DayBookFigure[], grades: readonly number[]) => ({ school: "TRƯỜNG TIỂU HỌC VÀ TRUNG HỌC CƠ SỞ NGUYỄN THỊ MINH KHAI", today: day("2026-11-30"), figures, grades });

/** Nothing is cut short, nothing leaves the paper or its cell, and no two texts lie on each other. */
const looksRight = (pages: readonly Page[]) => {
  expect(pages.length).toBeGreaterThan(0);
  for (const page of pages) {
    expect([page.widthMm, page.heightMm]).toEqual([297, 210]);
    const texts = textsOf(page);
    const cells = page.items.filter(({ is }) => is === "rect").map(boxOf);
    const boxes = texts.map((item) => ({ text: item.text, ...boxOf(item) }));
    expect(boxes.filter(({ text }) => text.includes("…") && !text.startsWith("…"))).toEqual([]);
    expect(boxes.filter(({ left, right, top, bottom }) => left < 20 || right > 290 || top < 5 || bottom > 205)).toEqual([]);
    const across = (text: (typeof boxes)[number]) => cells.filter((cell) => overlap(text, cell) && (text.left < cell.left || text.right > cell.right || text.top < cell.top - 0.3 || text.bottom > cell.bottom + 0.3));
    expect(boxes.filter((text) => across(text).length > 0)).toEqual([]);
    expect(boxes.flatMap((one, index) => boxes.slice(index + 1).filter((other) => overlap(one, other)).map((other) => [one.text, other.text]))).toEqual([]);
  }
};

const longest = (letters: number): string => "Giới thiệu sách tuần mười hai cho học sinh khối sáu ".repeat(10).slice(0, letters - 1).trim();

test.each(schools)("a month of %s with all that can be counted stands whole on its pages, whatever was written of a day", (_school, grades) => {
  const figures = busyDays(day("2026-11-01"), 30, grades, 9);
  const files = Array.from({ length: 30 }, (_, ahead) => ({ words: { day: addDays(day("2026-11-01"), ahead), ...(ahead % 3 === 0 ? { activities: longest(300), remarks: longest(200) } : {}) } }));
  const form = monthPaper(i18next.t, paperOf(figures, grades), "2026-11", files);
  expect(form.columns.reduce((sum, { widthMm }) => sum + widthMm, 0)).toBeCloseTo(260, 1);
  const pages = formSheets(form);
  looksRight(pages);
  const texts = pages.flatMap((page) => textsOf(page).map(({ text }) => text));
  expect(texts.filter((text) => /^\d\d\/11$/.test(text))).toHaveLength(30);
  const words = pages.flatMap((page) => textsOf(page).filter(({ x }) => x > 190).map(({ text }) => text)).join(" ");
  expect(words.split("Giới thiệu").length - 1).toBeGreaterThan(30);
});

test("sums are carried from page to page: what one page carries over the next brings forward, and the last sum is that of the month", () => {
  const figures = busyDays(day("2026-11-01"), 30, [6, 7, 8, 9], 7);
  const form = monthPaper(i18next.t, paperOf(figures, [6, 7, 8, 9]), "2026-11", []);
  const pages = formSheets(form);
  expect(pages.length).toBeGreaterThan(1);
  const rowAt = (page: Page | undefined, words: string) => {
    const texts = page ? textsOf(page) : [];
    const y = texts.find(({ text }) => text === words)?.y;
    return texts.filter((item) => item.y === y && /^\d+$/.test(item.text)).map(({ text }) => text);
  };
  const firstRow = (page: Page) => {
    const y = textsOf(page).find(({ text }) => text === "Trang trước")?.y;
    return textsOf(page).filter((item) => item.y === y && /^\d+$/.test(item.text)).map(({ text }) => text);
  };
  pages.slice(1).forEach((page, index) => {
    const over = rowAt(pages[index], "Cộng mang");
    expect(over.length).toBe(form.columns.filter(({ adds }) => adds).length);
    expect(over.some((sum) => sum !== "0")).toBe(true);
    expect(firstRow(page)).toEqual(over);
  });
  const teachers = figures.filter(({ entry, group }) => entry === "visit" && group === "teacher").reduce((sum, { count }) => sum + count, 0);
  expect(rowAt(pages[pages.length - 1], "Cộng")[0]).toBe(String(teachers));
  expect(pages.flatMap((page) => textsOf(page)).some(({ text }) => text === "(22)")).toBe(true);
});

test.each(schools)("the statistic of a year of %s has every month and both terms, in every view", (_school, grades) => {
  const figures = [0, 35, 70, 130, 150, 200, 240].flatMap((ahead) => busyDays(addDays(day("2026-09-05"), ahead), 1, grades, 421));
  for (const view of dayBookViews) {
    const pages = formSheets(yearPaper(i18next.t, paperOf(figures, grades), year, view));
    looksRight(pages);
    const texts = pages.flatMap((page) => textsOf(page).map(({ text }) => text));
    expect(texts.filter((text) => /^\d\d\/202[67]$/.test(text))).toHaveLength(9);
    for (const sum of ["Học kỳ I", "Học kỳ II", "Cả năm"]) expect(texts).toContain(sum);
  }
});

test("classes stand in their order with their reading periods of both terms", () => {
  const figures = busyDays(day("2026-11-01"), 3, [6, 10], 5);
  const periods = [{ day: day("2026-11-03"), classUnit: "10A1", period: 2 }, { day: day("2027-03-01"), classUnit: "6A1", period: 2 }, { day: day("2026-11-03"), classUnit: "6A1", period: 3 }];
  const form = classPaper(i18next.t, paperOf(figures, [6, 10]), year, periods);
  expect(form.parts[0]!.rows.map((row) => row.slice(0, 5))).toEqual([["6A1", "1", "1", "2", "15"], ["10A1", "1", "", "1", "15"]]);
  expect(form.totals?.[0]?.slice(0, 5)).toEqual(["Cộng", "2", "1", "3", "30"]);
  looksRight(formSheets(form));
  expect(dayBookEntries.length + 4).toBe(form.columns.length);
});
