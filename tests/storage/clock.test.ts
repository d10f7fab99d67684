/** A device whose clock is wrong: what it asks, what it states, and how the acts since are told on every device. */
import { expect, test } from "vitest";
import { day } from "#domain/kernel/day.ts";
import { aSchool, books, carry, librarian, pupil, type Device } from "./a-device.ts";

const aDay = 24 * 60;

const twoDesks = async () => {
  const school = await aSchool(11);
  const pc = await school.device("pc");
  const tablet = await school.device("tablet");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]), books("Kính vạn hoa", ["STK.002"]));
  await pc.bringInReaders(pupil("Lê Bảo An"));
  await carry(pc, tablet);
  return { school, pc, tablet };
};

const lend = async (device: Device, accessionNo: string) => {
  const answer = await device.here().desk.choose(await device.copy(accessionNo), await device.reader("Lê Bảo An"));
  if (answer.type !== "Lent") throw new Error(answer.type);
  return answer;
};

const loanOn = async (device: Device, accessionNo: string) => {
  const [loan] = (await device.here().db.stories.get(await device.copy(accessionNo)))?.loans ?? [];
  return loan && { on: loan.lentOn, due: loan.due };
};

const statements = async (device: Device) => (await device.here().db.events.where("about").equals("clocks").toArray()).length;

test("what was lent by a clock that was ahead is told on its true day, with its true due day, at every desk", async () => {
  const { school, pc, tablet } = await twoDesks();
  // The truth is Monday 23 November; this clock says Thursday.
  school.passes(3 * aDay);
  expect((await lend(tablet, "STK.001")).due).toBe("2026-12-03");
  tablet.here().onServerTime(Date.parse("2026-11-23T01:00:10Z"));
  await expect.poll(() => statements(tablet)).toBe(1);
  const truly = { on: "2026-11-23", due: "2026-11-30" };
  expect(await loanOn(tablet, "STK.001")).toEqual(truly);
  const sent = await carry(tablet, pc);
  expect(await loanOn(pc, "STK.001")).toEqual(truly);
  // The act travels as it was written.
  expect(sent.find(({ kind }) => kind === "copy-lent")).toMatchObject({ day: "2026-11-26", due: "2026-12-03" });
  expect(tablet.here().desk.today()).toBe("2026-11-23");
});

test("a statement that comes before the acts it is about, or to a device that rebuilds its readings, is heeded all the same", async () => {
  const { school, pc, tablet } = await twoDesks();
  school.passes(3 * aDay);
  await lend(tablet, "STK.001");
  tablet.here().onServerTime(Date.parse("2026-11-23T01:00:10Z"));
  await expect.poll(() => statements(tablet)).toBe(1);
  const rows = await tablet.here().keeper.nextToSend(100);
  for (const { doc, database } of [...rows].reverse()) await pc.here().keeper.takeIn(database, [{ ...doc, _rev: "1-a" }], { since: "1", birth: "b" });
  expect(await loanOn(pc, "STK.001")).toEqual({ on: "2026-11-23", due: "2026-11-30" });
  await pc.here().db.device.update("this", { deferred: true });
  await pc.reload();
  expect(await loanOn(pc, "STK.001")).toEqual({ on: "2026-11-23", due: "2026-11-30" });
});

test("a small difference, or a clock that was known all along, is not stated", async () => {
  const { school, tablet } = await twoDesks();
  tablet.here().onServerTime(Date.parse("2026-11-23T01:00:10Z"));
  await lend(tablet, "STK.001");
  school.passes(10);
  tablet.here().onServerTime(Date.parse("2026-11-23T01:10:20Z"));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await statements(tablet)).toBe(0);
});

test("after a jump the desk asks which day it is; the answer puts right what comes after, and what was done meanwhile", async () => {
  const { school, tablet } = await twoDesks();
  await lend(tablet, "STK.001");
  school.passes(-400 * aDay);
  await tablet.reload();
  const { clock } = tablet.here();
  expect(clock.question.current()).toBe("2025-10-19");
  await lend(tablet, "STK.002");
  await clock.confirm(day("2026-11-24"));
  expect(clock.question.current()).toBeUndefined();
  expect(tablet.here().desk.today()).toBe("2026-11-24");
  expect([await loanOn(tablet, "STK.001"), await loanOn(tablet, "STK.002")]).toEqual([
    { on: "2026-11-23", due: "2026-11-30" },
    { on: "2026-11-24", due: "2026-12-01" },
  ]);
});

test("the next morning nothing is asked", async () => {
  const { school, tablet } = await twoDesks();
  await lend(tablet, "STK.001");
  school.passes(18 * 60);
  await tablet.reload();
  expect(tablet.here().clock.question.current()).toBeUndefined();
});

test("a clock that was set ahead while the app was open, and right again the next morning, put nothing on another day", async () => {
  const { school, tablet } = await twoDesks();
  await tablet.here().onServerTime(Date.parse("2026-11-23T01:00:00Z"));
  school.passes(8 * 60);
  await lend(tablet, "STK.001");
  school.clockIsSet(9 * 60);
  school.passes(5);
  await lend(tablet, "STK.002");
  expect((await loanOn(tablet, "STK.002"))?.on).toBe("2026-11-24");
  // In the night it is put right: by the clock six hours pass.
  school.passes(6 * 60);
  await tablet.reload();
  await tablet.here().onServerTime(Date.parse("2026-11-24T00:05:00Z"));
  expect([await loanOn(tablet, "STK.001"), await loanOn(tablet, "STK.002")]).toEqual([
    { on: "2026-11-23", due: "2026-11-30" },
    { on: "2026-11-23", due: "2026-11-30" },
  ]);
});

