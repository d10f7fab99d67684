/** Those who wait, when desks do not hear of each other: what one could not know turns up at the other as a task. */
import { expect, test } from "vitest";
import type { TitleId } from "#domain/kernel/ids.ts";
import { aMorning } from "./morning.ts";

const aWaitingSchool = async () => {
  const morning = await aMorning();
  const { pc, tablet, titles, passes } = morning;
  return {
    ...morning,
    title: titles[0]!.id as TitleId,
    exchange: async () => {
      for (const device of [pc, tablet, pc]) expect((await device.exchange()).trouble).toBe("none");
    },
    tasks: async (device: typeof pc) => (await device.here().holds.all()).flatMap(({ tasks }) => tasks.map((task) => `${task.type} ${task.hold.patron?.fullName}`)),
    /** Codes are read minutes apart. */
    scan: async (device: typeof pc, code: string, patron?: (typeof morning.patrons)[number]) => {
      passes(2);
      return device.here().desk.scan(code, patron?.id);
    },
  };
};

test("brought back at a desk that was offline and knew of no hold: at the next exchange the other is told to fetch it", async () => {
  const { pc, tablet, patrons, code, title, exchange, tasks, scan } = await aWaitingSchool();
  await scan(pc, code(0), patrons[0]);
  await scan(pc, code(1), patrons[1]);
  await exchange();
  tablet.line.cut();
  expect((await pc.here().holds.place(title, patrons[1]!.id))).toMatchObject({ type: "HoldRefused", refusal: { type: "HasThisTitle" } });
  // What he has he cannot wait for; brought back and lent to somebody else, he can.
  expect((await scan(pc, code(1))).type).toBe("TakenBack");
  await scan(pc, code(1), patrons[0]);
  expect((await pc.here().holds.place(title, patrons[1]!.id)).type).toBe("HoldNoted");
  expect(await scan(tablet, code(0))).not.toHaveProperty("caught");
  tablet.line.mend();
  await exchange();
  for (const device of [pc, tablet]) expect(await tasks(device)).toEqual(["FetchFromShelf Trần Gia Bình"]);
  const [queue] = await tablet.here().holds.all();
  const [task] = queue!.tasks;
  if (task?.type !== "FetchFromShelf") throw new Error("nothing to fetch");
  expect((await tablet.here().holds.setAside(title, task.hold.hold.event, task.copies[0]!)).type).toBe("HoldNoted");
  await exchange();
  for (const device of [pc, tablet]) expect(await tasks(device)).toEqual(["TellReader Trần Gia Bình"]);
  expect(await scan(pc, code(0), patrons[1])).toMatchObject({ type: "Lent" });
  await exchange();
  for (const device of [pc, tablet]) {
    expect(await tasks(device)).toEqual([]);
    expect(await device.here().db.holds.count()).toBe(0);
    expect(await device.here().holds.ofPatron(patrons[1]!.id)).toEqual([]);
  }
});

test("two desks that were offline each set a copy aside for one reader: both hear of it, and putting one back settles it", async () => {
  const { pc, tablet, patrons, copies, code, title, exchange, tasks, scan } = await aWaitingSchool();
  const [an, binh] = patrons as [(typeof patrons)[number], (typeof patrons)[number]];
  await scan(pc, code(0), binh);
  await pc.here().holds.place(title, an.id);
  await exchange();
  pc.line.cut();
  tablet.line.cut();
  expect(await scan(pc, code(0))).toMatchObject({ caught: { patron: { fullName: "Lê Bảo An" } } });
  const hold = (await tablet.here().holds.ofPatron(an.id))[0]!.held.hold.event;
  expect((await tablet.here().holds.setAside(title, hold, copies[1]!.id)).type).toBe("HoldNoted");
  pc.line.mend();
  tablet.line.mend();
  await exchange();
  for (const device of [pc, tablet]) expect(await tasks(device)).toEqual(["HoldCaughtTwice Lê Bảo An"]);
  const [found] = (await tablet.here().holds.all())[0]!.tasks;
  if (found?.type !== "HoldCaughtTwice") throw new Error("not found");
  const other = found.caught.find(({ copy }) => copy === copies[1]!.id)!;
  expect((await tablet.here().holds.putBack(title, other.event)).type).toBe("HoldNoted");
  await exchange();
  for (const device of [pc, tablet]) expect(await tasks(device)).toEqual(["TellReader Lê Bảo An"]);
  // The copy that went back is anybody's.
  expect((await scan(pc, code(1), binh)).type).toBe("Lent");
});

test("a copy kept for one reader is lent at a desk that could not know it: the reader waits again and somebody is told", async () => {
  const { pc, tablet, patrons, code, title, exchange, tasks, scan } = await aWaitingSchool();
  const [an, binh] = patrons as [(typeof patrons)[number], (typeof patrons)[number]];
  await scan(pc, code(0), binh);
  await exchange();
  tablet.line.cut();
  await pc.here().holds.place(title, an.id);
  expect(await scan(pc, code(0))).toHaveProperty("caught");
  // The tablet still has it with Bình: it comes back there, and goes out again.
  expect((await scan(tablet, code(0))).type).toBe("TakenBack");
  expect(await scan(tablet, code(0), binh)).toMatchObject({ type: "Lent" });
  tablet.line.mend();
  await exchange();
  for (const device of [pc, tablet]) {
    // There is another copy that could be fetched instead.
    expect(await tasks(device)).toEqual(["HeldCopyLent Lê Bảo An", "FetchFromShelf Lê Bảo An"]);
    expect(await device.here().holds.ofPatron(an.id)).toMatchObject([{ place: 1, held: { state: "waiting" } }]);
  }
  expect(await scan(pc, code(0))).toMatchObject({ type: "TakenBack", caught: { patron: { fullName: "Lê Bảo An" } } });
});

test("one reader asks at two desks that are offline: they wait once, and cancelling at one ends both", async () => {
  const { pc, tablet, patrons, code, title, exchange, scan } = await aWaitingSchool();
  const [an, binh] = patrons as [(typeof patrons)[number], (typeof patrons)[number]];
  await scan(pc, code(0), binh);
  await exchange();
  pc.line.cut();
  tablet.line.cut();
  for (const device of [pc, tablet]) expect((await device.here().holds.place(title, an.id)).type).toBe("HoldNoted");
  pc.line.mend();
  tablet.line.mend();
  await exchange();
  const held = await tablet.here().holds.ofPatron(an.id);
  expect(held).toMatchObject([{ place: 1, held: { also: [expect.any(String)] } }]);
  await tablet.here().holds.end(title, held[0]!.held.hold.event, "cancelled");
  await exchange();
  for (const device of [pc, tablet]) {
    expect(await device.here().holds.ofPatron(an.id)).toEqual([]);
    expect(await device.here().db.holds.count()).toBe(0);
  }
});
