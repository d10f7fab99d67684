import { expect, test } from "vitest";
import { readOwnCode } from "#domain/copies/barcode.ts";
import { day } from "#domain/kernel/day.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import { openCards } from "#domain/patrons/library-card.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { patronToDocument } from "#wire/people.ts";
import { aSchool, books, carry, everything, pupil, type Device } from "./a-device.ts";
import { killAtWrite } from "./kill.ts";

const aDesk = async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"), pupil("Đỗ Thị Yến", { classUnit: "7B" }));
  const an = await pc.reader("Lê Bảo An");
  return { school, pc, an, card: await cardOf(pc, "Lê Bảo An") };
};
const cardOf = async (device: Device, name: string): Promise<string> => {
  const patron = (await device.here().printing.patrons({})).find(({ fullName }) => fullName === name);
  return openCards(patron ?? { cards: [] })[0] ?? "";
};
const names = async (device: Device, filter: Parameters<ReturnType<Device["here"]>["printing"]["patrons"]>[0]) => (await device.here().printing.patrons(filter)).map(({ fullName }) => fullName);

test("a lost card says whose it was and opens nobody; the new one opens the same reader with the same loans", async () => {
  const { school, pc, an, card } = await aDesk();
  await pc.here().desk.scan("STK.001", an);
  const done = await pc.here().cards.reportLost(an, card);
  expect(readOwnCode(done!.given)).toMatchObject({ ok: true, value: { kind: "card", block: 1, serial: 4 } });
  for (const again of [false, true]) {
    if (again) await pc.reload();
    school.passes(1);
    expect(await pc.here().desk.scan(card, undefined)).toEqual({ type: "CardCancelled", code: card, on: "2026-11-23", patron: done!.patron, card: done!.given });
    expect(await pc.here().desk.scan(done!.given, undefined)).toMatchObject({ type: "PatronOpened", file: { patron: { id: an }, loans: [{ title: { titleProper: "Dế Mèn phiêu lưu ký" } }] } });
    expect(await pc.here().dayBook.countAtDoor(card)).toMatchObject({ type: "CardCancelled", patron: { id: an } });
  }
  expect(await pc.here().cards.reportLost(an, card)).toBeUndefined();
  expect(await pc.here().dayBook.countAtDoor(done!.given)).toMatchObject({ type: "Counted" });
});

test("it is all on disk or nothing is, and a number is given out once", async () => {
  const { pc, an, card } = await aDesk();
  const before = await everything(pc);
  let failed = 0;
  for (;;) {
    const killer = killAtWrite(failed + 1);
    const done = await pc.here().cards.reportLost(an, card).catch(() => undefined);
    killer.stop();
    if (done) break;
    failed++;
    expect(await everything(pc), `failed at write ${failed}`).toEqual(before);
  }
  expect(failed).toBeGreaterThanOrEqual(2);
  const [a, b] = await Promise.all([pc.here().cards.reportLost(an, await cardOf(pc, "Lê Bảo An")), pc.here().cards.reportLost(await pc.reader("Trần Gia Bình"), await cardOf(pc, "Trần Gia Bình"))]);
  expect(a!.given).not.toBe(b!.given);
});

test("undone, the old card opens the reader again, and the new one, which may have been printed, says that it is cancelled", async () => {
  const { school, pc, an, card } = await aDesk();
  const { given } = (await pc.here().cards.reportLost(an, card))!;
  expect(await pc.here().cards.takeBack(an, card)).toMatchObject({ cards: [card] });
  school.passes(1);
  expect(await pc.here().desk.scan(card, undefined)).toMatchObject({ type: "PatronOpened" });
  expect(await pc.here().desk.scan(given, undefined)).toMatchObject({ type: "CardCancelled", card });
  expect(await pc.here().cards.takeBack(an, card)).toBeUndefined();
});

