/** A school year is closed on one device: the others go on from its position, also one that never had the old log. */
import { expect, test } from "vitest";
import { day } from "#domain/kernel/day.ts";
import { proposedSteps } from "#domain/patrons/class-steps.ts";
import { rollover } from "#domain/patrons/rollover.ts";
import { openingPositionFrom } from "#wire/opening-position.ts";
import type { SimulatedDevice } from "../simulate/device.ts";
import { aMorning } from "./morning.ts";

const yearOf = (year: number) => ({ year, startsOn: day(`${year}-09-06`), firstTermEndsOn: day(`${year + 1}-01-14`), endsOn: day(`${year + 1}-05-31`) });
const aDay = 60 * 24;
/** From 23 November 2026 to late August 2027, and from there a year on. */
const untilAugust = aDay * 275;

const settled = () => new Promise((resolve) => setTimeout(resolve, 150));

/** As the page does it after each exchange. */
const meet = async (...devices: SimulatedDevice[]): Promise<void> => {
  for (const device of devices) {
    expect((await device.exchange()).trouble).toBe("none");
    await device.here().closing.settle();
    await settled();
  }
};

const turn = async (device: SimulatedDevice, year: number) => {
  const service = device.here().rollover;
  const patrons = await service.readers();
  const steps = new Map(proposedSteps(patrons, { year, openYear: year - 1, lastGrade: 9 }).map(({ from, next }) => [from, next]));
  const { moves } = rollover({ patrons, openYear: year - 1, year, steps, listed: [], choices: new Map() });
  const done = await service.apply({ year: yearOf(year), openYear: year - 1, moves, arrivals: [] }, () => undefined);
  await settled();
  return done.id;
};

const readings = async (device: SimulatedDevice) => {
  const { db } = device.here();
  const [stories, loans, debts, holds, contradictions] = await Promise.all([db.stories.toArray(), db.openLoans.toArray(), db.debts.toArray(), db.holds.toArray(), db.counters.get("contradictions")]);
  return { stories, loans, debts, holds, contradictions: contradictions?.value ?? 0 };
};

const rows = async (device: SimulatedDevice) => (await device.here().db.events.toArray()).map(({ id }) => id).sort();

const school = async () => {
  const morning = await aMorning();
  const { pc, tablet, patrons, code, passes, copies } = morning;
  const [an, binh] = [patrons[0]!.id, patrons[1]!.id];
  await pc.here().staff.add({ name: "Cô Lan", role: "librarian", pin: "1234" });
  await pc.here().staff.signIn((await pc.here().staff.all())[0]!.id, "1234");
  // Out at the close; back before it; torn by its reader and back; waited for.
  await pc.here().desk.scan(code(0), an);
  await pc.here().desk.scan(code(1), binh);
  passes(20);
  await pc.here().desk.scan(code(1), undefined);
  passes(20);
  const third = await pc.here().desk.scan(code(2), binh);
  passes(20);
  await pc.here().desk.scan(code(2), undefined);
  await pc.here().desk.say(copies[2]!.id, { kind: "condition-noted", condition: "torn", loan: third.type === "Lent" ? third.event : undefined! });
  await meet(pc, tablet);
  passes(untilAugust);
  return { ...morning, an, binh };
};

test("the device that turns the year writes its position; one with the old log and one without read the same, and go on from it", async () => {
  const { pc, tablet, start, server, names, copies, code, an, binh, passes } = await school();
  await turn(pc, 2027);
  await meet(pc, pc, tablet);
  const documents = (await server.allDocuments(names.desk)).filter(({ _id }) => _id.startsWith("position:"));
  expect(documents.map(({ kind }) => kind).sort()).toEqual(["opening-position", "opening-position", "year-opened"]);
  expect(JSON.stringify(documents)).not.toMatch(/Bảo|Bình|sealed/);
  const later = await start("moi");
  await later.here().closing.settle();
  expect(await later.here().db.feeds.get(names.log(2026))).toBeUndefined();
  expect(await readings(later)).toEqual(await readings(pc));
  expect(await readings(tablet)).toEqual(await readings(pc));
  expect((await readings(pc)).loans).toHaveLength(1);
  expect((await readings(pc)).debts).toMatchObject([{ copy: copies[2]!.id, debt: { because: "damaged" } }]);
  expect((await rows(later)).length).toBeLessThan((await rows(pc)).length);

  // What it does not have of last year it does not make up.
  expect([await later.here().dayBook.wholeFrom(), await tablet.here().dayBook.wholeFrom()]).toEqual(["2027-09-06", "2026-09-06"]);

  // The new device takes back what was lent last year, and lends what came back then; the old ones hear of both.
  await settled();
  expect(await later.here().desk.scan(code(0), undefined)).toMatchObject({ type: "TakenBack", from: [{ patron: { id: an } }] });
  passes(10);
  expect(await later.here().desk.scan(code(1), an)).toMatchObject({ type: "Lent" });
  passes(10);
  expect(await tablet.here().desk.scan(code(3), binh)).toMatchObject({ type: "Refused", refusals: [{ type: "PatronHasDebts" }] });
  await meet(later, tablet, pc, later);
  expect((await server.allDocuments(names.log(2027))).map(({ kind }) => kind).sort()).toEqual(["copy-lent", "copy-returned"]);
  expect(await readings(later)).toEqual(await readings(pc));
  expect(await readings(tablet)).toEqual(await readings(pc));
  expect((await readings(pc)).loans).toMatchObject([{ copy: copies[1]!.id }]);
  expect((await readings(pc)).contradictions).toBe(0);
  // The page of a copy still tells what is kept of the closed year.
  expect((await tablet.here().desk.copyHistory(copies[1]!.id))?.acts).toHaveLength(3);
});

