import { expect, test, vi } from "vitest";
import { day } from "#domain/kernel/day.ts";
import { proposedSteps } from "#domain/patrons/class-steps.ts";
import { joinsOfAlike } from "#domain/patrons/joined-records.ts";
import type { ListedPupil } from "#domain/patrons/list-match.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { rollover, type Choice } from "#domain/patrons/rollover.ts";
import type { PatronRow } from "../../src/desk/services.ts";
import { aSchool, books, carry, librarian, pupil, type Device } from "./a-device.ts";

const nextYear = { year: 2027, startsOn: day("2027-09-06"), firstTermEndsOn: day("2028-01-14"), endsOn: day("2028-05-31") };
const school = [
  pupil("Lê Bảo An", { sectorId: "0101", classUnit: "6A", grade: 6 }),
  pupil("Trần Gia Bình", { sectorId: "0102", classUnit: "6A", grade: 6 }),
  pupil("Vũ Dũng", { classUnit: "9A", grade: 9 }),
];

interface Turn {
  readonly lists?: readonly PatronRow[];
  readonly choices?: Readonly<Record<string, Choice>>;
}

const planned = async ({ here }: Device, { lists = [], choices = {} }: Turn = {}) => {
  const service = here().rollover;
  const patrons = await service.readers();
  const openYear = here().setting.current().year.year;
  const listed: readonly ListedPupil[] = await service.keyed("lop.xlsx", lists);
  const steps = new Map(proposedSteps(patrons, { year: 2027, openYear, lastGrade: 9 }).map(({ from, next }) => [from, next]));
  const { moves, arrivals } = rollover({ patrons, openYear, year: 2027, steps, listed, choices: new Map(patrons.flatMap(({ id, fullName }) => (choices[fullName] ? [[id, choices[fullName]] as const] : []))) });
  return { year: nextYear, openYear, moves, arrivals: arrivals.map((arrival) => arrival.listed) };
};
const turnTheYear = async (device: Device, turn?: Turn) => device.here().rollover.apply(await planned(device, turn), () => undefined);

