/** What asks for a look: found on every device, settled once, gone on every device. */
import { expect, test } from "vitest";
import { actsToCome, wasLentWhileBlocked } from "#domain/circulation/findings.ts";
import { notableCode } from "#domain/circulation/code-events.ts";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { day } from "#domain/kernel/day.ts";
import { isOverdue } from "#domain/circulation/lend.ts";
import { sumOf } from "#domain/circulation/day-book.ts";
import { rebuildReadings } from "../../src/storage/readings.ts";
import { books, librarian, type Device } from "../storage/a-device.ts";
import { an, aTwoDeskSchool, binh, cameBackAfterCompensation, daysToCome, deviceNames, found, heldTwice, lend, lendByQuantity, lentMoreThanThere, lentTwice, lentWhileBlocked, lotsOf, returnedNotOut, returnedTwice, setConfirmedTwice, type TwoDesks } from "./two-desks.ts";

const theReader = async (device: Device, name: string) => (await device.here().desk.patronFile(await device.reader(name)))!;
const oneFile = async (device: Device) => {
  const files = await device.here().desk.contradictions();
  expect(files).toHaveLength(1);
  return files[0]!;
};
/** In two months: neither stopped nor on the list of who is late. */
const isHeldAgainstNobody = async ({ school, pc, tablet }: TwoDesks, names: readonly string[], until = day("2027-08-01")) => {
  for (const device of [pc, tablet]) {
    const late = (await device.here().loans.open()).filter(({ loan, patron }) => patron && names.includes(patron.fullName) && isOverdue(loan, until, device.here().calendar.current()));
    expect(late).toEqual([]);
  }
  school.passes(60 * 24 * 60);
  for (const device of [pc, tablet]) {
    await device.signIn(librarian.name, librarian.pin);
    for (const name of names) expect(await theReader(device, name)).toMatchObject({ overdue: [], blocks: false });
  }
};
const settleLots = async (device: Device, asked: Parameters<ReturnType<Device["here"]>["textbooks"]["settle"]>[0]) => {
  const answer = await device.here().textbooks.settle(asked);
  if (answer.type !== "Settled") throw new Error(answer.type);
  return answer.events;
};
const onBoth = async ({ pc, tablet }: TwoDesks) => [await found(pc), await found(tablet)];

test("a copy lent at two desks is held against neither reader, is settled at one of them, and is settled at both", async () => {
  const desks = await aTwoDeskSchool();
  const { pc, tablet, meet } = desks;
  const { copy, first, second } = await lentTwice(desks);
  expect(await onBoth(desks)).toEqual([["LentTwice"], ["LentTwice"]]);
  await isHeldAgainstNobody(desks, [an, binh]);
  const settled = await tablet.here().desk.say(copy, { kind: "contradiction-settled", settles: [first, second], stands: first });
  expect(settled).toMatchObject({ type: "Said", copy: { story: { contradictions: [], loans: [{ event: first, disputed: false, settled: true }] } } });
  await meet();
  expect(await onBoth(desks)).toEqual([[], []]);
  for (const device of [pc, tablet]) expect([(await theReader(device, an)).loans.length, (await theReader(device, binh)).loans.length]).toEqual([1, 0]);
  // A change of mind is one more act.
  const event = (settled as Extract<typeof settled, { type: "Said" }>).event;
  expect((await pc.here().desk.undo(event)).type).toBe("Undone");
  await meet();
  expect(await onBoth(desks)).toEqual([["LentTwice"], ["LentTwice"]]);
});

test("a copy that came back though nobody had it is found at both desks, and looked into at one", async () => {
  const desks = await aTwoDeskSchool();
  const { copy, returned } = await returnedNotOut(desks);
  expect(await onBoth(desks)).toEqual([["ReturnedNotOut"], ["ReturnedNotOut"]]);
  await desks.pc.here().desk.say(copy, { kind: "contradiction-settled", settles: [returned], stands: null });
  await desks.meet();
  expect(await onBoth(desks)).toEqual([[], []]);
});

