/** Textbooks kept by quantity, as the desk shows them with the reader who has them: what blocks is what is listed. */
import { expect, test } from "vitest";
import { day } from "#domain/kernel/day.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import { aSchool, books, librarian, pupil } from "../storage/a-device.ts";

const aDesk = async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(...["Toán 6", "Ngữ văn 6"].map((name, index) => books(name, [`SGK.${index}`], { title: { bookType: "textbook", grade: 6, titleProper: name, coverPrice: 20_000 } })), books("Kính vạn hoa", ["STK.1"]));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  await pc.signIn(librarian.name, librarian.pin);
  const { desk, textbooks } = pc.here();
  const an = await pc.reader("Lê Bảo An");
  const titles = await textbooks.textbooksOf(6);
  for (const { id } of titles) await textbooks.openLot(id, "2024", 10);
  const lent = await textbooks.lend(titles.map(({ id }) => ({ pupil: an, title: id })));
  const [first, second] = lent.type === "Lent" ? lent.events : [];
  return { school, pc, desk, textbooks, an, titles, loans: [first, second] as [EventId, EventId], file: async () => (await desk.patronFile(an))! };
};

test("what a pupil has by quantity is in their file with its title, and overdue in June it is what blocks", async () => {
  const { school, pc, file, desk, an } = await aDesk();
  expect((await file()).lots.map(({ title, out, owed, loan }) => [title?.titleProper, out, owed, loan.due])).toEqual([["Ngữ văn 6", 1, 0, "2027-05-31"], ["Toán 6", 1, 0, "2027-05-31"]]);
  school.passes(60 * 24 * 210);
  await pc.signIn(librarian.name, librarian.pin);
  expect(await file()).toMatchObject({ loans: [], blocks: true, overdue: [{ quantity: 1 }, { quantity: 1 }] });
  expect(await desk.choose(await pc.copy("STK.1"), an)).toMatchObject({ type: "Refused", refusals: [{ type: "PatronHasOverdue", loans: [{}, {}] }] });
});

test("lost at the desk it is owed by the rule, made good with a receipt, and undone it is owed again", async () => {
  const { pc, textbooks, desk, an, loans: [loan], file } = await aDesk();
  expect((await textbooks.say([{ loan, act: { kind: "lot-lost", quantity: 1 } }])).refused).toEqual([]);
  expect((await file()).lots.find((lot) => lot.loan.event === loan)).toMatchObject({ out: 0, owed: 1, rule: { by: "sameTitle" } });
  expect(await desk.choose(await pc.copy("STK.1"), an)).toMatchObject({ type: "Refused", refusals: [{ type: "PatronHasDebts", debts: [{ loan }] }] });
  const paid = await textbooks.say([{ loan, act: { kind: "lot-compensated", quantity: 1, by: "value", amount: 20_000, receiptNo: await desk.nextReceiptNo() } }]);
  expect((await file()).lots.map((lot) => lot.loan.event)).not.toContain(loan);
  expect(await textbooks.undo(paid.events)).toBe(1);
  expect((await file()).lots.find((lot) => lot.loan.event === loan)).toMatchObject({ owed: 1 });
});

test("a pupil who has left, or is in no class, has them in their file all the same", async () => {
  const { pc, an, file, textbooks, loans } = await aDesk();
  await pc.here().records.leave(an, "transferred");
  expect((await file()).lots).toHaveLength(2);
  expect((await textbooks.say(loans.map((loan) => ({ loan, act: { kind: "lot-returned", quantity: 1 } })))).refused).toEqual([]);
  expect((await file()).lots).toEqual([]);
});

test("typed in for a past day it belongs to that day, and to no day before it was lent", async () => {
  const { school, pc, textbooks, loans: [first, second] } = await aDesk();
  school.passes(60 * 24 * 7);
  await pc.signIn(librarian.name, librarian.pin);
  const back = (loan: EventId, on: string) => textbooks.say([{ loan, act: { kind: "lot-returned", quantity: 1 } }], { on: day(on) });
  expect((await back(first, "2026-11-22")).refused).toMatchObject([{ refusal: { type: "NotLentYet" } }]);
  const { events: [event] } = await back(first, "2026-11-26");
  expect((await pc.here().db.events.get(event!))?.event.day).toBe("2026-11-26");
  await pc.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "5678" });
  await pc.signIn("Bạn Minh", "5678");
  await expect(back(second, "2026-11-26")).rejects.toThrow();
});

test("who has textbooks by quantity is not erased, and neither is a teacher who has signed for a class's: the books are named", async () => {
  const { pc, an, titles, textbooks, loans: [loan] } = await aDesk();
  await textbooks.say([{ loan, act: { kind: "lot-lost", quantity: 1 } }]);
  expect(await pc.here().forgetting.eraseReader(an)).toMatchObject({ ok: false, error: { type: "StillOpen", out: [{ quantity: 1, title: {} }], owed: [{ quantity: 1, title: {} }] } });
  await pc.here().lists.apply(await pc.here().lists.planPatrons([pupil("Cô Nguyễn Mai Hoa", { classUnit: "Tổ Toán" })], "teacher"), "gv.xlsx", () => undefined);
  const teacher = await pc.reader("Cô Nguyễn Mai Hoa");
  await textbooks.lendToClass({ classUnit: "6A", grade: 6, teacher, items: [{ title: titles[0]!.id, quantity: 5 }] });
  expect(await pc.here().forgetting.eraseReader(teacher)).toMatchObject({ ok: false, error: { type: "StillOpen", out: [{ quantity: 5, classUnit: "6A", title: { id: titles[0]!.id } }], owed: [] } });
});