test("cancelled at one desk while the other is away: cancelled at both, and both new cards are good", async () => {
  const { school, pc, an, card } = await aDesk();
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  await tablet.reload();
  const mine = (await pc.here().cards.reportLost(an, card))!.given;
  const theirs = (await tablet.here().cards.reportLost(an, card))!.given;
  expect(readOwnCode(theirs)).toMatchObject({ value: { block: 2 } });
  await carry(pc, tablet);
  await carry(tablet, pc);
  for (const device of [pc, tablet]) {
    await device.reload();
    school.passes(1);
    expect(await device.here().desk.scan(card, undefined)).toMatchObject({ type: "CardCancelled", patron: { id: an } });
    for (const code of [mine, theirs]) expect(await device.here().desk.scan(code, undefined)).toMatchObject({ type: "PatronOpened", file: { patron: { id: an } } });
    expect(await device.here().db.lost.count()).toBe(0);
  }
});

test("a list brought in again changes the class and leaves the cancelled card cancelled; taken back, too", async () => {
  const { school, pc, an, card } = await aDesk();
  const { given } = (await pc.here().cards.reportLost(an, card))!;
  await pc.bringInReaders(pupil("Lê Bảo An", { grade: 7 }));
  const [made] = await pc.here().lists.imports("patrons");
  for (const undone of [false, true]) {
    if (undone) expect(await pc.here().lists.undoImport("patrons", made!.id)).toMatchObject({ ok: true });
    school.passes(1);
    expect(await pc.here().desk.scan(card, undefined)).toMatchObject({ type: "CardCancelled", patron: { id: an }, card: given });
  }
});

test("cards that came out of the printer are left out of what is still to print, at every device; a new card is to be printed anew", async () => {
  const { school, pc, an, card } = await aDesk();
  expect(await names(pc, { unprinted: true })).toEqual(["Lê Bảo An", "Trần Gia Bình", "Đỗ Thị Yến"]);
  const note = await pc.here().cards.notePrinted([card, await cardOf(pc, "Đỗ Thị Yến")]);
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  await tablet.reload();
  expect(await names(tablet, { unprinted: true })).toEqual(["Trần Gia Bình"]);
  await pc.here().cards.reportLost(an, card);
  expect(await names(pc, { unprinted: true })).toEqual(["Lê Bảo An", "Trần Gia Bình"]);
  await pc.here().cards.notPrinted(note);
  expect(await names(pc, { unprinted: true })).toHaveLength(3);
});

test("a card says its school year: in the next one it is to be printed anew", async () => {
  const { pc, card } = await aDesk();
  await pc.here().cards.notePrinted([card]);
  expect(await names(pc, { unprinted: true })).not.toContain("Lê Bảo An");
  const year = { year: 2027, startsOn: day("2027-09-05"), firstTermEndsOn: day("2028-01-15"), endsOn: day("2028-05-31") };
  await pc.here().rollover.apply({ year, openYear: 2026, moves: [], arrivals: [] }, () => undefined);
  await pc.reload();
  expect(await names(pc, { unprinted: true })).toContain("Lê Bảo An");
});

test("the readers of one list are those it added or changed; a card is given only to who has none", async () => {
  const { pc, an, card } = await aDesk();
  await pc.bringInReaders(pupil("Đỗ Thị Yến", { classUnit: "7B", grade: 7 }), pupil("Phạm Minh Đức"));
  const [second, first] = await pc.here().lists.imports("patrons");
  expect(await names(pc, { list: second!.id })).toEqual(["Phạm Minh Đức", "Đỗ Thị Yến"]);
  expect(await names(pc, { list: first!.id })).toHaveLength(3);
  const nobody: Patron = { id: "patron:moi" as PatronId, fullName: "Vũ Chưa Thẻ", group: "teacher", cards: [], active: true };
  await pc.here().keeper.takeIn(databasesOf(pc.here().device.school).desk, [{ ...(await patronToDocument(pc.here().device.schoolKey, nobody)), _rev: "1-a" }], { since: "9", birth: "b" });
  await pc.reload();
  await pc.here().cards.give([an, nobody.id]);
  expect(await cardOf(pc, "Lê Bảo An")).toBe(card);
  expect(readOwnCode(await cardOf(pc, "Vũ Chưa Thẻ"))).toMatchObject({ ok: true, value: { kind: "card", block: 1, serial: 5 } });
});
