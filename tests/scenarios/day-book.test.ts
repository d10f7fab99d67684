import { expect, test } from "vitest";
import { sumOf } from "#domain/circulation/day-book.ts";
import { addDays, day, type Day } from "#domain/kernel/day.ts";
import type { ContradictionFile, How } from "../../src/desk/desk.ts";
import type { Tally } from "../../src/desk/day-book.ts";
import { rebuildReadings } from "../../src/storage/readings.ts";
import { aSchool, books, carry, librarian, pupil, type Device } from "../storage/a-device.ts";

const aDoorAndADesk = async () => {
  const school = await aSchool();
  const desk = await school.device("pc");
  await desk.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]));
  await desk.bringInReaders(pupil("Lê Bảo An"));
  const door = await school.device("tablet");
  await carry(desk, door);
  const [reader] = await desk.here().printing.patrons({});
  return { school, desk, door, reader: reader!, card: reader!.cards[0]! };
};

const today = ({ here }: Device) => here().desk.today();
const pageOf = (device: Device) => device.here().dayBook.figures(today(device), today(device));
const class6A = { group: "pupil", classUnit: "6A", grade: 6 } as const;

const tallied = async ({ here }: Device, tally: Tally, on?: Day) => {
  const counted = await here().dayBook.tally(tally, on);
  if (!counted.ok) throw new Error(counted.error.type);
  return counted.value;
};

test("two devices count apart and meet: both have the sum, and what one took back is gone from both", async () => {
  const { desk, door, card, reader } = await aDoorAndADesk();
  await desk.here().dayBook.tally({ visitors: 38, facts: class6A, readInLibrary: { childrenBook: 30 }, period: 3 });
  const slip = await tallied(desk, { visitors: 380, facts: class6A });
  await desk.here().desk.choose(await desk.copy("STK.001"), reader.id);
  expect((await door.here().dayBook.countAtDoor(card)).type).toBe("Counted");
  expect(sumOf(await pageOf(door), { entry: "visit" })).toBe(1);
  await carry(desk, door);
  expect(sumOf(await pageOf(door), { entry: "visit" })).toBe(419);
  expect(await door.here().dayBook.undo(slip)).toMatchObject({ ok: true });
  expect(await door.here().dayBook.undo(slip)).toEqual({ ok: false, error: { type: "NothingToUndo" } });
  await carry(door, desk);
  for (const device of [desk, door]) {
    const page = await pageOf(device);
    expect({ visits: sumOf(page, { entry: "visit", grade: 6 }), read: sumOf(page, { entry: "readInLibrary", bookType: "childrenBook" }), lent: sumOf(page, { entry: "lent" }) }).toEqual({ visits: 39, read: 30, lent: 1 });
  }
  expect(await pageOf(door)).toEqual(await pageOf(desk));
});

test("a rebuild of the readings, a restart and hearing of it twice leave the page as it was", async () => {
  const { desk, door, card } = await aDoorAndADesk();
  await door.here().dayBook.countAtDoor(card);
  const before = await pageOf(door);
  const waiting = await door.here().keeper.nextToSend(100);
  const log = waiting.filter(({ doc }) => doc["kind"] === "visit-counted");
  expect(log.length).toBe(1);
  for (const rev of ["1-a", "1-a"]) await desk.here().keeper.takeIn(log[0]!.database, [{ ...log[0]!.doc, _rev: rev }], { since: "2", birth: "b" });
  await rebuildReadings(door.here().db);
  await door.reload();
  expect(await pageOf(door)).toEqual(before);
  expect(await pageOf(desk)).toEqual(before);
  expect(await desk.here().db.others.get(log[0]!.doc._id)).toBeUndefined();
});

test("at the door a reader counts once in half an hour, and the event does not say who it was", async () => {
  const { school, door, card, reader } = await aDoorAndADesk();
  const answers = [];
  for (const minutes of [0, 29, 2]) {
    school.passes(minutes);
    answers.push((await door.here().dayBook.countAtDoor(card)).type);
  }
  expect(answers).toEqual(["Counted", "CountedLately", "Counted"]);
  expect((await door.here().dayBook.countAtDoor("KHONG-CO")).type).toBe("NoSuchCard");
  const kept = JSON.stringify(await door.here().db.events.where("about").equals("visits").toArray());
  expect(kept).toContain("6A");
  for (const word of [reader.id, reader.fullName, card, "party:"]) expect(kept).not.toContain(word);
});

