/** The list asked for before transcripts are handed out: what is out, and what is back or lost and not made good for. */
import { expect, test } from "vitest";
import { byUnit, totalsOf } from "#domain/circulation/by-unit.ts";
import { usualRules } from "#domain/circulation/default-rules.ts";
import { toBringBack } from "#domain/circulation/overdues.ts";
import { aSchool, books, carry, librarian, pupil, type Device } from "../storage/a-device.ts";

const aYearsEnd = async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["1", "2"], { title: { coverPrice: 35_000 } }), books("Kính vạn hoa", ["3"]), books("Toán 6", ["T1"], { title: { bookType: "textbook", grade: 6, coverPrice: 20_000 } }));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình", { classUnit: "6B" }));
  await pc.signIn(librarian.name, librarian.pin);
  const usual = usualRules("lowerSecondary");
  const twice = { by: "factor", factor: 2 } as const;
  const pupils = usual.rules.pupil;
  await pc.here().ruleVersions.write({ ...usual, rules: { ...usual.rules, pupil: { ...pupils, any: { ...pupils.any!, loss: twice }, textbook: { ...pupils.textbook!, loss: twice } } } }, pc.here().desk.today());
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  await tablet.reload();
  await tablet.signIn(librarian.name, librarian.pin);
  return { pc, tablet, an: await pc.reader("Lê Bảo An"), binh: await pc.reader("Trần Gia Bình") };
};

const listOn = async ({ here }: Device) => {
  const [out, owed] = await Promise.all([here().loans.open(), here().loans.debts()]);
  return byUnit(2026, toBringBack(out, owed), owed);
};
const told = async (device: Device) =>
  (await listOn(device)).flatMap(({ unit, readers }) =>
    readers.flatMap(({ patron, loans, debts }) => [
      ...loans.map(({ copy }) => `${unit.name} ${patron?.fullName}: ${copy?.accessionNo} out`),
      ...debts.map(({ copy, debt, quantity, amount }) => `${unit.name} ${patron?.fullName}: ${quantity} × ${copy?.accessionNo ?? "lot"} ${debt.because} ${amount}`),
    ]),
  );
const loanOf = async (device: Device, patron: Awaited<ReturnType<Device["reader"]>>) => (await device.here().desk.patronFile(patron))!.loans[0]!.loan.event;

test("a book that came back spoilt stays on the list, on both devices, until it is made good for", async () => {
  const { pc, tablet, an, binh } = await aYearsEnd();
  const { desk } = pc.here();
  await desk.scan("1", an);
  const loan = await loanOf(pc, an);
  await desk.scan("3", binh);
  await desk.choose(await pc.copy("1"), undefined);
  expect(await told(pc)).toEqual(["6B Trần Gia Bình: 3 out"]);
  await desk.say(await pc.copy("1"), { kind: "condition-noted", condition: "torn", loan });
  await carry(pc, tablet);
  for (const device of [pc, tablet]) expect(await told(device)).toEqual(["6A Lê Bảo An: 1 × 1 damaged 70000", "6B Trần Gia Bình: 3 out"]);
  expect(totalsOf(await listOn(tablet))).toEqual({ readers: 2, loans: 1, debts: 1, amount: 70_000 });
  await tablet.here().desk.say(await pc.copy("1"), { kind: "loss-compensated", loan, by: "value", amount: 70_000, receiptNo: "BT2-0001" });
  await carry(tablet, pc);
  for (const device of [pc, tablet]) expect(await told(device)).toEqual(["6B Trần Gia Bình: 3 out"]);
});

test("a lost book stands once, as what is owed for it; found at the reader's, it is asked back again", async () => {
  const { pc, an } = await aYearsEnd();
  const { desk } = pc.here();
  await desk.scan("3", an);
  const loan = await loanOf(pc, an);
  const said = await desk.say(await pc.copy("3"), { kind: "copy-lost", loan });
  // The book's price is not known, so no amount is named.
  expect(await told(pc)).toEqual(["6A Lê Bảo An: 1 × 3 lost undefined"]);
  expect(said.type === "Said" && (await desk.undo(said.event)).type).toBe("Undone");
  expect(await told(pc)).toEqual(["6A Lê Bảo An: 3 out"]);
});

test("what was lost of a lot is owed by the book, beside what of it is still out", async () => {
  const { pc, an } = await aYearsEnd();
  const { textbooks } = pc.here();
  const [maths] = await textbooks.textbooksOf(6);
  await textbooks.openLot(maths!.id, "2024", 40);
  const lent = await textbooks.lend([{ pupil: an, title: maths!.id }]);
  const toClass = await textbooks.lendToClass({ classUnit: "6B", grade: 6, teacher: undefined, items: [{ title: maths!.id, quantity: 30 }] });
  if (lent.type !== "Lent" || toClass.type !== "Lent") throw new Error("nothing was lent");
  await textbooks.say([{ loan: lent.events[0]!, act: { kind: "lot-lost", quantity: 1 } }, { loan: toClass.events[0]!, act: { kind: "lot-lost", quantity: 3 } }]);
  expect(await told(pc)).toEqual(["6A Lê Bảo An: 1 × lot lost 40000", "6B undefined: undefined out", "6B undefined: 3 × lot lost 120000"]);
  expect(totalsOf(await listOn(pc))).toEqual({ readers: 2, loans: 27, debts: 4, amount: 160_000 });
});
