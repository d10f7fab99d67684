import { expect, test } from "vitest";
import type { PatronId } from "#domain/kernel/ids.ts";
import { aSchool, books, carry, everything, librarian, pupil, type Device } from "./a-device.ts";

/** An has two records, each with a book out; Bình has one. */
const aDesk = async () => {
  const school = await aSchool();
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["1"]), books("Kính vạn hoa", ["2"]), books("Đất rừng phương Nam", ["3"]));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Le Bao An", { row: 2, classUnit: "6B" }), pupil("Trần Gia Bình", { row: 3 }));
  await carry(pc, tablet);
  for (const device of [pc, tablet]) {
    await settled();
    await device.signIn(librarian.name, librarian.pin);
  }
  const [an, again] = [await pc.reader("Lê Bảo An"), await pc.reader("Le Bao An")];
  await pc.here().desk.choose(await pc.copy("1"), an);
  await pc.here().desk.choose(await pc.copy("2"), again);
  await carry(pc, tablet);
  return { school, pc, tablet, an, again };
};
const settled = () => new Promise((resolve) => setTimeout(resolve, 150));
const out = async ({ here }: Device, reader: PatronId) => {
  const file = await here().desk.patronFile(reader);
  return [file?.patron.fullName, ...(file?.loans.map(({ title }) => title.titleProper).sort() ?? [])];
};
const names = async ({ here }: Device) => (await here().printing.patrons({})).map(({ fullName }) => fullName).sort();
const cardOf = async ({ here }: Device, reader: PatronId): Promise<string> => (await here().db.patrons.get(reader))?.cards[0] ?? "";

test("both records, both cards and both loans are one reader's; parted, each has its own again", async () => {
  const { school, pc, an, again } = await aDesk();
  const before = await everything(pc);
  const [card, second] = [await cardOf(pc, an), await cardOf(pc, again)];
  expect(await pc.here().joining.join(again, an)).toMatchObject({ ok: true, value: { id: an, fullName: "Lê Bảo An" } });
  await settled();
  for (const reloaded of [false, true]) {
    if (reloaded) {
      await pc.reload();
      await pc.signIn(librarian.name, librarian.pin);
    }
    expect(await out(pc, an)).toEqual(["Lê Bảo An", "Dế Mèn phiêu lưu ký", "Kính vạn hoa"]);
    expect(await out(pc, again)).toEqual(await out(pc, an));
    for (const code of [card, second]) {
      school.passes(1);
      expect(await pc.here().desk.scan(code, undefined)).toMatchObject({ type: "PatronOpened", file: { patron: { id: an } } });
    }
    expect(await names(pc)).toEqual(["Lê Bảo An", "Trần Gia Bình"]);
    expect((await pc.here().desk.search("bao an", 8)).patrons.map(({ id }) => id)).toEqual([an]);
    expect((await pc.here().loans.open()).map(({ patron }) => patron?.id)).toEqual([an, an]);
  }
  const [join] = await pc.here().joining.joined();
  expect(join).toMatchObject({ from: { fullName: "Le Bao An", classUnit: "6B" }, into: { fullName: "Lê Bảo An" } });
  expect(await pc.here().joining.part(join!.id)).toEqual({ ok: true, value: undefined });
  await settled();
  expect(await out(pc, an)).toEqual(["Lê Bảo An", "Dế Mèn phiêu lưu ký"]);
  expect(await out(pc, again)).toEqual(["Le Bao An", "Kính vạn hoa"]);
  expect((await pc.here().desk.search("bao an", 8)).patrons).toHaveLength(2);
  // Neither records nor ties nor loans were touched, and nothing of the join is left here.
  const after = await everything(pc);
  for (const table of ["patrons", "ties", "events", "openLoans", "others"]) expect(after[table], table).toEqual(before[table]);
});

test("what is lent while they are joined belongs to the record that stays, and the rules count what both have", async () => {
  const { pc, an, again } = await aDesk();
  await pc.here().joining.join(again, an);
  // Two ordinary books are the limit, and both records have one.
  const copy = await pc.copy("3");
  const refused = await pc.here().desk.choose(copy, again);
  expect(refused).toMatchObject({ type: "Refused", refusals: [{ type: "PatronHasTooMany", has: 2 }] });
  expect(await pc.here().desk.lendAnyway(copy, again, { reason: "teacherAsked" })).toMatchObject({ type: "Lent", file: { patron: { id: an } } });
  const [join] = await pc.here().joining.joined();
  await pc.here().joining.part(join!.id);
  expect(await out(pc, an)).toEqual(["Lê Bảo An", "Dế Mèn phiêu lưu ký", "Đất rừng phương Nam"]);
  expect(await out(pc, again)).toEqual(["Le Bao An", "Kính vạn hoa"]);
});

