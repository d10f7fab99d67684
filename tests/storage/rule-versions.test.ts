import { expect, test } from "vitest";
import type { RulesText } from "#domain/circulation/loan-rules.ts";
import { ruleVersions } from "#domain/circulation/rule-versions.ts";
import { day } from "#domain/kernel/day.ts";
import type { EventId, RulesId } from "#domain/kernel/ids.ts";
import { aSchool, books, carry, librarian, pupil, type Device } from "./a-device.ts";

const aLibrary = async () => {
  const school = await aSchool();
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  await pc.signIn(librarian.name, librarian.pin);
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STN.001"]), books("Đất rừng phương Nam", ["STN.002"]), books("Tuổi thơ dữ dội", ["STN.003"]));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  await carry(pc, tablet);
  await tablet.signIn(librarian.name, librarian.pin);
  return { school, pc, tablet };
};

const today = day("2026-11-23");
/** A pupil's ordinary loan for this many days. */
const pupilsFor = (device: Device, days: number): RulesText => {
  const { rules, overdueBlocks } = device.here().rules.current();
  return { overdueBlocks, rules: { ...rules, pupil: { ...rules.pupil, any: { limit: 2, period: { days } } } } };
};
const lend = async (device: Device, accessionNo: string, reader: string) => {
  const answer = await device.here().desk.choose(await device.copy(accessionNo), await device.reader(reader));
  if (answer.type !== "Lent") throw new Error(`not lent: ${answer.type}`);
  return answer;
};
const written = async (device: Device, text: RulesText, from: string): Promise<RulesId> => {
  const answer = await device.here().ruleVersions.write(text, day(from));
  if (!answer.ok) throw new Error(answer.error.type);
  return answer.value;
};
const states = ({ here }: Device) => ruleVersions(here().ruleVersions.all.current(), here().desk.today()).map(({ book, state }) => `${book.validFrom} ${state}`);

test("a version for a day to come waits for it, also on a page that stands open; each loan says by which it was decided", async () => {
  const { school, pc } = await aLibrary();
  const first = pc.here().rules.current().id;
  const next = await written(pc, pupilsFor(pc, 14), "2026-11-25");
  const before = await lend(pc, "STN.001", "Lê Bảo An");
  expect([pc.here().rules.current().id, before.due]).toEqual([first, "2026-11-30"]);
  school.passes(60 * 24 * 2);
  await pc.signIn(librarian.name, librarian.pin);
  expect(pc.here().rules.current().id).toBe(next);
  const after = await lend(pc, "STN.002", "Lê Bảo An");
  expect(after.due).toBe("2026-12-09");
  const byLoan = await pc.here().ruleVersions.ofLoans([before.event, after.event, "event:nowhere" as EventId]);
  expect([...byLoan].map(([event, { id, validFrom }]) => [event, id, validFrom])).toEqual([
    [before.event, first, "2026-09-05"],
    [after.event, next, "2026-11-25"],
  ]);
  expect((await pc.here().desk.patronFile(await pc.reader("Lê Bảo An")))?.loans.map(({ loan }) => loan.due)).toContain(before.due);
  expect(states(pc)).toEqual(["2026-11-25 inForce", "2026-09-05 over"]);
});

test("no version begins in the past, and one that has begun is not taken back", async () => {
  const { school, pc } = await aLibrary();
  expect(await pc.here().ruleVersions.write(pupilsFor(pc, 14), day("2026-11-22"))).toEqual({ ok: false, error: { type: "BeginsInThePast" } });
  const tomorrow = await written(pc, pupilsFor(pc, 14), "2026-11-24");
  const inAWeek = await written(pc, pupilsFor(pc, 21), "2026-11-30");
  expect(await pc.here().ruleVersions.takeBack(inAWeek)).toEqual({ ok: true, value: undefined });
  expect(states(pc)).toEqual(["2026-11-30 takenBack", "2026-11-24 coming", "2026-09-05 inForce"]);
  school.passes(60 * 24);
  expect(await pc.here().ruleVersions.takeBack(tomorrow)).toEqual({ ok: false, error: { type: "HasBegun" } });
  expect(states(pc)).toEqual(["2026-11-30 takenBack", "2026-11-24 inForce", "2026-09-05 over"]);
});

test("who wrote a version and when is kept; the second of one day holds from then on", async () => {
  const { school, pc } = await aLibrary();
  await written(pc, pupilsFor(pc, 10), today);
  school.passes(5);
  const second = await written(pc, pupilsFor(pc, 12), today);
  expect(pc.here().rules.current()).toMatchObject({ id: second, staff: (await pc.here().staff.all())[0]!.id, at: { instant: Date.parse("2026-11-23T01:05:00Z") } });
  expect(states(pc)).toEqual(["2026-11-23 inForce", "2026-11-23 superseded", "2026-09-05 over"]);
});

test("two devices apart write for one day: both agree which holds, and the other is shown as replaced", async () => {
  const { school, pc, tablet } = await aLibrary();
  await written(tablet, pupilsFor(tablet, 10), "2026-11-30");
  school.passes(1);
  const later = await written(pc, pupilsFor(pc, 21), "2026-11-30");
  await carry(pc, tablet);
  await carry(tablet, pc);
  school.passes(60 * 24 * 7);
  for (const device of [pc, tablet]) {
    await device.reload();
    await device.signIn(librarian.name, librarian.pin);
    expect(device.here().rules.current().id).toBe(later);
    expect(states(device)).toEqual(["2026-11-30 inForce", "2026-11-30 superseded", "2026-09-05 over"]);
    expect((await lend(device, device === pc ? "STN.001" : "STN.002", "Trần Gia Bình")).due).toBe("2026-12-21");
  }
});

test("a device that had not heard that a version was taken back lends by it, and its loan still says so", async () => {
  const { school, pc, tablet } = await aLibrary();
  const withdrawn = await written(pc, pupilsFor(pc, 21), "2026-11-24");
  await carry(pc, tablet);
  await pc.here().ruleVersions.takeBack(withdrawn);
  school.passes(60 * 24);
  await tablet.signIn(librarian.name, librarian.pin);
  const lent = await lend(tablet, "STN.003", "Lê Bảo An");
  expect(lent.due).toBe("2026-12-15");
  await carry(tablet, pc);
  await carry(pc, tablet);
  for (const device of [pc, tablet]) {
    await device.reload();
    expect((await device.here().ruleVersions.ofLoans([lent.event])).get(lent.event)).toMatchObject({ id: withdrawn, takenBack: true });
    expect(device.here().rules.current().validFrom).toBe("2026-09-05");
  }
});
