// @vitest-environment jsdom
import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import { compensationMeans } from "#domain/circulation/events.ts";
import { day } from "#domain/kernel/day.ts";
import type { CopyId, EventId, PatronId, TitleId } from "#domain/kernel/ids.ts";
import type { Compensation } from "../../../src/desk/compensations.ts";
import { formSheets } from "../../../src/printing/form.ts";
import type { Page, TextItem } from "../../../src/printing/page.ts";
import { receiptSheet } from "../../../src/printing/receipt-sheet.ts";
import { textWidthMm } from "../../../src/printing/text-width.ts";
import { receiptOf, registerOf } from "../../../src/screens/compensations/papers.ts";
import { startWords } from "../../../src/ui/messages/index.ts";

beforeAll(() => startWords().all());
const title = "title:t" as TitleId;
const long = "Tuyển tập truyện ngắn và những bài văn hay dành cho học sinh trung học cơ sở toàn quốc. Tập 12";
const entry = (more: Partial<Compensation> = {}): Compensation => ({
  event: "event:1" as EventId,
  on: day("2026-11-23"),
  receiptNo: "BT1-0001",
  by: "value",
  amount: 125_000,
  because: "lost",
  patron: { id: "patron:an" as PatronId, fullName: "Lê Bảo An", group: "pupil", classUnit: "7A", cards: [], active: true },
  facts: { group: "pupil", classUnit: "6A", bookType: "referenceBook", title },
  copy: { id: "copy:1" as CopyId, title, accessionNo: "STK.00123", barcodes: [], status: "open" },
  quantity: 1,
  title: { id: title, titleProper: "Dế Mèn phiêu lưu ký", authors: [], bookType: "referenceBook" },
  staff: "Cô Lan",
  undone: false,
  ...more,
});
const school = "Trường Trung học cơ sở Nguyễn Thị Minh Khai, xã Đông Hoà";
const texts = ({ items }: Page): TextItem[] => items.filter((item): item is TextItem => item.is === "text");
const wordsOn = (page: Page): string[] => texts(page).map(({ text }) => text);
const offThePaper = (page: Page): TextItem[] =>
  texts(page).filter((item) => {
    const width = textWidthMm(item.text, item.sizeMm, item.bold);
    const from = item.x - { start: 0, middle: width / 2, end: width }[item.align ?? "start"];
    return from < 5 || from + width > page.widthMm - 5 || item.y > page.heightMm - 5;
  });

test("a receipt says all twice, the amount also in words, and fits its half of the sheet whatever the book is called", () => {
  let lines = 0;
  for (const by of compensationMeans) {
    const page = receiptSheet(receiptOf(i18next.t, school, entry({ by, title: { ...entry().title!, titleProper: long }, patron: { ...entry().patron!, fullName: "Công Tằng Tôn Nữ Nguyễn Thị Phương Thảo Quỳnh Anh" } })));
    const words = wordsOn(page);
    lines += words.length;
    expect(words.filter((text) => text === "Một trăm hai mươi lăm nghìn đồng")).toHaveLength(2);
    expect(words.filter((text) => text === "125.000 đồng")).toHaveLength(2);
    expect(words.filter((text) => text.startsWith("Liên "))).toEqual(["Liên 1: lưu ở thư viện", "Liên 2: giao bạn đọc"]);
    expect(words).toContain("6A");
    expect(offThePaper(page)).toEqual([]);
    // The first copy ends above the line to cut along, with room to sign.
    const upper = texts(page).filter(({ y }) => y < page.heightMm / 2);
    expect(upper.length).toBe(words.length / 2);
    expect(Math.max(...upper.map(({ y }) => y))).toBeLessThan(page.heightMm / 2 - 20);
  }
  expect(lines).toBeGreaterThan(100);
});

test("a receipt that was taken back says so across itself; one without money has none", () => {
  expect(wordsOn(receiptSheet(receiptOf(i18next.t, school, entry({ undone: true })))).filter((text) => text === "ĐÃ HUỶ")).toHaveLength(2);
  const waived = wordsOn(receiptSheet(receiptOf(i18next.t, school, entry({ by: "waived", amount: undefined }))));
  expect(waived.join(" ")).not.toContain("đồng");
  expect(waived).toContain("miễn");
});

test("of a lot it is said how many; what a class had is received by its teacher", () => {
  const ofLot = entry({ copy: undefined, quantity: 3, isClass: true, patron: { ...entry().patron!, fullName: "Cô Nguyễn Mai Hoa", group: "teacher" } });
  const words = wordsOn(receiptSheet(receiptOf(i18next.t, school, ofLot)));
  for (const said of ["Số lượng:", "3 cuốn", "Người nhận sách:", "Cô Nguyễn Mai Hoa", "6A"]) expect(words.filter((text) => text === said), said).toHaveLength(2);
  expect(words).not.toContain("Số ĐKCB:");
  const [row] = registerOf(i18next.t, school, [ofLot], { from: day("2026-11-01"), to: day("2026-11-30"), today: day("2026-11-30") }).parts[0]!.rows;
  expect([row![2], row![4]]).toEqual(["Lớp 6A (Cô Nguyễn Mai Hoa nhận)", "3 cuốn"]);
});

test("the register adds up what stands, strikes out nothing in silence, and says it in words", () => {
  const form = registerOf(i18next.t, school, [entry(), entry({ receiptNo: "BT1-0002", undone: true }), entry({ receiptNo: "BT1-0003", by: "sameTitle", amount: undefined, patron: undefined, because: "damaged" })], { from: day("2026-11-01"), to: day("2026-11-30"), today: day("2026-11-30") });
  expect(form.parts[0]!.rows.map((row) => [row[1], row[2], row[5], row[6]])).toEqual([
    ["BT1-0001 23/11/2026", "Lê Bảo An · 6A", "mất – tiền, theo giá sách", "125.000"],
    ["BT1-0002 23/11/2026", "Lê Bảo An · 6A", "đã huỷ", ""],
    ["BT1-0003 23/11/2026", "không còn lưu · 6A", "hỏng – sách cùng tên", ""],
  ]);
  expect(form.closing).toEqual(["Cộng: 2 khoản; số tiền đã thu: 125.000 đồng (Một trăm hai mươi lăm nghìn đồng)."]);
  expect(form.columns.reduce((sum, { widthMm }) => sum + widthMm, 0)).toBe(170);
  const pages = formSheets(form);
  expect(pages.flatMap(offThePaper)).toEqual([]);
  expect(pages.flatMap(wordsOn)).toContain("125.000");
});

test("no figure, number or day of the register is cut short, whatever was given", () => {
  const entries = compensationMeans.flatMap((by) => (["lost", "damaged"] as const).map((because) => entry({ by, because, receiptNo: "BT12-0345", amount: 1_250_000, copy: { ...entry().copy!, accessionNo: "STK.04742" } })));
  const words = formSheets(registerOf(i18next.t, school, entries, { from: day("2026-11-01"), to: day("2026-11-30"), today: day("2026-11-30") })).flatMap(wordsOn);
  for (const whole of ["BT12-0345", "23/11/2026", "STK.04742", "1.250.000"]) expect(words.filter((text) => text === whole)).toHaveLength(entries.length);
  expect(words.filter((text) => text.includes("…") && !text.startsWith("…"))).toEqual([]);
});
