/** The ties of a month go by themselves when they may: on every device, in every order, and never while something is open. */
import { expect, test } from "vitest";
import { borrowersIn } from "#domain/circulation/forgetting.ts";
import type { PartyId } from "#domain/kernel/ids.ts";
import { tieToDocument } from "#wire/people.ts";
import type { SimulatedDevice } from "../simulate/device.ts";
import { aMorning } from "./morning.ts";
import { filesOf, latin } from "./traces.ts";

const days = 60 * 24;

/** Two devices and the server have met. */
const met = async (...devices: readonly SimulatedDevice[]) => {
  for (const device of [...devices, ...devices]) expect((await device.exchange()).trouble).toBe("none");
};
const sweep = (device: SimulatedDevice) => device.here().forgetting.sweep();
const tiesOf = async (device: SimulatedDevice) => (await device.here().forgetting.state()).ties;
const lend = async (device: SimulatedDevice, code: string, patron: { id: string }) => expect((await device.here().desk.scan(code, patron.id as never)).type).toBe("Lent");
const takeBack = async (device: SimulatedDevice, code: string) => expect((await device.here().desk.scan(code, undefined)).type).toBe("TakenBack");

test("thirty days after the month nobody knows any more who borrowed, wherever it was kept; what is out keeps its name", async () => {
  const { pc, tablet, server, names, patrons, code, passes } = await aMorning();
  await lend(pc, code(0), patrons[0]!);
  await lend(pc, code(2), patrons[1]!);
  await met(pc, tablet);
  const seal = String((await pc.here().db.ties.where("patron").equals(patrons[0]!.id).first())?.doc["sealed"]);
  const onServer = () => [...filesOf(server.directory).values()].some((bytes) => latin(bytes).includes(seal));
  expect(onServer()).toBe(true);
  passes(5);
  await takeBack(tablet, code(0));
  await met(tablet, pc);
  // 30 December: November is 30 days past with the end of this day.
  passes(37 * days);
  await met(pc);
  expect([await sweep(pc), await tiesOf(pc)]).toEqual([0, 2]);
  passes(days);
  await met(pc);
  expect([await sweep(pc), await tiesOf(pc)]).toEqual([1, 1]);
  expect(await pc.here().forgetting.state()).toEqual({ ties: 1, lastSweptOn: "2026-12-31" });
  // Again on the same day, and on the other device which does not know of it yet: it is the same.
  expect([await sweep(pc), await sweep(tablet)]).toEqual([0, 1]);
  await met(tablet, pc);
  for (const device of [pc, tablet]) {
    expect(await tiesOf(device)).toBe(1);
    expect((await device.here().desk.patronFile(patrons[1]!.id))?.loans).toHaveLength(1);
    expect((await device.here().db.outbox.count())).toBe(0);
  }
  expect(onServer()).toBe(false);
  expect((await server.allDocuments(names.desk)).filter(({ _id }) => _id.startsWith("tie:"))).toHaveLength(1);
  expect(JSON.stringify(await pc.here().db.tables.find(({ name }) => name === "ties")?.toArray())).not.toContain(patrons[0]!.id);
});

test("a tie that another device let go comes back when something was lent under it out of sight, and goes when that is over", async () => {
  const { pc, tablet, patrons, code, passes } = await aMorning();
  await lend(pc, code(0), patrons[0]!);
  await met(pc, tablet);
  tablet.line.cut();
  passes(5);
  await lend(tablet, code(2), patrons[0]!);
  await takeBack(pc, code(0));
  passes(60 * days);
  await met(pc);
  expect([await sweep(pc), await tiesOf(pc)]).toEqual([1, 0]);
  await met(pc);
  tablet.line.mend();
  await met(tablet, pc);
  for (const device of [pc, tablet]) {
    expect(await tiesOf(device)).toBe(1);
    expect((await device.here().desk.patronFile(patrons[0]!.id))?.loans).toMatchObject([{ copy: { accessionNo: "STK.003" } }]);
  }
  passes(days);
  await met(pc);
  expect(await sweep(pc)).toBe(0);
  await takeBack(pc, code(2));
  passes(days);
  await met(pc, tablet);
  expect(await sweep(tablet)).toBe(1);
  await met(tablet, pc);
  expect([await tiesOf(pc), await tiesOf(tablet)]).toEqual([0, 0]);
});