test("what was paid for and came back names who paid how much, owes nobody anything, and is settled for both desks", async () => {
  const desks = await aTwoDeskSchool();
  const { copy, compensated, returned } = await cameBackAfterCompensation(desks);
  expect(await onBoth(desks)).toEqual([["CameBackAfterCompensation"], ["CameBackAfterCompensation"]]);
  const { events } = await oneFile(desks.pc);
  expect(events).toMatchObject([{ event: { amount: 45_000, by: "value" }, patron: { fullName: an }, device: deviceNames.pc }, { event: { id: returned }, device: deviceNames.tablet }]);
  for (const device of [desks.pc, desks.tablet]) expect(await theReader(device, an)).toMatchObject({ loans: [], debts: [], blocks: false });
  await desks.tablet.here().desk.say(copy, { kind: "contradiction-settled", settles: [compensated, returned], stands: null });
  await desks.meet();
  expect(await onBoth(desks)).toEqual([[], []]);
});

test("lent to a reader whom another desk had stopped: both desks tell who stopped them, and one lets the loan stand", async () => {
  const desks = await aTwoDeskSchool();
  const { copy, lent } = await lentWhileBlocked(desks);
  expect(await onBoth(desks)).toEqual([["LentWhileBlocked"], ["LentWhileBlocked"]]);
  for (const device of [desks.pc, desks.tablet]) expect((await oneFile(device)).finding).toMatchObject({ block: { device: deviceNames.pc, staff: librarian.name, patron: { fullName: an } } });
  await desks.pc.here().desk.say(copy, { kind: "contradiction-settled", settles: [lent], stands: lent });
  await desks.meet();
  expect(await onBoth(desks)).toEqual([[], []]);
});

test("lent by quantity to a reader whom another desk had stopped: one card for the whole set", async () => {
  const desks = await aTwoDeskSchool();
  const { school, pc, tablet, meet, titles } = desks;
  await lotsOf(desks, 40);
  await pc.here().records.block(await pc.reader(an), { reason: "conduct" });
  school.passes(3);
  const loans = await lendByQuantity(tablet, [an], titles);
  await meet();
  expect(await onBoth(desks)).toEqual([["LentWhileBlocked"], ["LentWhileBlocked"]]);
  const file = await oneFile(pc);
  expect([...(file.finding.type === "LentWhileBlocked" ? file.finding.lent : [])].sort()).toEqual([...loans].sort());
  expect([...file.titles].sort()).toEqual(["Ngữ văn 6", "Toán 6"]);
  expect(file).toMatchObject({ events: [{ inAll: { readers: 1, quantity: 2 }, patron: { fullName: an }, device: deviceNames.tablet }] });
  await settleLots(pc, loans.map((loan) => ({ loan, settles: [loan] })));
  await meet();
  expect(await onBoth(desks)).toEqual([[], []]);
});

test("a hold that two desks caught is a task at both, and gone at both when one copy is put back", async () => {
  const desks = await aTwoDeskSchool();
  const { title } = await heldTwice(desks);
  const tasks = async (device: Device) => (await device.here().holds.all()).flatMap((queue) => queue.tasks.map(({ type }) => type));
  for (const device of [desks.pc, desks.tablet]) expect(await tasks(device)).toContain("HoldCaughtTwice");
  const task = (await desks.tablet.here().holds.ofTitle(title))!.tasks.find(({ type }) => type === "HoldCaughtTwice");
  const caught = task?.type === "HoldCaughtTwice" ? task.caught[0]!.event : undefined;
  expect((await desks.tablet.here().holds.putBack(title, caught!)).type).toBe("HoldNoted");
  await desks.meet();
  for (const device of [desks.pc, desks.tablet]) expect(await tasks(device)).not.toContain("HoldCaughtTwice");
});

test("more lent of a lot than there is: both desks tell who lent how many to how many readers, until the shelf is counted", async () => {
  const desks = await aTwoDeskSchool();
  await lentMoreThanThere(desks);
  expect(await onBoth(desks)).toEqual([["LentMoreThanThere"], ["LentMoreThanThere"]]);
  for (const device of [desks.pc, desks.tablet]) {
    expect(await oneFile(device)).toMatchObject({ finding: { there: 2, missing: 2 }, titles: ["Toán 6, 2024"], events: [{ device: deviceNames.pc, inAll: { readers: 2, quantity: 2 } }, { device: deviceNames.tablet, inAll: { readers: 2, quantity: 2 } }] });
  }
  const [lot] = (await desks.tablet.here().textbooks.lots()).filter(({ left }) => left < 0);
  await desks.tablet.here().textbooks.changeLot(lot!.lot.id, 2, "counted");
  await desks.meet();
  expect(await onBoth(desks)).toEqual([[], []]);
});