test("a refused count is counted no longer on its own device", async () => {
  const { door, card } = await aDoorAndADesk();
  await door.here().dayBook.countAtDoor(card);
  const [row] = (await door.here().keeper.nextToSend(100)).filter(({ doc }) => doc["kind"] === "visit-counted");
  await door.here().keeper.refusedRow(row!, "forbidden");
  expect(await pageOf(door)).toEqual([]);
});

test("a reading period forgotten yesterday is entered by a librarian for that day; an assistant's, or one of tomorrow, is not", async () => {
  const { desk } = await aDoorAndADesk();
  const yesterday = addDays(today(desk), -1);
  const { dayBook } = desk.here();
  expect(await dayBook.tally({ visitors: 38, facts: class6A }, yesterday)).toEqual({ ok: false, error: { type: "ForLibrarians" } });
  await desk.signIn(librarian.name, librarian.pin);
  expect(await dayBook.tally({ visitors: 38, facts: class6A }, addDays(today(desk), 1))).toEqual({ ok: false, error: { type: "DayIsAhead" } });
  const visit = await tallied(desk, { visitors: 38, facts: class6A, period: 3 }, yesterday);
  expect(await pageOf(desk)).toEqual([]);
  expect(sumOf(await dayBook.figures(yesterday, yesterday), { entry: "visit", group: "pupil" })).toBe(38);
  expect(await dayBook.counts(yesterday)).toMatchObject([{ visit: { id: visit, day: yesterday, period: 3 }, staff: librarian.name, device: "pc" }]);
});

test("a slip of the hand noticed the next day is listed with who counted it, and only a librarian takes it back", async () => {
  const { school, desk, door } = await aDoorAndADesk();
  const { dayBook } = desk.here();
  const [monday, slip] = [today(desk), await tallied(desk, { visitors: 380, facts: { group: "teacher" } })];
  await carry(desk, door);
  school.passes(24 * 60);
  expect(await door.here().dayBook.undo(slip)).toEqual({ ok: false, error: { type: "ForLibrarians" } });
  await door.signIn(librarian.name, librarian.pin);
  expect((await door.here().dayBook.counts(monday)).map(({ visit, device }) => [visit.visitors, device])).toEqual([[380, "pc"]]);
  expect(await door.here().dayBook.undo(slip)).toMatchObject({ ok: true });
  await carry(door, desk);
  expect([await dayBook.counts(monday), await dayBook.figures(monday, monday)]).toEqual([[], []]);
});

test("only classes of pupils are offered; a class in one period is one reading period, whichever desks tallied it", async () => {
  const { desk, door } = await aDoorAndADesk();
  const teachers = await desk.here().lists.planPatrons([{ row: 1, fullName: "Nguyễn Mai Hoa", classUnit: "Tổ Toán" }], "teacher");
  await desk.here().lists.apply(teachers, "giao-vien.xlsx", () => undefined);
  await desk.bringInReaders(pupil("Trần Gia Bình", { classUnit: "10A1", grade: 10 }));
  expect(await desk.here().dayBook.classes()).toEqual([{ classUnit: "6A", grade: 6 }, { classUnit: "10A1", grade: 10 }]);
  await tallied(desk, { visitors: 30, facts: class6A, period: 3 });
  await tallied(door, { visitors: 8, facts: class6A, period: 3 });
  const slip = await tallied(desk, { visitors: 38, facts: class6A, period: 4 });
  await tallied(desk, { visitors: 38, facts: class6A });
  await tallied(desk, { visitors: 12, facts: { group: "pupil", grade: 6 } });
  await carry(door, desk);
  const periods = () => desk.here().dayBook.readingPeriods(day("2026-11-01"), day("2026-11-30"));
  expect(await periods()).toHaveLength(2);
  await desk.here().dayBook.undo(slip);
  expect(await periods()).toEqual([{ day: today(desk), classUnit: "6A", period: 3 }]);
});