test("two devices that close the year apart from each other write the same", async () => {
  const { pc, tablet, server, names } = await school();
  await turn(pc, 2027);
  await pc.exchange();
  await tablet.exchange();
  for (const device of [pc, tablet]) await device.here().closing.settle();
  const written = async (device: SimulatedDevice) => (await device.here().db.others.where("id").startsWith("position:").toArray()).map(({ doc }) => doc);
  expect(await written(tablet)).toEqual(await written(pc));
  expect((await written(pc)).length).toBe(3);
  await meet(pc, tablet, pc);
  for (const device of [pc, tablet]) {
    expect(await device.here().db.lost.count()).toBe(0);
    expect(device.here().counts.current()).toMatchObject({ unsent: 0, refused: 0 });
  }
  expect((await server.allDocuments(names.desk)).filter(({ _id }) => _id.startsWith("position:"))).toHaveLength(3);
});

test("what a tablet that was away brings for the closed year is taken in, and corrects the position everywhere", async () => {
  const { pc, tablet, start, server, names, copies, code, an, passes } = await school();
  tablet.line.cut();
  await turn(pc, 2027);
  await meet(pc, pc);
  const later = await start("moi");
  await later.here().closing.settle();
  // The tablet knows nothing of the new year: one book comes back, one goes out, one goes out and comes back.
  expect((await tablet.here().desk.scan(code(0), undefined)).type).toBe("TakenBack");
  passes(10);
  expect((await tablet.here().desk.scan(code(3), an)).type).toBe("Lent");
  passes(10);
  expect((await tablet.here().desk.scan(code(1), an)).type).toBe("Lent");
  passes(10);
  expect((await tablet.here().desk.scan(code(1), undefined)).type).toBe("TakenBack");
  passes(aDay);
  tablet.line.mend();
  await meet(tablet, tablet, pc, later);
  const corrections = (await server.allDocuments(names.desk)).filter(({ kind }) => kind === "position-corrected").map(openingPositionFrom);
  expect(corrections.map(({ about, late }) => [about, late.length]).sort()).toEqual([[copies[0]!.id, 1], [copies[3]!.id, 1]].sort());
  expect((await server.allDocuments(names.log(2026))).length).toBe(10);
  for (const device of [pc, tablet, later]) {
    expect(await readings(device)).toEqual(await readings(pc));
    expect((await readings(device)).loans).toMatchObject([{ copy: copies[3]!.id, loan: { lentOn: "2027-08-25" } }]);
    expect((await readings(device)).contradictions).toBe(0);
    expect(await device.here().db.events.where("late").equals(1).count()).toBe(0);
  }
  expect(await later.here().desk.scan(code(3), undefined)).toMatchObject({ type: "TakenBack", from: [{ patron: { id: an } }] });
});

test("a device that was away for two turns is heard all the same, and one that never had that log follows", async () => {
  const { pc, tablet, start, copies, code, an, passes } = await school();
  tablet.line.cut();
  expect((await tablet.here().desk.scan(code(0), undefined)).type).toBe("TakenBack");
  passes(10);
  expect((await tablet.here().desk.scan(code(3), an)).type).toBe("Lent");
  await turn(pc, 2027);
  await meet(pc, pc);
  passes(aDay * 365);
  await turn(pc, 2028);
  await meet(pc, pc);
  const later = await start("moi");
  await later.here().closing.settle();
  tablet.line.mend();
  await meet(tablet, tablet, pc, later);
  for (const device of [pc, tablet, later]) {
    expect((await readings(device)).loans.map(({ copy }) => copy)).toEqual([copies[3]!.id]);
    expect(await readings(device)).toEqual(await readings(pc));
  }
});