test("a set confirmed at two desks is one card; until it is settled the pupils have one of each, and the later note is dropped for both desks", async () => {
  const desks = await aTwoDeskSchool();
  const { pc, tablet, meet, titles } = desks;
  const { first, second } = await setConfirmedTwice(desks);
  expect(await onBoth(desks)).toEqual([["LentTwiceByQuantity"], ["LentTwiceByQuantity"]]);
  await expect.poll(() => pc.here().counts.current().contradictions).toBe(1);
  const { finding, titles: names, events } = await oneFile(pc);
  expect([...names].sort()).toEqual(["Ngữ văn 6", "Toán 6"]);
  expect(events).toMatchObject([{ device: deviceNames.pc, inAll: { readers: 2, quantity: 4 } }, { device: deviceNames.tablet, inAll: { readers: 2, quantity: 4 } }]);
  if (finding.type !== "LentTwiceByQuantity") throw new Error(finding.type);
  expect(new Set(finding.loans.map(({ doubtful }) => doubtful))).toEqual(new Set(second));
  expect(new Set(finding.loans.map(({ beside }) => beside))).toEqual(new Set(first));
  for (const device of [pc, tablet]) {
    const open = await device.here().loans.open();
    expect(open.filter(({ loan }) => loan.disputed).map(({ loan }) => loan.event).sort()).toEqual([...second].sort());
    expect((await device.here().textbooks.lots()).map(({ left }) => left)).toEqual([36, 36]);
  }
  const settled = await settleLots(tablet, finding.loans.map(({ beside, doubtful }) => ({ loan: doubtful, settles: [beside, doubtful], undoes: doubtful })));
  await meet();
  expect(await onBoth(desks)).toEqual([[], []]);
  await expect.poll(() => pc.here().counts.current().contradictions).toBe(0);
  for (const device of [pc, tablet]) {
    expect((await device.here().textbooks.lots()).map(({ left }) => left)).toEqual([38, 38]);
    const { desk, dayBook } = device.here();
    expect(sumOf(await dayBook.figures(desk.today(), desk.today()), { entry: "lent", bookType: "textbook" })).toBe(4);
  }
  await rebuildReadings(pc.here().db);
  expect(await found(pc)).toEqual([]);
  // A change of mind is one more act.
  expect(await pc.here().textbooks.undo(settled)).toBe(settled.length);
  await meet();
  expect(await onBoth(desks)).toEqual([["LentTwiceByQuantity"], ["LentTwiceByQuantity"]]);
  await settleLots(pc, finding.loans.map(({ beside, doubtful }) => ({ loan: doubtful, settles: [beside, doubtful] })));
  await meet();
  expect(await onBoth(desks)).toEqual([[], []]);
  for (const device of [pc, tablet]) expect((await device.here().textbooks.classFile("6A")).holdings).toHaveLength(titles.length * 2 * 2);
});

test("a copy scanned at one desk beside a loan by quantity of another: the one by quantity is in doubt and late for nobody", async () => {
  const desks = await aTwoDeskSchool();
  const { school, pc, tablet, meet, titles } = desks;
  await lotsOf(desks, 40);
  const [byQuantity] = await lendByQuantity(pc, [an], titles.slice(0, 1));
  school.passes(5);
  const scanned = await lend(tablet, "SGK.001", an);
  await meet();
  expect(await onBoth(desks)).toEqual([["LentTwiceByQuantity"], ["LentTwiceByQuantity"]]);
  expect((await oneFile(tablet)).finding).toMatchObject({ loans: [{ doubtful: byQuantity, beside: scanned }] });
  for (const device of [pc, tablet]) expect((await device.here().loans.open()).filter(({ loan }) => isOverdue(loan, day("2027-08-01"), device.here().calendar.current())).map(({ loan }) => loan.event)).toEqual([scanned]);
  // The book comes back: nothing is left to doubt.
  expect((await pc.here().desk.choose(await pc.copy("SGK.001"), undefined)).type).toBe("TakenBack");
  await meet();
  expect(await onBoth(desks)).toEqual([[], []]);
});

