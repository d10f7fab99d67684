import { expect, test } from "vitest";
import { day } from "#domain/kernel/day.ts";
import { newId, type PartyId, type PatronId, type TitleId } from "#domain/kernel/ids.ts";
import { databasesOf } from "#wire/database-names.ts";
import { erasureOf } from "#wire/erasure.ts";
import { patronToDocument, tieToDocument } from "#wire/people.ts";
import { schoolSettingId } from "#wire/school-setting.ts";
import { aSchool, books, carry, everything, librarian, pupil, type Device } from "./a-device.ts";

const desk = ({ here }: Device): string => databasesOf(here().device.school).desk;
const waiting = async ({ here }: Device) => (await here().keeper.nextToSend(100)).map(({ doc }) => doc);

const aReader = async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  await pc.signIn(librarian.name, librarian.pin);
  return { school, pc, reader: await pc.reader("Lê Bảo An") };
};

test("a reader who was never sent anywhere goes without a trace; one who was is told of", async () => {
  const { school, pc, reader } = await aReader();
  expect((await pc.here().forgetting.eraseReader(reader)).ok).toBe(true);
  expect((await waiting(pc)).filter(({ _id }) => _id === reader)).toEqual([]);
  const other = await pc.reader("Trần Gia Bình");
  await carry(pc, await school.device("tablet"));
  expect((await pc.here().forgetting.eraseReader(other)).ok).toBe(true);
  expect(await waiting(pc)).toEqual([{ ...erasureOf(other), _rev: expect.stringMatching(/^1-/) }]);
  await expect.poll(() => pc.here().counts.current().unsent).toBe(1);
  expect((await pc.here().db.counters.get("patrons"))?.value).toBe(0);
});

test("erased twice, or told of it once more, is erased once", async () => {
  const { school, pc, reader } = await aReader();
  await carry(pc, await school.device("tablet"));
  await pc.here().forgetting.eraseReader(reader);
  await pc.here().forgetting.eraseReader(reader);
  expect(await waiting(pc)).toHaveLength(1);
  await pc.here().keeper.takeIn(desk(pc), [{ ...erasureOf(reader), _rev: "2-x" }], { since: "9", birth: "b" });
  expect(await waiting(pc)).toEqual([]);
  const before = await everything(pc);
  await pc.here().keeper.takeIn(desk(pc), [{ ...erasureOf(reader), _rev: "2-x" }], { since: "9", birth: "b" });
  expect(await everything(pc)).toEqual(before);
});

test("a reader who waits for a book is not erased: the hold needs somebody to be told", async () => {
  const { pc, reader } = await aReader();
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]));
  await pc.here().desk.choose(await pc.copy("STK.001"), await pc.reader("Trần Gia Bình"));
  const title = (await pc.here().db.titles.toArray())[0]!.id as TitleId;
  const placed = await pc.here().holds.place(title, reader);
  if (placed.type !== "HoldNoted") throw new Error(placed.type);
  expect(await pc.here().forgetting.eraseReader(reader)).toMatchObject({ ok: false, error: { type: "StillOpen", out: [], owed: [], awaited: [{ title: { titleProper: "Dế Mèn phiêu lưu ký" } }] } });
  await pc.here().holds.end(title, placed.event, "cancelled");
  expect((await pc.here().forgetting.eraseReader(reader)).ok).toBe(true);
});

test("to a database that was born anew the erasure is sent again", async () => {
  const { school, pc, reader } = await aReader();
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  await pc.here().forgetting.eraseReader(reader);
  await carry(pc, tablet);
  await carry(tablet, pc);
  expect(await waiting(tablet)).toEqual([]);
  const there = new Set([reader]);
  expect(await tablet.here().keeper.heldBeside(desk(tablet), there)).not.toContain(reader);
  // A plain deletion there is none.
  expect(await tablet.here().keeper.heldBeside(desk(tablet), there, there)).toContain(reader);
  await tablet.here().keeper.sendAgain(desk(tablet), await tablet.here().keeper.heldBeside(desk(tablet), new Set()));
  expect((await waiting(tablet)).filter(({ kind }) => kind === "erased")).toEqual([erasureOf(reader)]);
  // The old backup that it was born from has the reader still.
  const { schoolKey } = tablet.here().device;
  const again = await patronToDocument(schoolKey, { id: reader, fullName: "Lê Bảo An", group: "pupil", cards: ["KHONG-CON-99"], active: true });
  await tablet.here().keeper.takeIn(desk(tablet), [{ ...again, _rev: "1-old" }], { since: "1", birth: "new" });
  expect((await waiting(tablet)).filter(({ kind }) => kind === "erased")).toEqual([{ ...erasureOf(reader), _rev: "1-old" }]);
  expect(JSON.stringify(await everything(tablet))).not.toContain("KHONG-CON-99");
});

test("a device that joins later reads erasures like anything else, and a tie of somebody erased is not kept", async () => {
  const { school, pc } = await aReader();
  const late = await school.device("late");
  const { schoolKey } = late.here().device;
  const [gone, other] = [newId("patron", school.chance.byte), newId("patron", school.chance.byte)];
  const tie = (party: string, patron: PatronId) => tieToDocument(schoolKey, { party: `party:${party}` as PartyId, patron, month: "2026-11" });
  const documents = [await tie("a", gone), await tie("b", other), erasureOf(gone)].map((doc, index) => ({ ...doc, _rev: `1-${index}` }));
  await late.here().keeper.takeIn(desk(late), documents, { since: "3", birth: "b" }, { deferReadings: true });
  expect((await late.here().db.ties.toArray()).map(({ patron }) => patron)).toEqual([other]);
  expect((await waiting(late)).filter(({ kind }) => kind === "erased")).toEqual([{ ...erasureOf("tie:a"), _rev: "1-0" }]);
  expect(await pc.here().db.erased.count()).toBe(0);
});