test("what a device that was away for two turns had lent, and came back elsewhere meanwhile, is not out again", async () => {
  const { pc, tablet, start, copies, code, an, passes, names } = await school();
  tablet.line.cut();
  expect((await tablet.here().desk.scan(code(0), undefined)).type).toBe("TakenBack");
  passes(10);
  expect((await tablet.here().desk.scan(code(3), an)).type).toBe("Lent");
  await turn(pc, 2027);
  await meet(pc, pc);
  // Nobody there knows that it is out; it is looked into.
  passes(aDay * 30);
  const { desk, staff } = pc.here();
  await staff.signIn((await staff.all())[0]!.id, "1234");
  const back = await desk.takeBackUnknown(copies[3]!.id);
  expect(back.type).toBe("TakenBack");
  expect(await desk.say(copies[3]!.id, { kind: "contradiction-settled", settles: back.type === "TakenBack" ? [back.event] : [], stands: null })).toMatchObject({ type: "Said" });
  passes(aDay * 335);
  await turn(pc, 2028);
  await meet(pc, pc);
  const later = await start("moi");
  await later.here().closing.settle();
  expect(await readings(later)).toEqual(await readings(pc));
  tablet.line.mend();
  await meet(tablet, tablet, pc, later);
  for (const device of [pc, tablet, later]) {
    expect((await readings(device)).loans.map(({ copy }) => copy)).toEqual([]);
    expect((await readings(device)).contradictions).toBe(0);
    expect(await readings(device)).toEqual(await readings(pc));
  }
  // What it read for that it reads no more.
  expect(await tablet.here().databases(() => true)).not.toContain(names.log(2026));
});

test("a device that came after the close, and whose clock puts its acts into the closed year, does not read that year for it", async () => {
  const { pc, tablet, start, names, code, an, passes } = await school();
  await turn(pc, 2027);
  await meet(pc, pc, tablet);
  const later = await start("moi");
  await later.here().closing.settle();
  later.line.cut();
  later.setClock(-3 * 365 * 24 * 3_600_000);
  await later.kill();
  expect((await later.here().desk.scan(code(0), undefined)).type).toBe("TakenBack");
  passes(10);
  expect((await later.here().desk.scan(code(3), an)).type).toBe("Lent");
  const { db, databases } = later.here();
  expect((await db.outbox.toArray()).map(({ database }) => database)).toContain(names.log(2026));
  expect(await databases(() => true)).not.toContain(names.log(2026));
  later.setClock(0);
  later.line.mend();
  await meet(later, later, pc, tablet, later);
  expect(await databases(() => true)).not.toContain(names.log(2026));
  for (const device of [pc, tablet, later]) expect(await readings(device)).toEqual(await readings(pc));
});

test("the closed year stays for one year more and then goes, but for what still speaks and what was not sent", async () => {
  const { pc, tablet, names, copies, passes, code, an } = await school();
  const held = (await rows(pc)).length;
  await turn(pc, 2027);
  await meet(pc, pc);
  expect((await rows(pc)).length).toBe(held);
  passes(aDay * 365);
  await turn(pc, 2028);
  await meet(pc, pc);
  const { db } = pc.here();
  expect((await rows(pc)).length).toBe(4);
  expect(await db.feeds.get(names.log(2026))).toBeUndefined();
  expect((await readings(pc)).loans).toMatchObject([{ copy: copies[0]!.id }]);
  expect((await readings(pc)).debts).toMatchObject([{ copy: copies[2]!.id }]);
  await meet(tablet);
  expect(await tablet.here().desk.scan(code(0), undefined)).toMatchObject({ type: "TakenBack", from: [{ patron: { id: an } }] });
  await meet(tablet, pc);
  expect((await readings(pc)).loans).toEqual([]);
  expect(await readings(tablet)).toEqual(await readings(pc));
});

test("a turn taken back opens the year before again, unless something was written in the new one", async () => {
  const { pc, tablet, start, server, names, code } = await school();
  const before = await readings(pc);
  const id = await turn(pc, 2027);
  await meet(pc, pc, tablet);
  const later = await start("moi");
  await later.here().closing.settle();
  expect(await pc.here().rollover.undo(id)).toMatchObject({ yearStays: undefined });
  await settled();
  await meet(pc, tablet, later, later);
  for (const device of [pc, tablet, later]) {
    expect(device.here().setting.current().year.year).toBe(2026);
    expect(await readings(device)).toEqual(before);
  }
  expect((await server.allDocuments(names.desk)).filter(({ _id }) => _id.startsWith("position:"))).toEqual([]);

  const again = await turn(pc, 2027);
  await meet(pc, tablet);
  expect((await tablet.here().desk.scan(code(0), undefined)).type).toBe("TakenBack");
  await meet(tablet, pc);
  expect(await pc.here().rollover.undo(again)).toMatchObject({ yearStays: 2027 });
  await settled();
  expect(pc.here().setting.current().year.year).toBe(2027);
  await meet(pc, pc, tablet, later);
  for (const device of [tablet, later]) expect(await readings(device)).toEqual(await readings(pc));
});