test("whoever waits for a book under one record and gets it under the other waits no longer", async () => {
  const { pc, an, again } = await aDesk();
  const title = (await pc.here().desk.search("dat rung", 5)).titles[0]!.title.id;
  await pc.here().desk.choose(await pc.copy("3"), await pc.reader("Trần Gia Bình"));
  expect((await pc.here().holds.place(title, again)).type).not.toBe("HoldRefused");
  await pc.here().joining.join(again, an);
  expect(await pc.here().holds.ofPatron(an)).toHaveLength(1);
  expect(await pc.here().holds.ofPatron(again)).toHaveLength(1);
  expect(await pc.here().holds.place(title, an)).toMatchObject({ type: "HoldRefused", refusal: { type: "WaitsAlready" } });
  await pc.here().desk.choose(await pc.copy("3"), undefined);
  expect(await pc.here().desk.lendAnyway(await pc.copy("3"), an, { reason: "teacherAsked" })).toMatchObject({ type: "Lent" });
  expect(await pc.here().holds.ofPatron(an)).toEqual([]);
});

test("another desk shows one reader as soon as it hears of it, and two again when they are parted", async () => {
  const { pc, tablet, an, again } = await aDesk();
  expect((await tablet.here().desk.search("bao an", 8)).patrons).toHaveLength(2);
  await pc.here().joining.join(again, an);
  await carry(pc, tablet);
  await settled();
  expect(await out(tablet, again)).toEqual(["Lê Bảo An", "Dế Mèn phiêu lưu ký", "Kính vạn hoa"]);
  expect(await names(tablet)).toEqual(["Lê Bảo An", "Trần Gia Bình"]);
  expect((await tablet.here().desk.search("bao an", 8)).patrons.map(({ id }) => id)).toEqual([an]);
  await tablet.here().joining.part((await tablet.here().joining.joined())[0]!.id);
  await carry(tablet, pc);
  await settled();
  expect(await names(pc)).toEqual(["Le Bao An", "Lê Bảo An", "Trần Gia Bình"]);
});

test("two desks that join crosswise, both offline, end the same", async () => {
  const { pc, tablet, an, again } = await aDesk();
  await pc.here().joining.join(again, an);
  await tablet.here().joining.join(an, again);
  await carry(pc, tablet);
  await carry(tablet, pc);
  await settled();
  expect(await out(pc, an)).toEqual(await out(tablet, again));
  expect(await names(pc)).toEqual(await names(tablet));
  expect(await names(pc)).toHaveLength(2);
  // It takes two to part what was joined twice; each desk sees both.
  expect(await pc.here().joining.joined()).toHaveLength(2);
});

test("the same sector id under two records is found; a join twice, with oneself, by an assistant or with who is gone is refused", async () => {
  const { pc, tablet, an, again } = await aDesk();
  await pc.bringInReaders(pupil("Lê Bảo An", { sectorId: "0101" }));
  await tablet.bringInReaders(pupil("Le Bao An", { sectorId: "0101", classUnit: "6B" }));
  await carry(tablet, pc);
  await settled();
  expect((await pc.here().joining.suggested()).map((same) => same.map(({ id }) => id).sort())).toEqual([[an, again].sort()]);
  const { join } = pc.here().joining;
  expect(await join(an, an)).toEqual({ ok: false, error: { type: "OneAlready" } });
  await join(again, an);
  expect(await join(again, an)).toEqual({ ok: false, error: { type: "OneAlready" } });
  expect(await pc.here().joining.suggested()).toEqual([]);
  expect(await join("patron:nobody" as PatronId, an)).toEqual({ ok: false, error: { type: "NotHere" } });
  pc.here().staff.signOut();
  expect(await join(await pc.reader("Trần Gia Bình"), an)).toEqual({ ok: false, error: { type: "ForLibrarians" } });
});

