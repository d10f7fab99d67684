/** What is to be looked for, and what of it is held against nobody: said to be back, read here, missing. */
import { expect, test } from "vitest";
import { day } from "#domain/kernel/day.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import { aSchool, books, carry, librarian, pupil } from "../storage/a-device.ts";

const aDesk = async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(...["Dế Mèn phiêu lưu ký", "Kính vạn hoa", "Đất rừng phương Nam", "Góc sân và khoảng trời"].map((title, index) => books(title, [String(index + 1)], { shelf: "Kệ 3" })));
  await pc.bringInReaders(pupil("Lê Bảo An"));
  const nextDay = async () => {
    school.passes(60 * 24);
    await pc.signIn(librarian.name, librarian.pin);
  };
  await pc.signIn(librarian.name, librarian.pin);
  const { desk } = pc.here();
  const an = await pc.reader("Lê Bảo An");
  const told = async () => (await desk.toFind()).map(({ why, since, copy, patron }) => [why, since, copy.copy.accessionNo, patron?.fullName]);
  const loanOf = async (no: string): Promise<EventId> => (await desk.copyHistory(await pc.copy(no)))!.copy.story.loans[0]!.event;
  return { school, pc, desk, an, nextDay, told, loanOf, copy: pc.copy };
};

test("a claimed return, a book read here and left, and one missing from its shelf are on one list, on every device; found, they are on none", async () => {
  const { school, pc, desk, an, nextDay, told, loanOf, copy } = await aDesk();
  await desk.choose(await copy("1"), an);
  await desk.say(await copy("1"), { kind: "return-claimed", loan: await loanOf("1") });
  await desk.choose(await copy("2"), an, { use: "inLibrary" });
  await desk.say(await copy("3"), { kind: "copy-lost" });
  await desk.say(await copy("4"), { kind: "copy-lost" });
  await pc.here().records.changeCopy(await copy("4"), { status: "withdrawn" });
  // What is being read now is not looked for.
  expect(await told()).toEqual([["claimed", "2026-11-23", "1", "Lê Bảo An"], ["missing", "2026-11-23", "3", undefined]]);
  await nextDay();
  const all = [["claimed", "2026-11-23", "1", "Lê Bảo An"], ["read", "2026-11-23", "2", "Lê Bảo An"], ["missing", "2026-11-23", "3", undefined]];
  expect(await told()).toEqual(all);
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  await tablet.reload();
  expect((await tablet.here().desk.toFind()).map(({ why, copy: { copy: of } }) => [why, of.accessionNo])).toEqual(all.map(([why, , no]) => [why, no]));
  for (const no of ["1", "2"]) expect(await desk.takeBack(await copy(no))).toMatchObject({ type: "TakenBack", overdueDays: 0 });
  expect((await desk.takeBack(await copy("3"))).type).toBe("Found");
  expect(await told()).toEqual([]);
});

test("a claim that is withdrawn lets the loan go on with its day, once; not found, the book is the reader's to make good", async () => {
  const { desk, an, told, loanOf, copy } = await aDesk();
  const first = await copy("1");
  await desk.choose(first, an);
  const loan = await loanOf("1");
  expect(await desk.say(first, { kind: "return-claimed", loan, withdrawn: true })).toMatchObject({ type: "SayRefused", refusal: { type: "AlreadySaid" } });
  await desk.say(first, { kind: "return-claimed", loan });
  expect((await desk.say(first, { kind: "return-claimed", loan, withdrawn: true })).type).toBe("Said");
  expect(await told()).toEqual([]);
  const [open] = (await desk.patronFile(an))!.loans;
  expect(open!.loan).toMatchObject({ event: loan, due: "2026-11-30" });
  expect(open!.loan).not.toHaveProperty("claimedOn");
  await desk.say(first, { kind: "return-claimed", loan });
  await desk.say(first, { kind: "copy-lost", loan });
  expect(await told()).toEqual([]);
  expect((await desk.patronFile(an))!.debts).toMatchObject([{ debt: { because: "lost", loan } }]);
});

test("who read in the library yesterday and left the book on the table borrows today, the same title too", async () => {
  const { desk, pc, an, nextDay, copy } = await aDesk();
  await pc.bringInBooks(books("Kính vạn hoa", ["12"]));
  await desk.choose(await copy("2"), an, { use: "inLibrary" });
  await nextDay();
  expect(await desk.patronFile(an)).toMatchObject({ blocks: false, overdue: [], loans: [{ loan: { use: "inLibrary" } }] });
  expect((await desk.choose(await copy("12"), an)).type).toBe("Lent");
  expect((await desk.choose(await copy("3"), an)).type).toBe("Lent");
});

test("a block holds from the day it was written: slips of the days before are typed in", async () => {
  const { desk, pc, an, nextDay, copy } = await aDesk();
  await nextDay();
  await pc.here().records.block(an, { reason: "conduct" });
  expect(await desk.choose(await copy("3"), an, { on: day("2026-11-23") })).toMatchObject({ type: "Lent", file: { block: undefined } });
  expect(await desk.choose(await copy("1"), an)).toMatchObject({ type: "Refused", refusals: [{ type: "PatronIsBlocked" }] });
});