test("a second book of the title that a librarian allows, knowing of the first, is no question", async () => {
  const desks = await aTwoDeskSchool();
  const { pc, tablet, meet, titles } = desks;
  await lotsOf(desks, 40);
  await lendByQuantity(pc, [an], titles.slice(0, 1));
  await meet();
  const answer = await tablet.here().desk.lendAnyway(await tablet.copy("SGK.001"), await tablet.reader(an), { reason: "teacherAsked" });
  expect(answer.type).toBe("Lent");
  await meet();
  expect(await onBoth(desks)).toEqual([[], []]);
});

test("the same books by quantity noted as brought back at both desks are one card, and the later note is dropped", async () => {
  const desks = await aTwoDeskSchool();
  const { loans } = await returnedTwice(desks);
  expect(await onBoth(desks)).toEqual([["MoreBackThanLent"], ["MoreBackThanLent"]]);
  const { finding, events } = await oneFile(desks.pc);
  expect(events).toMatchObject([{ device: deviceNames.pc, inAll: { readers: 2, quantity: 4 } }, { device: deviceNames.tablet, inAll: { readers: 2, quantity: 4 } }]);
  if (finding.type !== "MoreBackThanLent") throw new Error(finding.type);
  expect([finding.surplus, finding.loans.map(({ loan }) => loan).sort()]).toEqual([4, [...loans].sort()]);
  await settleLots(desks.pc, finding.loans.flatMap(({ loan, returns, tooMany = [] }) => tooMany.map((undoes) => ({ loan, settles: returns, undoes }))));
  await desks.meet();
  expect(await onBoth(desks)).toEqual([[], []]);
  for (const device of [desks.pc, desks.tablet]) expect((await device.here().textbooks.lots()).map(({ left, sum }) => [left, sum.surplus])).toEqual([[40, 0], [40, 0]]);
});

test("what a desk three years ahead noted of copies, lots, visits and holds is found at the others, and put right at one of them", async () => {
  const desks = await aTwoDeskSchool({ withOld: true });
  const { pc, tablet, meet } = desks;
  await daysToCome(desks);
  for (const device of [pc, tablet]) {
    const files = await device.here().desk.contradictions();
    expect(files.map(({ finding }) => (finding.type === "DayToCome" ? finding.act.kind : finding.type)).sort()).toEqual(["copy-lent", "hold-placed", "lot-lent", "visit-counted"]);
    expect(files.find(({ events }) => events[0]?.event.kind === "hold-placed")).toMatchObject({ titles: ["Dế Mèn phiêu lưu ký"], events: [{ patron: { fullName: binh } }] });
    expect(files.find(({ events }) => events[0]?.event.kind === "lot-lent")).toMatchObject({ titles: ["Toán 6, 2024"], events: [{ patron: { fullName: binh } }] });
    // Due in years: late for nobody.
    expect((await device.here().loans.open()).filter(({ loan }) => isOverdue(loan, day("2027-08-01"), device.here().calendar.current()))).toEqual([]);
  }
  for (const { finding, copy } of await tablet.here().desk.contradictions()) {
    if (finding.type !== "DayToCome") throw new Error(finding.type);
    const { act } = finding;
    if (copy) await tablet.here().desk.say(copy.copy.id, { kind: "contradiction-settled", settles: [act.id], stands: act.id });
    else if (act.kind === "lot-lent") await settleLots(tablet, [{ loan: act.id, settles: [act.id] }]);
    else if (act.kind === "visit-counted") expect(await tablet.here().dayBook.undo(act.id)).toMatchObject({ ok: true });
    else expect((await tablet.here().holds.undo(act.id)).type).toBe("HoldNoted");
  }
  await meet();
  expect(await onBoth(desks)).toEqual([[], []]);
});

test("an assistant sees what is to be looked at and does not settle it", async () => {
  const { school, pc, tablet, meet } = await aTwoDeskSchool();
  const [first, second] = [await lend(pc, "STK.001", "Lê Bảo An"), await lend(tablet, "STK.001", "Trần Gia Bình")];
  await meet();
  await pc.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "2222" });
  school.passes(1);
  await pc.signIn("Bạn Minh", "2222");
  const answer = await pc.here().desk.say(await pc.copy("STK.001"), { kind: "contradiction-settled", settles: [first, second], stands: null });
  expect(answer).toMatchObject({ type: "SayRefused", refusal: { type: "ForLibrarians" } });
  expect(await found(pc)).toEqual(["LentTwice"]);
});

