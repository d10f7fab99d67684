// @vitest-environment jsdom
import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import type { OpenLoan } from "#domain/circulation/copy-story.ts";
import { byUnit } from "#domain/circulation/by-unit.ts";
import type { DebtOut, LoanOut } from "#domain/circulation/overdues.ts";
import { day } from "#domain/kernel/day.ts";
import type { CopyId, EventId, PartyId, PatronId, TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { Calendar } from "#domain/school/calendar.ts";
import { messageForReader, messageForUnit } from "../../../src/screens/overdues/messages.ts";
import { debtsList, letterTo, overdueList, slipsOf, type Context } from "../../../src/screens/overdues/papers.ts";
import { wrappedToWidth } from "../../../src/printing/text-width.ts";
import { startWords } from "../../../src/ui/messages/index.ts";

beforeAll(() => startWords().all());
const calendar: Calendar = {
  schoolYear: { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") },
  closedWeekdays: [0],
  closures: [],
  openDays: [],
};
const context = (): Context => ({ t: i18next.t, school: "THCS Thử", today: day("2026-11-27"), calendar });

let made = 0;
const out = (patron: Patron | undefined, titleProper: string, due: string): LoanOut => {
  const no = ++made;
  const title = "title:t" as TitleId;
  const loan: OpenLoan = {
    event: `event:${no}` as EventId, copy: `copy:${no}` as CopyId, borrower: { party: `party:${no}` as PartyId, is: "person" }, lentOn: day("2026-11-02"), due: day(due),
    facts: { group: "pupil", bookType: "referenceBook", title }, disputed: false, renewals: 0,
  };
  return { loan, copy: undefined, title: { id: title, titleProper, authors: [], bookType: "referenceBook" }, patron };
};
const pupil = (fullName: string): Patron => ({ id: `patron:${fullName}` as PatronId, fullName, group: "pupil", classUnit: "6A", cards: [], active: true });
const an = pupil("Lê An");
const units = () => byUnit(2026, [out(an, "Dế Mèn", "2026-11-20"), out(an, "Tuổi thơ dữ dội", "2026-11-26"), out(pupil("Trần Bình"), "Góc sân", "2026-11-25"), out(undefined, "Đất rừng", "2026-11-10")]);

test("a message to a class counts, names and dates; one to a reader names only that reader's books", () => {
  const [sixA] = units();
  if (!sixA) throw new Error("no class");
  const lines = messageForUnit(context(), "overdue", sixA).split("\n");
  expect(lines[0]).toBe("Thư viện THCS Thử kính gửi Thầy/Cô lớp 6A: đến 27/11/2026, có 2 bạn đọc chưa trả 3 cuốn quá hạn:");
  expect(lines.slice(1, 3)).toEqual(["- Lê An: Dế Mèn (hạn 20/11/2026); Tuổi thơ dữ dội (hạn 26/11/2026)", "- Trần Bình: Góc sân (hạn 25/11/2026)"]);
  const own = messageForReader(context(), "overdue", sixA.readers[1]!);
  expect(own).toContain("xin nhắc Trần Bình");
  expect(own).not.toContain("Dế Mèn");
});

test("a message to a class is addressed to its homeroom teacher where that is known", () => {
  expect(messageForUnit(context(), "overdue", units()[0]!, "Nguyễn Mai Hoa").split("\n")[0]).toBe("Thư viện THCS Thử kính gửi Thầy/Cô Nguyễn Mai Hoa, chủ nhiệm lớp 6A: đến 27/11/2026, có 2 bạn đọc chưa trả 3 cuốn quá hạn:");
});

test("a letter names a reader once, says the days late, and has the teacher's name or room for it", () => {
  const [sixA] = units();
  if (!sixA) throw new Error("no class");
  const letter = letterTo(context(), sixA, " Hoa ");
  expect(letter.parts[0]?.rows.map((row) => [row[0], row[1], row[5]])).toEqual([["1", "Lê An", "7"], ["", "", "1"], ["2", "Trần Bình", "2"]]);
  expect(letter.opening[0]).toBe("Kính gửi: Thầy/Cô Hoa, giáo viên chủ nhiệm lớp 6A");
  expect(letterTo(context(), sixA, "").opening[0]).toContain("………");
  expect(letter.columns.reduce((sum, { widthMm }) => sum + widthMm, 0)).toBe(170);
});

test("nobody is given the slip of a reader who is no longer known, but the list of debts has the book", () => {
  expect(slipsOf(context(), units()).map(({ reader }) => reader)).toEqual(["Lê An · Lớp 6A", "Trần Bình · Lớp 6A"]);
  const list = debtsList(context(), units(), 2026);
  expect(list.parts.map(({ rows }) => rows.length)).toEqual([3, 1]);
  expect(list.parts[1]?.rows[0]?.slice(1, 3)).toEqual(["Không còn lưu ai mượn", "Đất rừng"]);
  expect(list.columns.reduce((sum, { widthMm }) => sum + widthMm, 0)).toBe(170);
});

test.each<[Partial<OpenLoan>, string, string]>([
  [{ disputed: true }, "đang chờ xem", "đang kiểm tra lại lượt mượn này"],
  [{ claimedOn: day("2026-11-25") }, "nói đã trả, đang tìm", "bạn đọc nói đã trả, thư viện đang tìm"],
  [{ lostOn: day("2026-11-25") }, "đã báo mất, chưa đền", "đã báo mất, chưa đền"],
  [{ use: "inLibrary" }, "đọc tại chỗ", "đọc tại chỗ ngày 20/11/2026"],
])("what is not simply asked back is on the list of debts and in the message only with the word why: %o", (said, onList, inMessage) => {
  const open = out(an, "Dế Mèn", "2026-11-20");
  const [sixA] = byUnit(2026, [{ ...open, loan: { ...open.loan, ...said } }]);
  expect(debtsList(context(), [sixA!], 2026).parts[0]?.rows[0]?.[5]).toBe(onList);
  expect(messageForUnit(context(), "all", sixA!)).toContain(inMessage);
});

test("a message to who has forty of a title counts books, not acts", () => {
  const open = out(an, "Toán 6", "2026-11-20");
  const [sixA] = byUnit(2026, [{ ...open, loan: { ...open.loan, quantity: 40, borrower: { ...open.loan.borrower, is: "class" }, facts: { ...open.loan.facts, classUnit: "6A" } } }]);
  expect(messageForReader(context(), "overdue", sixA!.readers[0]!)).toContain("chưa trả 40 cuốn quá hạn");
});

test("the list of debts names those who have left with the class they left from", () => {
  const gone: Patron = { ...pupil("Vũ Mai"), classUnit: "9A", active: false, left: { on: day("2026-05-31"), how: "graduated" } };
  const left = byUnit(2026, [out(gone, "Dế Mèn", "2026-11-20"), out({ ...gone, active: false, id: "patron:x" as PatronId, left: { on: day("2026-02-01"), how: "transferred" } }, "Góc sân", "2026-11-20")]);
  expect(debtsList(context(), left, 2026).parts.map(({ heading }) => heading?.replace(/:.*| \(.*| –.*/s, ""))).toEqual(["Lớp 9A · đã ra trường 2026", "Lớp 9A · đã chuyển trường 2026"]);
  expect(messageForUnit(context(), "all", left[0]!)).toContain("lớp 9A (đã ra trường 2026)");
  expect(slipsOf(context(), left)[0]?.reader).toBe("Vũ Mai · Lớp 9A · đã ra trường 2026");
});

test("what is to be made good for is on the list and in the message with a word and the amount, and counts apart from what is out", () => {
  const { loan, ...book } = out(an, "Dế Mèn", "2026-11-20");
  const owed = (because: DebtOut["debt"]["because"], amount: number | undefined): DebtOut => ({ ...book, quantity: 1, amount, debt: { event: `event:${because}` as EventId, loan: loan.event, borrower: loan.borrower, because, since: day("2026-11-25"), facts: loan.facts } });
  const [sixA] = byUnit(2026, [out(an, "Góc sân", "2026-11-20")], [owed("damaged", 35_000), owed("lost", undefined)]);
  const list = debtsList(context(), [sixA!], 2026);
  expect(list.parts[0]?.heading).toBe("Lớp 6A: 1 cuốn, 2 cuốn chưa đền (35.000 đ), 1 bạn đọc");
  expect(list.parts[0]?.rows.map((row) => [row[1], row[2], row[4], row[5]])).toEqual([
    ["Lê An", "Góc sân", "20/11/2026", ""],
    ["", "Dế Mèn", "", "làm hỏng, chưa đền 35.000 đ"],
    ["", "Dế Mèn", "", "đã báo mất, chưa đền"],
  ]);
  expect(messageForUnit(context(), "all", sixA!)).toContain("Góc sân (hạn 20/11/2026); Dế Mèn (làm hỏng, chưa đền 35.000 đ)");
});

test("the list of what is overdue has the columns that schools know, and names a reader with several books once", () => {
  const list = overdueList(context(), units());
  expect(list.columns.map(({ heading }) => heading)).toEqual(["STT", "Họ và tên", "Lớp", "Số ĐKCB", "Nhan đề", "Ngày mượn", "Ngày hẹn trả", "Số ngày quá hạn"]);
  expect(list.columns.reduce((sum, { widthMm }) => sum + widthMm, 0)).toBe(170);
  expect(list.parts[0]?.rows.map((row) => row.filter((_cell, index) => index !== 3))).toEqual([
    ["1", "Lê An", "6A", "Dế Mèn", "02/11/2026", "20/11/2026", "7"],
    ["2", "", "", "Tuổi thơ dữ dội", "02/11/2026", "26/11/2026", "1"],
    ["3", "Trần Bình", "6A", "Góc sân", "02/11/2026", "25/11/2026", "2"],
    ["4", "Không còn lưu ai mượn", "", "Đất rừng", "02/11/2026", "10/11/2026", "17"],
  ]);
});

test("in the lists no day, number, name, title or remark is cut to its column", () => {
  // As wide as the form sets its cells, less its margins.
  const fits = (form: ReturnType<typeof debtsList>, heading: string, text: string, lines: number) => {
    const column = form.columns.find((one) => one.heading === heading);
    expect(wrappedToWidth(text, (column?.widthMm ?? 0) - 2, 3.6, lines).join(" "), heading).toBe(text);
  };
  const [overdue, owed] = [overdueList(context(), units()), debtsList(context(), units(), 2026)];
  for (const heading of ["Ngày mượn", "Ngày hẹn trả"]) fits(overdue, heading, "28/09/2026", 1);
  fits(owed, "Hạn trả", "28/09/2026", 1);
  for (const form of [overdue, owed]) {
    fits(form, "Số ĐKCB", "SGK.00368", 1);
    expect(form.columns.map(({ heading, widthMm }) => wrappedToWidth(heading, widthMm - 2, 3.6, 2, true).join(" "))).toEqual(form.columns.map(({ heading }) => heading));
  }
  for (const [name, title] of [["Nguyễn Thị Hoàng Phương Thảo", "Tôi thấy hoa vàng trên cỏ xanh (bản đặc biệt)"]] as const) {
    for (const form of [overdue, owed]) fits(form, "Họ và tên", name, form.columns[1]?.lines ?? 2);
    fits(overdue, "Nhan đề", title, overdue.columns[4]?.lines ?? 2);
    fits(owed, "Tên sách", title, owed.columns[2]?.lines ?? 2);
  }
  const gone: Patron = { ...pupil("Vũ Mai"), classUnit: "9A", active: false, left: { on: day("2026-05-31"), how: "graduated" } };
  fits(overdue, "Lớp", overdueList(context(), byUnit(2026, [out(gone, "Dế Mèn", "2026-11-20")])).parts[0]?.rows[0]?.[2] ?? "", overdue.columns[2]?.lines ?? 2);
  fits(owed, "Ghi chú", "đã báo mất, chưa đền 270.000 đ", 2);
});
