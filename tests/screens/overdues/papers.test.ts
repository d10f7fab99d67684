// @vitest-environment jsdom
import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import type { OpenLoan } from "#domain/circulation/copy-story.ts";
import { byUnit, type LoanOut } from "#domain/circulation/overdues.ts";
import { day } from "#domain/kernel/day.ts";
import type { CopyId, EventId, PartyId, PatronId, TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { debtsList, letterTo, messageForReader, messageForUnit, slipsOf, type Context } from "../../../src/screens/overdues/papers.ts";
import { startWords } from "../../../src/ui/messages/index.ts";

beforeAll(startWords);
const context = (): Context => ({ t: i18next.t, school: "THCS Thử", today: day("2026-11-27") });

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
const units = () => byUnit([out(an, "Dế Mèn", "2026-11-20"), out(an, "Tuổi thơ dữ dội", "2026-11-26"), out(pupil("Trần Bình"), "Góc sân", "2026-11-25"), out(undefined, "Đất rừng", "2026-11-10")]);

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

test("a disputed loan is on the list of debts and in its message only with the word that it is being looked at", () => {
  const open = out(an, "Dế Mèn", "2026-11-20");
  const disputed = byUnit([{ ...open, loan: { ...open.loan, disputed: true } }]);
  expect(debtsList(context(), disputed, 2026).parts[0]?.rows[0]?.[5]).toBe("đang chờ xem");
  expect(messageForUnit(context(), "all", disputed[0]!)).toContain("đang kiểm tra lại lượt mượn này");
});

test("the list of debts names those who have left with the class they left from", () => {
  const gone: Patron = { ...pupil("Vũ Mai"), classUnit: "9A", active: false, left: { on: day("2026-05-31"), how: "graduated" } };
  const left = byUnit([out(gone, "Dế Mèn", "2026-11-20"), out({ ...gone, active: false, id: "patron:x" as PatronId, left: { on: day("2026-02-01"), how: "transferred" } }, "Góc sân", "2026-11-20")]);
  expect(debtsList(context(), left, 2026).parts.map(({ heading }) => heading?.replace(/:.*| \(.*| –.*/s, ""))).toEqual(["Lớp 9A · đã ra trường 2026", "Lớp 9A · đã chuyển trường 2026"]);
  expect(messageForUnit(context(), "all", left[0]!)).toContain("lớp 9A (đã ra trường 2026)");
  expect(slipsOf(context(), left)[0]?.reader).toBe("Vũ Mai · Lớp 9A · đã ra trường 2026");
});