test("lent at two desks and settled in another month: the month it was lent in counts one loan, on both devices", async () => {
  const { school, desk, door, reader } = await aDoorAndADesk();
  await desk.bringInReaders(pupil("Trần Gia Bình"));
  await carry(desk, door);
  const copy = await desk.copy("STK.001");
  const month = { from: day("2026-11-01"), to: day("2026-11-30") };
  const lentIn = async ({ here }: Device) => sumOf(await here().dayBook.figures(month.from, month.to), { entry: "lent" });
  expect((await desk.here().desk.choose(copy, reader.id)).type).toBe("Lent");
  expect((await door.here().desk.choose(copy, await door.reader("Trần Gia Bình"))).type).toBe("Lent");
  await carry(desk, door);
  await carry(door, desk);
  expect(await lentIn(desk)).toBe(2);
  school.passes(40 * 24 * 60);
  const [{ finding }] = (await desk.here().desk.contradictions()) as [ContradictionFile];
  if (finding.type !== "LentTwice") throw new Error(finding.type);
  await desk.signIn(librarian.name, librarian.pin);
  const said = await desk.here().desk.say(copy, { kind: "contradiction-settled", settles: [finding.first, finding.second], stands: finding.first });
  expect(said.type).toBe("Said");
  await carry(desk, door);
  for (const device of [desk, door]) expect(await lentIn(device)).toBe(1);
});

test("what a day was used for: two desks that write apart keep both fields; of one field the replaced words are shown and can be taken over", async () => {
  const { desk, door } = await aDoorAndADesk();
  for (const device of [desk, door]) await device.signIn(librarian.name, librarian.pin);
  const on = today(desk);
  const writtenAt = async ({ here }: Device) => here().dayBook.days(on, on);
  await desk.here().dayBook.write(on, { activities: "Giới thiệu sách" });
  await door.here().dayBook.write(on, { activities: "Kể chuyện theo sách", remarks: "  Mất điện " });
  await carry(desk, door);
  expect(await writtenAt(door)).toEqual([{ words: { day: on, activities: "Giới thiệu sách", remarks: "Mất điện" }, lost: { activities: "Kể chuyện theo sách" } }]);
  await door.here().dayBook.settleLost(on, "takeOver");
  await carry(door, desk);
  for (const device of [desk, door]) expect(await writtenAt(device)).toEqual([{ words: { day: on, activities: "Giới thiệu sách; Kể chuyện theo sách", remarks: "Mất điện" } }]);
  await desk.here().dayBook.write(on, { activities: "", remarks: "" });
  await carry(desk, door);
  expect([await writtenAt(desk), await writtenAt(door)]).toEqual([[], []]);
});

test("words on a day are a librarian's, and of no day to come", async () => {
  const { desk } = await aDoorAndADesk();
  const { dayBook } = desk.here();
  expect(await dayBook.write(today(desk), { remarks: "x" })).toEqual({ ok: false, error: { type: "ForLibrarians" } });
  await desk.signIn(librarian.name, librarian.pin);
  expect(await dayBook.write(addDays(today(desk), 1), { remarks: "x" })).toEqual({ ok: false, error: { type: "DayIsAhead" } });
  expect(await dayBook.write(addDays(today(desk), -3), { remarks: "Kiểm kê" })).toMatchObject({ ok: true });
});

test("a card scanned at the desk is a visit only where the school wants it: once in half an hour with the door, and never for an earlier day", async () => {
  const { school, desk, card } = await aDoorAndADesk();
  await desk.signIn(librarian.name, librarian.pin);
  const scanned = async (how?: How) => {
    // The same code at once would be one scan, read twice.
    school.passes(1);
    expect((await desk.here().desk.scan(card, undefined, how)).type).toBe("PatronOpened");
  };
  const visits = async () => sumOf(await pageOf(desk), { entry: "visit" });
  await scanned();
  await desk.here().dayBook.changeCountAtDesk(true);
  await expect.poll(() => desk.here().setting.current().countAtDesk).toBe(true);
  expect(await visits()).toBe(0);
  await scanned({ on: addDays(today(desk), -1) });
  await scanned();
  await expect.poll(visits).toBe(1);
  expect((await desk.here().dayBook.countAtDoor(card)).type).toBe("CountedLately");
});