test("a contradiction that nobody has settled keeps the names of both", async () => {
  const { pc, tablet, patrons, code, passes } = await aMorning();
  pc.line.cut();
  tablet.line.cut();
  await lend(pc, code(0), patrons[0]!);
  passes(3);
  await lend(tablet, code(0), patrons[1]!);
  pc.line.mend();
  tablet.line.mend();
  await met(pc, tablet);
  passes(3);
  await takeBack(pc, code(0));
  passes(60 * days);
  await met(pc, tablet);
  expect(await sweep(pc)).toBe(0);
  const [found] = await pc.here().desk.contradictions();
  expect(found?.events.map(({ patron }) => patron?.fullName).sort()).toEqual(["Lê Bảo An", "Trần Gia Bình"]);
});

test("two parties of one reader's month count as one reader also after their ties have gone, on every device", async () => {
  const { pc, tablet, patrons, code, passes, server, names } = await aMorning();
  pc.line.cut();
  tablet.line.cut();
  await lend(pc, code(0), patrons[0]!);
  await lend(tablet, code(2), patrons[0]!);
  await lend(tablet, code(1), patrons[1]!);
  pc.line.mend();
  tablet.line.mend();
  await met(pc, tablet);
  expect(await tiesOf(pc)).toBe(3);
  const borrowers = ({ here }: SimulatedDevice) => here().dayBook.borrowers("2026-11");
  const before = await borrowers(pc);
  passes(5);
  for (const index of [0, 1, 2]) await takeBack(pc, code(index));
  await met(pc, tablet);
  passes(60 * days);
  await met(pc, tablet);
  // Both write it down, knowing nothing of each other.
  expect([await sweep(pc), await sweep(tablet)]).toEqual([3, 3]);
  await met(pc, tablet);
  expect(before).toEqual([{ group: "pupil", count: 2 }]);
  for (const device of [pc, tablet]) expect(await borrowers(device)).toEqual(before);
  expect((await server.allDocuments(names.desk)).filter(({ kind }) => kind === "same-reader")).toHaveLength(1);
  const events = (await pc.here().db.events.toArray()).map(({ event }) => event);
  expect(borrowersIn("2026-11", events, [])).toEqual([{ group: "pupil", count: 3 }]);
});

test("a tie of a month long forgotten that comes in late goes again, and a remark goes with its tie", async () => {
  const { pc, tablet, patrons, code, passes, names, key } = await aMorning();
  await pc.here().staff.add({ name: "Cô Lan", role: "librarian", pin: "1234" });
  const signIn = async () => pc.here().staff.signIn((await pc.here().staff.all())[0]!.id, "1234");
  await lend(pc, code(0), patrons[0]!);
  passes(10 * days);
  await signIn();
  const refused = await pc.here().desk.scan(code(2), patrons[0]!.id);
  if (refused.type !== "Refused") throw new Error(refused.type);
  await pc.here().desk.lendAnyway(refused.copy.copy.id, patrons[0]!.id, { reason: "other", remark: "hẹn mai" });
  passes(1);
  for (const index of [0, 2]) await takeBack(pc, code(index));
  await met(pc, tablet);
  const notes = () => Promise.all([pc, tablet].map((device) => device.here().db.others.where("kind").equals("note").count()));
  expect(await notes()).toEqual([1, 1]);
  passes(90 * days);
  await met(pc, tablet);
  expect(await sweep(tablet)).toBe(2);
  await met(tablet, pc);
  expect(await notes()).toEqual([0, 0]);
  const late = await tieToDocument(key, { party: "party:late" as PartyId, patron: patrons[1]!.id, month: "2026-11" });
  await pc.here().keeper.takeIn(names.desk, [{ ...late, _rev: "1-a" }], (await pc.here().keeper.position(names.desk))!);
  expect(await tiesOf(pc)).toBe(1);
  expect([await sweep(pc), await tiesOf(pc)]).toEqual([1, 0]);
});