test("a clock that was ahead by a day and some hours is right to the day when the day was named, and to the minute when a server was heard", async () => {
  const { school, tablet } = await twoDesks();
  await tablet.here().onServerTime(Date.parse("2026-11-23T01:00:00Z"));
  school.passes(aDay + aDay + 15 * 60);
  await tablet.reload();
  // Tuesday morning at eight, and the clock says Wednesday evening at eleven.
  expect(tablet.here().clock.question.current()).toBe("2026-11-25");
  await tablet.here().clock.confirm(day("2026-11-24"));
  await lend(tablet, "STK.001");
  school.passes(2 * 60);
  // One in the night, by the clock, and ten in the morning.
  await lend(tablet, "STK.002");
  expect((await loanOn(tablet, "STK.002"))?.on).toBe("2026-11-25");
  await tablet.here().onServerTime(Date.parse("2026-11-24T03:00:00Z"));
  expect([await loanOn(tablet, "STK.001"), await loanOn(tablet, "STK.002")]).toMatchObject([{ on: "2026-11-24" }, { on: "2026-11-24" }]);
});

test("what a clock of years ahead stamped does not hold the day ahead once the server was heard", async () => {
  const { school, tablet } = await twoDesks();
  const { rules, overdueBlocks } = tablet.here().rules.current();
  school.passes(700 * aDay);
  expect((await tablet.here().ruleVersions.write({ rules, overdueBlocks }, day("2028-12-01"))).ok).toBe(true);
  await tablet.here().onServerTime(Date.parse("2026-11-23T01:00:10Z"));
  await tablet.reload();
  expect(tablet.here().desk.today()).toBe("2026-11-23");
});

test("what was renewed by a clock that was ahead is due when the true day makes it due", async () => {
  const { school, pc, tablet } = await twoDesks();
  const lent = await lend(pc, "STK.001");
  await carry(pc, tablet);
  // On Friday the clock says that it is ten days later, and the book overdue.
  await tablet.here().onServerTime(Date.parse("2026-11-23T01:00:00Z"));
  school.passes(14 * aDay);
  await tablet.reload();
  await tablet.signIn(librarian.name, librarian.pin);
  const renewed = await tablet.here().desk.renew({ copy: lent.copy.copy.id, event: lent.event }, await tablet.reader("Lê Bảo An"), { reason: "teacherAsked" });
  expect(renewed).toMatchObject({ type: "Renewed", due: "2026-12-14" });
  await tablet.here().onServerTime(Date.parse("2026-11-27T01:00:00Z"));
  expect((await loanOn(tablet, "STK.001"))?.due).toBe("2026-12-07");
});

test("what was renewed on its true day goes by the true due day of a loan that was not lent on its own", async () => {
  const { school, tablet } = await twoDesks();
  await tablet.here().onServerTime(Date.parse("2026-11-23T01:00:00Z"));
  school.passes(8 * 60);
  await lend(tablet, "STK.002");
  school.clockIsSet(9 * 60);
  school.passes(5);
  const lent = await lend(tablet, "STK.001");
  expect(lent.due).toBe("2026-12-01");
  // In the night it is put right: by the clock six hours pass.
  school.passes(6 * 60);
  await tablet.reload();
  await tablet.signIn(librarian.name, librarian.pin);
  expect(await tablet.here().desk.renew({ copy: lent.copy.copy.id, event: lent.event }, await tablet.reader("Lê Bảo An"), { reason: "teacherAsked" })).toMatchObject({ type: "Renewed", due: "2026-12-08" });
  await tablet.here().onServerTime(Date.parse("2026-11-24T00:05:00Z"));
  expect(await loanOn(tablet, "STK.001")).toEqual({ on: "2026-11-23", due: "2026-12-07" });
});

test("a clock that was set wrong again while only the day stood on the page is known to have been right before", async () => {
  const { school, tablet } = await twoDesks();
  const behind = -(3 * 365 * aDay + 5 * 60);
  school.clockIsSet(behind);
  await tablet.here().onServerTime(Date.parse("2026-11-23T01:00:00Z"));
  // In the night it is put right, and the day is named.
  school.clockIsSet(-behind);
  school.passes(aDay);
  await tablet.reload();
  await tablet.here().clock.confirm(day("2026-11-24"));
  school.passes(12 * 60);
  // Eight in the evening, five hours late by what is believed.
  await lend(tablet, "STK.001");
  expect((await loanOn(tablet, "STK.001"))?.on).toBe("2026-11-25");
  for (let days = 0; days < 2; days++) {
    school.passes(aDay);
    await tablet.reload();
  }
  school.clockIsSet(behind);
  tablet.here().desk.today();
  await expect.poll(async () => (await tablet.here().db.device.get("this"))?.clockOpens?.some(({ moved }) => moved !== undefined)).toBe(true);
  school.passes(aDay);
  await tablet.reload();
  await tablet.here().onServerTime(Date.parse("2026-11-27T13:00:00Z"));
  expect((await loanOn(tablet, "STK.001"))?.on).toBe("2026-11-24");
});