test("a class list that has either record's sector id or name means the one reader, and adds nobody", async () => {
  const { pc, tablet, an, again } = await aDesk();
  await pc.bringInReaders(pupil("Lê Bảo An", { sectorId: "0101" }), pupil("Le Bao An", { sectorId: "0999", classUnit: "6B", row: 2 }));
  await carry(pc, tablet);
  await settled();
  await pc.here().joining.join(again, an);
  for (const [sectorId, classUnit] of [["0999", "7A"], ["0101", "7B"]] as const) {
    const plan = await pc.here().lists.planPatrons([pupil("Lê Bảo An", { sectorId, classUnit, grade: 7 })], "pupil");
    expect(plan.totals).toMatchObject({ add: 0, change: 1 });
    await pc.here().lists.apply(plan, "lop7.xlsx", () => undefined);
    expect((await pc.here().desk.patronFile(again))?.patron).toMatchObject({ id: an, classUnit });
  }
  expect([...(await pc.here().rollover.otherSectorIds()).values()]).toEqual([an]);
  // Parted, each is still found by the id that is its own.
  await pc.here().joining.part((await pc.here().joining.joined())[0]!.id);
  const plan = await pc.here().lists.planPatrons([pupil("Le Bao An", { sectorId: "0999", classUnit: "6B" }), pupil("Lê Bảo An", { sectorId: "0101", classUnit: "7B", grade: 7, row: 2 })], "pupil");
  expect(plan.totals).toMatchObject({ add: 0, change: 0, skip: 2 });
});

test("a lost card of either record is cancelled, and a block or note is lifted wherever it stood", async () => {
  const { school, pc, an, again } = await aDesk();
  const second = await cardOf(pc, again);
  await pc.here().records.block(again, { reason: "conduct" });
  await pc.here().records.notePatron(again, "Hỏi lại mẹ");
  await pc.here().joining.join(again, an);
  expect((await pc.here().desk.patronFile(an))?.patron).toMatchObject({ block: { reason: "conduct" }, note: "Hỏi lại mẹ" });
  await pc.here().records.block(an, undefined);
  await pc.here().records.notePatron(an, "");
  const { patron } = (await pc.here().desk.patronFile(an))!;
  expect([patron.block, patron.note]).toEqual([undefined, undefined]);
  const lost = await pc.here().cards.reportLost(an, second);
  expect(lost?.patron.id).toBe(an);
  school.passes(1);
  expect(await pc.here().desk.scan(second, undefined)).toMatchObject({ type: "CardCancelled", patron: { id: an } });
  expect(await pc.here().desk.scan(lost!.given, undefined)).toMatchObject({ type: "PatronOpened", file: { patron: { id: an } } });
});

test("a reader who is erased is erased under both records, with what joined them, on every desk", async () => {
  const { school, pc, tablet, an, again } = await aDesk();
  await pc.here().joining.join(again, an);
  for (const no of ["1", "2"]) {
    school.passes(1);
    await pc.here().desk.choose(await pc.copy(no), undefined);
  }
  await carry(pc, tablet);
  // Unknown to the first desk, the second joins the other way about.
  await tablet.here().joining.join(await tablet.reader("Trần Gia Bình"), an);
  expect(await pc.here().forgetting.eraseReader(an)).toEqual({ ok: true, value: undefined });
  await carry(pc, tablet);
  await carry(tablet, pc);
  await settled();
  for (const device of [pc, tablet]) {
    expect(await names(device)).toEqual(["Trần Gia Bình"]);
    expect(await device.here().joining.joined()).toEqual([]);
    // What still says that somebody was joined does not say who.
    const kept = JSON.stringify((await everything(device))["others"]);
    expect(kept).not.toContain(an);
    expect(kept).not.toContain(again);
  }
});

test("in the figures of a month a reader under two records is one, also when the ties are gone or the reader is erased", async () => {
  const { school, pc, an, again } = await aDesk();
  const borrowers = () => pc.here().dayBook.borrowers("2026-11");
  expect(await borrowers()).toEqual([{ group: "pupil", count: 2 }]);
  await pc.here().joining.join(again, an);
  expect(await borrowers()).toEqual([{ group: "pupil", count: 1 }]);
  for (const no of ["1", "2"]) {
    school.passes(1);
    await pc.here().desk.choose(await pc.copy(no), undefined);
  }
  await pc.here().forgetting.eraseReader(an);
  expect(await pc.here().db.ties.count()).toBe(0);
  expect(await borrowers()).toEqual([{ group: "pupil", count: 1 }]);
});