test("a device that has not heard the server's clock forgets nothing, however late its own clock says it is", async () => {
  const { pc, patrons, code, passes } = await aMorning();
  await lend(pc, code(0), patrons[0]!);
  await met(pc);
  passes(5);
  await takeBack(pc, code(0));
  pc.setClock(400 * days * 60_000);
  await met(pc);
  expect([await sweep(pc), await tiesOf(pc)]).toEqual([0, 1]);
  await pc.here().db.device.update("this", { offset: null });
  await pc.kill();
  expect([await sweep(pc), await tiesOf(pc)]).toEqual([0, 1]);
  passes(60 * days);
  await met(pc);
  expect([await sweep(pc), await tiesOf(pc)]).toEqual([1, 0]);
});

test("how long ties are kept is the school's to say", async () => {
  const { pc, tablet, patrons, code, passes } = await aMorning();
  await lend(pc, code(0), patrons[0]!);
  passes(5);
  await takeBack(pc, code(0));
  expect(tablet.here().forgetting.daysKept.current()).toBe(30);
  await pc.here().forgetting.changeDaysKept(90);
  await met(pc, tablet);
  await expect.poll(() => tablet.here().forgetting.daysKept.current()).toBe(90);
  passes(60 * days);
  await met(tablet);
  expect(await sweep(tablet)).toBe(0);
  passes(40 * days);
  await met(tablet);
  expect(await sweep(tablet)).toBe(1);
});

test("a tie that a clock of years ahead gave its month goes with the month it truly was, and the reader counts once", async () => {
  const { pc, tablet, patrons, code, passes } = await aMorning();
  await lend(pc, code(0), patrons[0]!);
  tablet.line.cut();
  tablet.setClock(700 * days * 60_000);
  await tablet.kill();
  await lend(tablet, code(2), patrons[0]!);
  expect((await tablet.here().db.ties.toArray()).map(({ month }) => month)).toEqual(["2028-10"]);
  passes(60);
  await takeBack(tablet, code(2));
  await takeBack(pc, code(0));
  tablet.line.mend();
  await met(tablet, pc);
  const borrowers = ({ here }: SimulatedDevice) => here().dayBook.borrowers("2026-11");
  expect(await tiesOf(pc)).toBe(2);
  passes(39 * days);
  await met(pc, tablet);
  expect([await sweep(pc), await sweep(tablet)]).toEqual([2, 2]);
  await met(pc, tablet);
  for (const device of [pc, tablet]) {
    expect(await tiesOf(device)).toBe(0);
    expect(await borrowers(device)).toEqual([{ group: "pupil", count: 1 }]);
  }
});

test("a tie that a clock of years behind gave its month is kept as long as the others", async () => {
  const { pc, patrons, code, passes } = await aMorning();
  pc.line.cut();
  pc.setClock(-700 * days * 60_000);
  await pc.kill();
  await pc.here().clock.confirm("2024-12-23" as never);
  await lend(pc, code(0), patrons[0]!);
  passes(60);
  await takeBack(pc, code(0));
  pc.line.mend();
  await met(pc);
  expect([await sweep(pc), await tiesOf(pc)]).toEqual([0, 1]);
  passes(39 * days);
  await met(pc);
  expect([await sweep(pc), await tiesOf(pc)]).toEqual([1, 0]);
});

test("a tie that a clock of years behind gave its month goes also when the book comes back long after it", async () => {
  const { pc, patrons, code, passes } = await aMorning();
  pc.line.cut();
  pc.setClock(-700 * days * 60_000);
  await pc.kill();
  await lend(pc, code(0), patrons[0]!);
  passes(60);
  pc.setClock(0);
  pc.line.mend();
  await met(pc);
  passes(150 * days);
  await met(pc);
  expect([await sweep(pc), await tiesOf(pc)]).toEqual([0, 1]);
  await takeBack(pc, code(0));
  passes(days);
  await met(pc);
  expect([await sweep(pc), await tiesOf(pc)]).toEqual([1, 0]);
});