test("a code that nobody knows is noted with the book in hand, is listed at both desks, and is known once the book is brought in", async () => {
  const { school, pc, tablet, meet } = await aTwoDeskSchool();
  expect(await tablet.here().desk.scan("STK.777", undefined)).toMatchObject({ type: "Unknown" });
  expect(await tablet.here().desk.noteUnknownCode("STK.777")).toBeDefined();
  school.passes(1);
  expect(await tablet.here().desk.noteUnknownCode("stk.777")).toBeDefined();
  await meet();
  const [file] = await pc.here().desk.contradictions();
  expect(file).toMatchObject({ finding: { type: "CodeUnknown", code: "STK.777", copies: [] }, copy: undefined });
  expect(file?.events).toHaveLength(2);
  await expect.poll(() => pc.here().counts.current().contradictions).toBe(1);
  await pc.bringInBooks(books("Đất rừng phương Nam", ["STK.777"]));
  const [known] = await pc.here().desk.contradictions();
  expect(known?.finding).toMatchObject({ type: "CodeUnknown", copies: [{ title: { titleProper: "Đất rừng phương Nam" } }] });
  await pc.here().desk.explainCode(known?.finding.type === "CodeUnknown" ? known.finding.noted : []);
  await meet();
  expect([await found(pc), await found(tablet)]).toEqual([[], []]);
});

test("words that somebody typed are not noted as a code", async () => {
  const { pc } = await aTwoDeskSchool();
  expect(["Lê Bảo An", "dế mèn", "", "12", "A".repeat(40)].map(notableCode)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  // What could be the number of a citizen or a pupil, and one of our own cards: no event can be made to forget it.
  expect(["079314159265", ownCodeFrom({ kind: "card", block: 900, serial: 1 })].map(notableCode)).toEqual([undefined, undefined]);
  expect(notableCode(" stk 0012 ")).toBe("STK0012");
  expect(notableCode(ownCodeFrom({ kind: "copy", block: 900, serial: 1 }))).toBe(ownCodeFrom({ kind: "copy", block: 900, serial: 1 }));
  expect(await pc.here().desk.noteUnknownCode("Nguyễn Văn A")).toBeUndefined();
  expect(await found(pc)).toEqual([]);
});

test("a loan made before the desk heard of a block is to be looked at; one that a librarian allowed, or that came before, is not", () => {
  const block = { reason: "damage", since: day("2026-11-23"), at: 5000 } as const;
  const patron = { id: "patron:an", fullName: "Lê Bảo An", group: "pupil", cards: [], active: true, block } as never;
  const lent = (instant: number, more: object = {}) => ({ day: day("2026-11-24"), at: { instant, count: 0, wall: instant, offset: 0 }, ...more }) as never;
  expect(wasLentWhileBlocked(patron, lent(6000), false)).toBe(true);
  expect(wasLentWhileBlocked(patron, lent(4000), false)).toBe(false);
  expect(wasLentWhileBlocked(patron, lent(6000), true)).toBe(false);
  expect(wasLentWhileBlocked(patron, lent(6000, { override: { refusals: ["PatronIsBlocked"] } }), false)).toBe(false);
  expect(wasLentWhileBlocked({ ...(patron as object), block: { ...block, until: day("2026-11-23") } } as never, lent(6000), false)).toBe(false);
});

test("an act of a day that has not come is to be looked at until somebody has, or it is undone; what only speaks of another act is not", () => {
  const act = (id: string, kind: string, more: object = {}) => ({ id, kind, day: day("2026-11-23"), ...more }) as never;
  const acts = [act("event:1", "copy-lent"), act("event:2", "visit-counted"), act("event:3", "hold-placed"), act("event:4", "lot-lent")];
  const ids = (...more: never[]) => actsToCome([...acts, ...more], day("2026-11-22")).map(({ id }) => id);
  expect(actsToCome(acts, day("2026-11-23"))).toEqual([]);
  expect(ids()).toEqual(["event:1", "event:2", "event:3", "event:4"]);
  expect(ids(act("event:5", "act-undone", { undoes: "event:1" }), act("event:6", "visit-undone", { undoes: "event:2" }), act("event:7", "hold-undone", { undoes: "event:3" }), act("event:8", "lot-settled", { settles: ["event:4"] }))).toEqual([]);
  expect(ids(act("event:5", "contradiction-settled", { settles: ["event:1"], stands: null }), act("event:6", "code-unknown"), act("event:7", "clock-stated"))).toEqual(["event:2", "event:3", "event:4"]);
});