/** Until what was told to the screens has been taken in. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 150));

const readers = async ({ here }: Device): Promise<Record<string, string>> =>
  Object.fromEntries((await here().rollover.readers()).map(({ fullName, classUnit, classYear, active, left }: Patron) => [fullName, [classUnit, classYear, active ? "" : `left: ${left?.how ?? ""} ${left?.on ?? ""}`].join(" ").trim()]));

test("the whole school goes up in one piece, the new year is open, and every reader is found again", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInReaders(...school);
  const steps: number[] = [];
  const done = await pc.here().rollover.apply(await planned(pc, { lists: [pupil("Mới Tới", { sectorId: "0103", classUnit: "6A" })] }), (count) => steps.push(count));
  expect(done).toMatchObject({ moved: 2, left: 1, arrived: 1, waiting: 0, elsewhere: 0 });
  expect(await readers(pc)).toEqual({ "Lê Bảo An": "7A 2027", "Trần Gia Bình": "7A 2027", "Vũ Dũng": "9A 2026 left: graduated 2026-11-23", "Mới Tới": "6A 2027" });
  expect(steps.at(-1)).toBe(4);
  await settled();
  expect(pc.here().setting.current().year).toEqual(nextYear);
  await pc.reload();
  expect(pc.here().setting.current().year).toEqual(nextYear);
  expect((await pc.here().printing.patrons({ classUnit: "6A" })).map(({ fullName, cards }) => [fullName, cards.length])).toEqual([["Mới Tới", 1]]);
});

test("taken back, everything is as before, the year too; what was changed since stays", async () => {
  const desks = await aSchool();
  const [pc, tablet] = [await desks.device("pc"), await desks.device("tablet")];
  await pc.bringInReaders(...school);
  const [before, year] = [await readers(pc), pc.here().setting.current().year];
  const { id } = await turnTheYear(pc, { lists: [pupil("Mới Tới", { classUnit: "6A" })] });
  await settled();
  await carry(pc, tablet);
  await settled();
  expect(tablet.here().setting.current().year).toEqual(nextYear);
  await pc.bringInReaders(pupil("Trần Gia Bình", { sectorId: "0102", classUnit: "7B", grade: 7 }));
  expect(await pc.here().rollover.undo(id)).toEqual({ restored: 3, removed: 1, kept: [] });
  await settled();
  expect(await readers(pc)).toEqual({ ...before, "Trần Gia Bình": "7B 2027" });
  expect(pc.here().setting.current().year).toEqual(year);
  await carry(pc, tablet);
  await settled();
  expect(await readers(tablet)).toEqual(await readers(pc));
  expect(tablet.here().setting.current().year).toEqual(year);
  expect(await pc.here().rollover.earlier()).toMatchObject([{ id, year: 2027, readers: 4, undone: true }]);
  // Once is enough, and a list of readers is another thing.
  expect(await pc.here().rollover.undo(id)).toEqual({ restored: 0, removed: 0, kept: [] });
  expect((await pc.here().lists.imports("patrons")).map(({ rows }) => rows)).toEqual([1, 3]);
});

test("a new reader who has borrowed stays when the turn is taken back", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInReaders(...school);
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["1"]));
  const { id } = await turnTheYear(pc, { lists: [pupil("Mới Tới", { classUnit: "6A" }), pupil("Mới Nữa", { classUnit: "6A", row: 2 })] });
  expect((await pc.here().desk.choose(await pc.copy("1"), await pc.reader("Mới Tới"))).type).toBe("Lent");
  expect(await pc.here().rollover.undo(id)).toMatchObject({ restored: 3, removed: 1, kept: [{ fullName: "Mới Tới" }] });
  expect(Object.keys(await readers(pc)).sort()).toEqual(["Lê Bảo An", "Mới Tới", "Trần Gia Bình", "Vũ Dũng"]);
});

test("two desks that were both offline do it, and nobody goes up twice", async () => {
  const desks = await aSchool();
  const [pc, tablet] = [await desks.device("pc"), await desks.device("tablet")];
  await pc.bringInReaders(...school);
  await carry(pc, tablet);
  await settled();
  await turnTheYear(pc);
  await turnTheYear(tablet);
  await settled();
  await carry(pc, tablet);
  await carry(tablet, pc);
  await settled();
  const after = { "Lê Bảo An": "7A 2027", "Trần Gia Bình": "7A 2027", "Vũ Dũng": "9A 2026 left: graduated 2026-11-23" };
  expect([await readers(pc), await readers(tablet)]).toEqual([after, after]);
  // Planned before the other desk's turn came in, confirmed after it: no reader is touched again.
  expect(await turnTheYear(tablet)).toMatchObject({ moved: 0, left: 0, arrived: 0 });
  expect(await readers(tablet)).toEqual(after);
});

test("first-graders whom two offline desks each took from the same lists are joined with one confirmation, and parted again", async () => {
  const desks = await aSchool();
  const [pc, tablet] = [await desks.device("pc"), await desks.device("tablet")];
  await pc.bringInReaders(...school);
  await carry(pc, tablet);
  await settled();
  const lists = ["An", "Bình", "Chi"].map((name, index) => pupil(`Bé ${name}`, { row: index + 1, sectorId: `200${index}`, classUnit: "1A", grade: 1 }));
  expect(await turnTheYear(pc, { lists })).toMatchObject({ arrived: 3 });
  expect(await turnTheYear(tablet, { lists })).toMatchObject({ arrived: 3 });
  await settled();
  await carry(pc, tablet);
  await carry(tablet, pc);
  await settled();
  const here = (device: Device) => device.here().joining;
  const firstGraders = async ({ here: opened }: Device) => (await opened().rollover.readers()).filter(({ classUnit }) => classUnit === "1A").map(({ fullName }) => fullName).sort();
  expect(await firstGraders(pc)).toEqual(["Bé An", "Bé An", "Bé Bình", "Bé Bình", "Bé Chi", "Bé Chi"]);
  for (const device of [pc, tablet]) await device.signIn(librarian.name, librarian.pin);

  // Both librarians see it and do it before they hear of each other.
  const joined = await Promise.all([pc, tablet].map(async (device) => here(device).joinAll(joinsOfAlike(await here(device).suggested()))));
  expect(joined.map((answer) => answer.ok && answer.value.length)).toEqual([3, 3]);
  await carry(pc, tablet);
  await carry(tablet, pc);
  await settled();
  for (const device of [pc, tablet]) {
    expect(await firstGraders(device)).toEqual(["Bé An", "Bé Bình", "Bé Chi"]);
    expect(await here(device).suggested()).toEqual([]);
    expect((await device.here().rollover.readers()).find(({ fullName }) => fullName === "Bé An")?.cards).toHaveLength(2);
  }
  const all = (await here(pc).joined()).map(({ id }) => id);
  expect(await here(pc).partAll([...all, ...all])).toEqual({ ok: true, value: 6 });
  expect(await here(pc).partAll(all)).toEqual({ ok: true, value: 0 });
  await carry(pc, tablet);
  await settled();
  for (const device of [pc, tablet]) expect((await firstGraders(device)).length).toBe(6);
});

test("two desks that decide differently end the same, and no class is made of both", async () => {
  const desks = await aSchool();
  const [pc, tablet] = [await desks.device("pc"), await desks.device("tablet")];
  await pc.bringInReaders(...school);
  await carry(pc, tablet);
  await settled();
  await turnTheYear(pc, { choices: { "Lê Bảo An": { is: "repeats" }, "Trần Gia Bình": { is: "leaves", how: "transferred" } } });
  await turnTheYear(tablet);
  await carry(pc, tablet);
  await carry(tablet, pc);
  const after = { "Lê Bảo An": "6A 2027", "Trần Gia Bình": "6A 2026 left: transferred 2026-11-23", "Vũ Dũng": "9A 2026 left: graduated 2026-11-23" };
  expect([await readers(pc), await readers(tablet)]).toEqual([after, after]);
  // The other word is kept, sealed, to be looked at.
  expect((await tablet.here().db.lost.toArray()).map(({ fields }) => Object.keys(fields))).toContainEqual(["sealed"]);
});

test("a turn that was planned before another desk's came in changes only whom that one did not", async () => {
  const desks = await aSchool();
  const [pc, tablet] = [await desks.device("pc"), await desks.device("tablet")];
  await pc.bringInReaders(...school);
  await carry(pc, tablet);
  await settled();
  const work = await planned(tablet);
  await turnTheYear(pc, { choices: { "Lê Bảo An": { is: "class", classUnit: "7C" }, "Vũ Dũng": { is: "open" } } });
  await carry(pc, tablet);
  await settled();
  expect(await tablet.here().rollover.apply(work, () => undefined)).toMatchObject({ moved: 0, left: 1, elsewhere: 2 });
  expect(await readers(tablet)).toMatchObject({ "Lê Bảo An": "7C 2027", "Vũ Dũng": "9A 2026 left: graduated 2026-11-23" });
});

test("a turn that fails in the middle leaves the school as it was", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInReaders(...school);
  const [before, year] = [await readers(pc), pc.here().setting.current().year];
  const work = await planned(pc);
  vi.spyOn(pc.here().db.device, "update").mockRejectedValueOnce(new Error("the disk is full"));
  await expect(pc.here().rollover.apply(work, () => undefined)).rejects.toThrow();
  await pc.reload();
  expect([await readers(pc), pc.here().setting.current().year, await pc.here().rollover.earlier()]).toEqual([before, year, []]);
});

test("who leaves in the middle of the year borrows no more, stays in the class they left from, and may come back", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInReaders(...school);
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["1"]));
  const an = await pc.reader("Lê Bảo An");
  expect(await pc.here().records.leave(an, "transferred")).toEqual({ ok: false, error: { type: "ForLibrarians" } });
  await pc.signIn(librarian.name, librarian.pin);
  expect(await pc.here().records.leave(an, "transferred")).toMatchObject({ ok: true, value: { active: false } });
  expect(await readers(pc)).toMatchObject({ "Lê Bảo An": "6A 2026 left: transferred 2026-11-23" });
  expect(await pc.here().desk.choose(await pc.copy("1"), an)).toMatchObject({ type: "Refused", refusals: [{ type: "PatronHasLeft" }] });
  expect((await planned(pc)).moves.map(({ patron }) => patron.fullName)).not.toContain("Lê Bảo An");
  await pc.here().records.leave(an, undefined);
  expect(await readers(pc)).toMatchObject({ "Lê Bảo An": "6A 2026" });
  expect((await pc.here().desk.choose(await pc.copy("1"), an)).type).toBe("Lent");
});

test("a class on a list is one of the year that is open, and the list brings back who had left", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInReaders(...school);
  expect(await readers(pc)).toMatchObject({ "Lê Bảo An": "6A 2026" });
  await turnTheYear(pc, { choices: { "Lê Bảo An": { is: "leaves", how: "transferred" }, "Trần Gia Bình": { is: "open" } } });
  await settled();
  await pc.bringInReaders(pupil("Lê Bảo An", { sectorId: "0101", classUnit: "6A" }), pupil("Trần Gia Bình", { sectorId: "0102", classUnit: "6A", row: 2 }));
  expect(await readers(pc)).toMatchObject({ "Lê Bảo An": "6A 2027", "Trần Gia Bình": "6A 2027" });
});
