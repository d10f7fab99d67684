/** The desk's other acts, as a librarian does them: put off, lost, made good, spoilt, typed in later, read in the library. */
import { expect, test } from "vitest";
import { addDays, day, type Day } from "#domain/kernel/day.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import { dayBookOf, sumOf } from "#domain/circulation/day-book.ts";
import { aSchool, books, carry, librarian, pupil, type Device } from "../storage/a-device.ts";

const aDesk = async (by: "librarian" | "assistant" = "librarian") => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001", "STK.002"], { title: { coverPrice: 35_000 } }), books("Kính vạn hoa", ["STK.003"]));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  await pc.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "5678" });
  await (by === "librarian" ? pc.signIn(librarian.name, librarian.pin) : pc.signIn("Bạn Minh", "5678"));
  const an = await pc.reader("Lê Bảo An");
  return { school, pc, desk: pc.here().desk, an, lent: await pc.copy("STK.001") };
};

const loanOf = async (pc: Device, reader: Awaited<ReturnType<Device["reader"]>>) => (await pc.here().desk.patronFile(reader))!.loans[0]!.loan;
const eventIn = <Answer extends { type: string }>(answer: Answer): EventId => {
  if (!("event" in answer)) throw new Error(`nothing was written: ${answer.type}`);
  return answer.event as EventId;
};

test("lost by a pupil: the file says what is owed by the rule of that day, and the receipt settles it", async () => {
  const { pc, desk, an, lent } = await aDesk();
  await desk.scan("STK.001", an);
  const loan = await loanOf(pc, an);
  expect((await desk.say(lent, { kind: "copy-lost", loan: loan.event })).type).toBe("Said");
  expect((await desk.patronFile(an))!.debts).toMatchObject([{ debt: { because: "lost" }, rule: { by: "sameTitle" }, title: { coverPrice: 35_000 } }]);
  const receiptNo = await desk.nextReceiptNo();
  expect(receiptNo).toBe("BT1-0001");
  const paid = await desk.say(lent, { kind: "loss-compensated", loan: loan.event, by: "value", amount: 35_000, receiptNo: ` ${receiptNo} ` });
  expect(paid.type).toBe("Said");
  expect((await desk.patronFile(an))!).toMatchObject({ debts: [], loans: [] });
  expect(await pc.here().compensations.one(eventIn(paid))).toMatchObject({ receiptNo, amount: 35_000, because: "lost", by: "value", patron: { fullName: "Lê Bảo An" }, copy: { accessionNo: "STK.001" }, facts: { classUnit: "6A" }, staff: "Cô Lan", undone: false });
});

test("what was made good for and turns up is taken back first, whoever's panel is open, and waits to be settled", async () => {
  const { school, pc, desk, an, lent } = await aDesk();
  await desk.scan("STK.001", an);
  const { event: loan } = await loanOf(pc, an);
  await desk.say(lent, { kind: "copy-lost", loan });
  const paid = await desk.say(lent, { kind: "loss-compensated", loan, by: "waived", receiptNo: "BT1-0001" });
  school.passes(60 * 24);
  await pc.signIn(librarian.name, librarian.pin);
  const back = await desk.scan("STK.001", await pc.reader("Trần Gia Bình"));
  expect(back).toMatchObject({ type: "TakenBack", from: [], madeGood: eventIn(paid), copy: { story: { loans: [], contradictions: [{ type: "CameBackAfterCompensation" }] } } });
  expect(back).not.toMatchObject({ copy: { story: { missingSince: expect.anything() } } });
  expect((await desk.choose(lent, an)).type).toBe("Lent");
});

test("a new copy of it takes its number: the copy is in again as new, lent at once, and nothing is to be settled; undone, it is owed", async () => {
  const { pc, desk, an, lent } = await aDesk();
  await desk.scan("STK.001", an);
  const { event: loan } = await loanOf(pc, an);
  await desk.say(lent, { kind: "condition-noted", condition: "worn" });
  await desk.say(lent, { kind: "copy-lost", loan });
  expect(await desk.say(lent, { kind: "loss-compensated", loan, by: "value", amount: 35_000, receiptNo: "BT1-0001", replaces: true })).toMatchObject({ type: "SayRefused", refusal: { type: "ReplacedByOther" } });
  const paid = await desk.say(lent, { kind: "loss-compensated", loan, by: "sameTitle", receiptNo: "BT1-0001", replaces: true });
  expect(paid).toMatchObject({ type: "Said", copy: { story: { loans: [], debts: [] } } });
  for (const gone of ["missingSince", "madeGood", "condition"]) expect(paid).not.toHaveProperty(`copy.story.${gone}`);
  expect(await desk.toFind()).toEqual([]);
  expect(await desk.choose(lent, await pc.reader("Trần Gia Bình"))).toMatchObject({ type: "Lent", copy: { story: { contradictions: [] } } });
  await desk.undo(eventIn(await desk.say(lent, { kind: "copy-lost", loan: (await loanOf(pc, await pc.reader("Trần Gia Bình"))).event })));
  await desk.takeBack(lent);
  const { acts } = (await desk.copyHistory(lent))!;
  for (const { event } of acts.filter(({ undone }) => !undone).slice(0, 3)) expect((await desk.undo(event.id)).type).toBe("Undone");
  expect((await desk.patronFile(an))!.debts).toMatchObject([{ debt: { because: "lost", loan } }]);
});