test("a tie that another key sealed stops no exchange, and is no tie that this device could let go", async () => {
  const { pc } = await aReader();
  await pc.here().keeper.takeIn(desk(pc), [{ _id: "tie:foreign", kind: "tie", v: 1, sealed: "x".repeat(60), _rev: "1-a" }], { since: "9", birth: "b" });
  expect(await pc.here().db.ties.count()).toBe(1);
  pc.here().onServerTime(Date.parse("2027-11-23T01:00:00Z"));
  expect(await pc.here().forgetting.sweep()).toBe(0);
  expect(await pc.here().db.ties.count()).toBe(1);
});

test("a tie of a year whose log was never read here is let go only by a device that has what happened under it", async () => {
  const { school, pc, reader } = await aReader();
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]));
  await pc.here().desk.choose(await pc.copy("STK.001"), reader);
  school.passes(1);
  await pc.here().desk.choose(await pc.copy("STK.001"), undefined);
  const late = await school.device("late");
  // Two school years on, a device joins that reads the open year's log and the one before.
  school.passes(60 * 24 * 900);
  const year = { year: 2028, startsOn: day("2028-09-05"), firstTermEndsOn: day("2029-01-15"), endsOn: day("2029-05-31") };
  for (const device of [pc, late]) {
    const setting = (await device.here().db.others.get(schoolSettingId))?.doc ?? (await pc.here().db.others.get(schoolSettingId))!.doc;
    await device.here().keeper.takeIn(desk(device), [{ ...setting, year, _rev: "9-y" }, ...(await pc.here().db.ties.toArray()).map(({ doc }) => ({ ...doc, _rev: "1-t" }))], { since: "9", birth: "b" });
    await expect.poll(() => device.here().setting.current().year.year).toBe(2028);
    device.here().onServerTime(Date.parse("2029-05-11T01:01:00Z"));
  }
  expect([await late.here().db.ties.count(), await late.here().forgetting.sweep()]).toEqual([1, 0]);
  expect([await pc.here().db.ties.count(), await pc.here().forgetting.sweep()]).toEqual([1, 1]);
});

const forbidden = "forbidden: You are not allowed to access this db.";
const refuse = async ({ here }: Device, is: (id: string) => boolean) => {
  for (const row of (await here().keeper.nextToSend(1000)).filter(({ doc }) => is(doc._id))) await here().keeper.refusedRow(row, forbidden);
};

test("a reader whose loan the server did not take has the book all the same: not erased until that is sent again or let go", async () => {
  const { pc, reader } = await aReader();
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]));
  expect((await pc.here().desk.choose(await pc.copy("STK.001"), reader)).type).toBe("Lent");
  await refuse(pc, (id) => id.startsWith("event:"));
  expect(await pc.here().forgetting.eraseReader(reader)).toMatchObject({ ok: false, error: { type: "StillOpen", out: [], notTaken: [{ copy: { accessionNo: "STK.001" }, title: { titleProper: "Dế Mèn phiêu lưu ký" } }] } });
  await pc.here().refused.letGo((await pc.here().refused.all())[0]!.row);
  expect((await pc.here().forgetting.eraseReader(reader)).ok).toBe(true);
});

test("with a reader goes the remark on a loan that the server did not take and somebody let go", async () => {
  const { pc, reader } = await aReader();
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]));
  await pc.here().records.block(reader, { reason: "other" });
  const copy = await pc.copy("STK.001");
  expect((await pc.here().desk.choose(copy, reader)).type).toBe("Refused");
  expect((await pc.here().desk.lendAnyway(copy, reader, { reason: "other", remark: "Bảo An ôn thi" })).type).toBe("Lent");
  await refuse(pc, (id) => id.startsWith("event:"));
  const notes = () => pc.here().db.others.where("kind").equals("note").count();
  expect(await notes()).toBe(1);
  await pc.here().refused.letGo((await pc.here().refused.all())[0]!.row);
  expect((await pc.here().forgetting.eraseReader(reader)).ok).toBe(true);
  expect(await notes()).toBe(0);
});

test("a loan that was let go keeps its reader's tie, so that taken back it is still theirs", async () => {
  const { pc, reader } = await aReader();
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]));
  await pc.here().desk.choose(await pc.copy("STK.001"), reader);
  await refuse(pc, (id) => id.startsWith("event:"));
  const [{ row } = { row: 0 }] = await pc.here().refused.all();
  await pc.here().refused.letGo(row);
  pc.here().onServerTime(Date.parse("2027-02-23T01:00:00Z"));
  expect([await pc.here().forgetting.sweep(), await pc.here().db.ties.count()]).toEqual([0, 1]);
  await pc.here().refused.takeBack(row);
  expect((await pc.here().refused.all())[0]!.what).toMatchObject({ is: "act", told: { patron: { fullName: "Lê Bảo An" } } });
});

test("a note of printed cards and a homeroom teacher that the server did not take go with the reader they speak of", async () => {
  const { pc, reader } = await aReader();
  const [code] = (await pc.here().desk.patronFile(reader))!.patron.cards;
  await carry(pc);
  await pc.here().cards.notePrinted([code!]);
  await pc.here().homerooms.setTeacher("6A", reader);
  await refuse(pc, (id) => /^(print|homeroom):/.test(id));
  expect(await pc.here().db.refused.count()).toBe(2);
  expect((await pc.here().forgetting.eraseReader(reader)).ok).toBe(true);
  expect([await pc.here().db.refused.count(), (await pc.here().db.counters.get("refused"))?.value]).toEqual([0, 0]);
  expect(JSON.stringify(await everything(pc))).not.toContain(code);
});
