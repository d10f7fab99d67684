/** Taking back: the latest act however old, what only a librarian wrote only by a librarian, of copies and of lots. */
import { expect, test } from "vitest";
import { day } from "#domain/kernel/day.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import { aSchool, books, librarian, pupil } from "../storage/a-device.ts";

const aDesk = async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]), books("Kính vạn hoa", ["STK.002"]), books("Toán 6", ["SGK.1"], { title: { bookType: "textbook", grade: 6 } }));
  await pc.bringInReaders(pupil("Lê Bảo An"));
  await pc.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "5678" });
  const asLibrarian = () => pc.signIn(librarian.name, librarian.pin);
  const asAssistant = () => pc.signIn("Bạn Minh", "5678");
  await asLibrarian();
  return { school, pc, desk: pc.here().desk, an: await pc.reader("Lê Bảo An"), first: await pc.copy("STK.001"), asLibrarian, asAssistant };
};

const eventIn = (answer: object): EventId => {
  if (!("event" in answer)) throw new Error(`nothing was written: ${JSON.stringify(answer)}`);
  return answer.event as EventId;
};

test("an act of months ago is taken back from the copy's story: the latest that stands, then the one before", async () => {
  const { school, desk, an, first, asAssistant } = await aDesk();
  await desk.choose(first, an);
  school.passes(60 * 24 * 90);
  await asAssistant();
  await desk.choose(first, undefined);
  school.passes(60 * 24 * 60);
  await asAssistant();
  const standing = async () => (await desk.copyHistory(first))!.acts.filter(({ undone }) => !undone);
  expect((await desk.undo((await standing())[1]!.event.id)).type).toBe("UndoRefused");
  expect((await desk.undo((await standing())[0]!.event.id)).type).toBe("Undone");
  expect((await desk.patronFile(an))!.loans).toHaveLength(1);
  expect((await desk.undo((await standing())[0]!.event.id)).type).toBe("Undone");
  expect(await standing()).toEqual([]);
});

test("a compensation, a settlement, a loan against the rules and one typed in for a past day are a librarian's to take back", async () => {
  const { pc, desk, an, first, asLibrarian, asAssistant } = await aDesk();
  const loan = eventIn(await desk.choose(first, an));
  await desk.say(first, { kind: "copy-lost", loan });
  const second = await pc.copy("STK.002");
  const acts = [
    { copy: first, event: eventIn(await desk.say(first, { kind: "loss-compensated", loan, by: "waived", receiptNo: "BT1-0001" })) },
    { copy: second, event: eventIn(await desk.choose(second, an, { on: day("2026-11-20") })) },
  ];
  const third = await pc.copy("SGK.1");
  await pc.here().records.block(an, { reason: "conduct" });
  acts.push({ copy: third, event: eventIn(await desk.lendAnyway(third, an, { reason: "teacherAsked" })) });
  await asAssistant();
  for (const { event } of acts) expect(await desk.undo(event)).toEqual({ type: "UndoRefused", refusal: { type: "ForLibrarians" } });
  await asLibrarian();
  for (const { event } of acts) expect((await desk.undo(event)).type).toBe("Undone");
});

test("likewise of a lot, and its stock and sets are a librarian's to change", async () => {
  const { pc, desk, an, asLibrarian, asAssistant } = await aDesk();
  const { textbooks } = pc.here();
  const [maths] = await textbooks.textbooksOf(6);
  const lot = await textbooks.openLot(maths!.id, "2024", 10);
  const lent = await textbooks.lend([{ pupil: an, title: maths!.id }]);
  const [loan] = lent.type === "Lent" ? lent.events : [];
  await textbooks.say([{ loan: loan!, act: { kind: "lot-lost", quantity: 1 } }]);
  const paid = await textbooks.say([{ loan: loan!, act: { kind: "lot-compensated", quantity: 1, by: "waived", receiptNo: await desk.nextReceiptNo() } }]);
  await asAssistant();
  expect(await textbooks.undo(paid.events)).toBe(0);
  await expect(textbooks.changeLot(lot, 5, "received")).rejects.toThrow();
  await expect(textbooks.openLot(maths!.id, "2025", 5)).rejects.toThrow();
  await expect(textbooks.keepSet({ year: 2026, grade: 6, name: "Bộ lớp 6", titles: [maths!.id] })).rejects.toThrow();
  expect((await textbooks.lots()).map(({ quantity }) => quantity)).toEqual([10]);
  await asLibrarian();
  expect(await textbooks.undo(paid.events)).toBe(1);
});

test("whose clock was put right can still take back what they did just now: that was written for no other day", async () => {
  const { school, pc, desk, an, first, asAssistant } = await aDesk();
  // A day ahead, until the server says so.
  school.passes(60 * 24);
  await asAssistant();
  await desk.choose(await pc.copy("STK.002"), an);
  pc.here().onServerTime(Date.parse("2026-11-23T01:00:00Z"));
  await expect.poll(() => desk.today()).toBe("2026-11-23");
  const lent = eventIn(await desk.choose(first, an));
  expect((await pc.here().db.events.get(lent))?.event).toMatchObject({ day: "2026-11-23", at: { offset: -60 * 60 * 24 * 1000 } });
  expect((await desk.undo(lent)).type).toBe("Undone");
});