test("found at the reader's the loan goes on; said to be back, it is held against nobody, and a scan on the shelf ends it", async () => {
  const { school, pc, desk, an, lent } = await aDesk();
  await desk.scan("STK.001", an);
  const { event: loan } = await loanOf(pc, an);
  await desk.say(lent, { kind: "copy-lost", loan });
  await desk.say(lent, { kind: "copy-found" });
  expect((await desk.patronFile(an))!).toMatchObject({ debts: [], loans: [{ loan: { event: loan } }] });
  await desk.say(lent, { kind: "return-claimed", loan });
  school.passes(60 * 24 * 20);
  await pc.signIn(librarian.name, librarian.pin);
  expect((await desk.patronFile(an))!).toMatchObject({ overdue: [], blocks: false });
  expect(await desk.scan("STK.001", undefined)).toMatchObject({ type: "TakenBack", overdueDays: 0 });
});

test("a receipt's number is used once; taken back, it stays in the register and is not given again", async () => {
  const { pc, desk, an, lent } = await aDesk();
  await desk.scan("STK.001", an);
  const { event: loan } = await loanOf(pc, an);
  await desk.say(lent, { kind: "condition-noted", condition: "torn", loan });
  const paid = await desk.say(lent, { kind: "loss-compensated", loan, by: "value", amount: 10_000, receiptNo: "BT1-0001" });
  await desk.undo(eventIn(paid));
  expect((await desk.patronFile(an))!.debts).toMatchObject([{ debt: { because: "damaged" } }]);
  expect(await desk.nextReceiptNo()).toBe("BT1-0002");
  expect(await desk.say(lent, { kind: "loss-compensated", loan, by: "value", amount: 10_000, receiptNo: "BT1-0001" })).toMatchObject({ type: "SayRefused", refusal: { type: "ReceiptNoTaken", receiptNo: "BT1-0001" } });
  await desk.say(lent, { kind: "loss-compensated", loan, by: "waived", receiptNo: "BT1-0002" });
  const register = await pc.here().compensations.between(day("2026-11-01"), day("2026-11-30"));
  expect(register.map(({ receiptNo, by, undone, because }) => [receiptNo, by, undone, because])).toEqual([["BT1-0001", "value", true, "damaged"], ["BT1-0002", "waived", false, "damaged"]]);
  expect(await pc.here().compensations.between(day("2026-12-01"), day("2026-12-31"))).toEqual([]);
});

test("two devices never propose the same receipt number", async () => {
  const { school, pc } = await aDesk();
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  expect(await tablet.here().desk.nextReceiptNo()).not.toBe(await pc.here().desk.nextReceiptNo());
});

test("a week of slips is typed in: each act on its own day, due as if lent on it, and the day book has it there", async () => {
  const { pc, desk, an } = await aDesk();
  const [monday, friday] = [day("2026-11-16"), day("2026-11-20")];
  expect(await desk.scan("STK.001", an, { on: monday })).toMatchObject({ type: "Lent", due: addDays(monday, 7), file: { overdue: [] } });
  expect(await desk.choose(await pc.copy("STK.001"), undefined, { on: friday })).toMatchObject({ type: "TakenBack", overdueDays: 0 });
  expect(await desk.scan("STK.003", an, { on: friday })).toMatchObject({ type: "Lent" });
  const figures = dayBookOf((await pc.here().db.events.toArray()).map(({ event }) => event));
  expect([monday, friday].map((on) => [sumOf(figures, { day: on, entry: "lent" }), sumOf(figures, { day: on, entry: "returned" })])).toEqual([[1, 0], [1, 1]]);
});

test("what is known for a later day is not told in between; undone, the slip can be typed again", async () => {
  const { pc, desk, an } = await aDesk();
  const today = await desk.scan("STK.001", an);
  expect(await desk.scan("STK.001", an, { on: day("2026-11-16") })).toMatchObject({ type: "SameAgain" });
  expect(await desk.choose(await pc.copy("STK.001"), an, { on: day("2026-11-16") })).toMatchObject({ type: "LaterActKnown", lastOn: "2026-11-23" });
  await desk.undo(eventIn(today));
  expect(await desk.choose(await pc.copy("STK.001"), an, { on: day("2026-11-16") })).toMatchObject({ type: "Lent" });
});

test("only a librarian writes for another day", async () => {
  const { pc, desk, an } = await aDesk("assistant");
  expect(desk.mayWriteFor(day("2026-11-16"))).toEqual({ ok: false, error: { type: "ForLibrarians" } });
  await expect(desk.scan("STK.001", an, { on: day("2026-11-16") })).rejects.toThrow();
  expect(await pc.here().db.events.count()).toBe(0);
});

test("read in the library: due today, counted as read and not as lent, and its return is no return of a loan", async () => {
  const { pc, desk, an } = await aDesk();
  expect(await desk.scan("STK.001", an, { use: "inLibrary" })).toMatchObject({ type: "Lent", due: "2026-11-23" });
  expect((await pc.here().loans.open()).map(({ loan, patron }) => [loan.use, patron?.fullName])).toEqual([["inLibrary", "Lê Bảo An"]]);
  await desk.choose(await pc.copy("STK.001"), undefined);
  const figures = dayBookOf((await pc.here().db.events.toArray()).map(({ event }) => event));
  expect(figures.map(({ entry, count }) => [entry, count])).toEqual([["readInLibrary", 1]]);
});

test("the story of a copy: every act in its turn, who only while the tie exists, what was undone marked", async () => {
  const { pc, desk, an, lent } = await aDesk();
  const borrowed = await desk.scan("STK.001", an);
  await desk.say(lent, { kind: "condition-noted", condition: "torn" });
  const said = await desk.say(lent, { kind: "copy-lost", loan: eventIn(borrowed) });
  await desk.undo(eventIn(said));
  await desk.choose(lent, undefined);
  const history = (await desk.copyHistory(lent))!;
  expect(history.acts.map(({ event, undone, patron }) => [event.kind, undone, patron?.fullName])).toEqual([
    ["copy-returned", false, "Lê Bảo An"],
    ["copy-lost", true, "Lê Bảo An"],
    ["condition-noted", false, undefined],
    ["copy-lent", false, "Lê Bảo An"],
  ]);
  expect(history).toMatchObject({ copy: { story: { condition: "torn", loans: [] } }, timesLentThisYear: 1 });
  await pc.here().db.events.toCollection().modify((row: { event: { kind: string; day: Day } }) => {
    if (row.event.kind === "copy-lent") row.event.day = day("2026-05-20");
  });
  expect((await desk.copyHistory(lent))!.timesLentThisYear).toBe(0);
  await pc.here().db.ties.clear();
  expect((await desk.copyHistory(lent))!.acts.every(({ patron }) => patron === undefined)).toBe(true);
});

test("a block and a note by a librarian's hand hold at the desk and are lifted again; another device's edit of the same reader stays", async () => {
  const { school, pc, desk, an } = await aDesk();
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  await tablet.reload();
  await tablet.signIn(librarian.name, librarian.pin);
  await tablet.here().records.notePatron(an, "Nhắc nộp ảnh thẻ");
  expect(await pc.here().records.block(an, { reason: "conduct", until: day("2026-11-30") })).toMatchObject({ ok: true, value: { block: { since: "2026-11-23" } } });
  expect(await desk.scan("STK.001", an)).toMatchObject({ type: "Refused", mayOverride: true, refusals: [{ type: "PatronIsBlocked" }] });
  await carry(pc, tablet);
  await carry(tablet, pc);
  await pc.reload();
  await pc.signIn(librarian.name, librarian.pin);
  expect((await pc.here().desk.patronFile(an))!.patron).toMatchObject({ note: "Nhắc nộp ảnh thẻ", block: { reason: "conduct" } });
  await pc.here().records.block(an, undefined);
  expect((await pc.here().desk.scan("STK.003", an)).type).toBe("Lent");
});

test("a librarian sends a copy to be mended: it is not lent, and says so; an assistant changes nothing", async () => {
  const { pc, desk, an, lent } = await aDesk();
  expect(await pc.here().records.changeCopy(lent, { status: "repair", note: "  Bìa rời  " })).toMatchObject({ ok: true, value: { status: "repair", note: "Bìa rời" } });
  expect(await desk.scan("STK.001", an)).toMatchObject({ type: "Refused", copy: { copy: { note: "Bìa rời" } }, refusals: [{ type: "CopyMayNotLeave", status: "repair" }] });
  await pc.signIn("Bạn Minh", "5678");
  expect(await pc.here().records.changeCopy(lent, { status: "open" })).toEqual({ ok: false, error: { type: "ForLibrarians" } });
  expect(await pc.here().records.block(an, { reason: "other" })).toEqual({ ok: false, error: { type: "ForLibrarians" } });
});
