/** Three devices without a line for weeks meet by sticks alone; then each meets the server, in any order. */
import { expect, test } from "vitest";
import { fileOf, takeIn } from "../storage/by-files.ts";
import { readingOf } from "../simulate/readings.ts";
import { aMorning } from "./morning.ts";

const weeksApart = async () => {
  const morning = await aMorning();
  const { pc, tablet, start, patrons, code, card, passes, titles } = morning;
  const laptop = await start("laptop");
  const devices = { pc, tablet, laptop };
  const [an, binh] = patrons as [(typeof patrons)[number], (typeof patrons)[number]];
  for (const device of Object.values(devices)) device.line.cut();
  const scan = async (device: typeof pc, index: number, patron?: typeof an) => {
    passes(3);
    return device.here().desk.scan(code(index), patron?.id);
  };
  await pc.here().staff.add({ name: "Cô Lan", role: "librarian", pin: "1234" });
  await pc.here().staff.signIn((await pc.here().staff.all())[0]!.id, "1234");

  // The first week: each works by itself, and two lend the same copy.
  await scan(pc, 0, an);
  await scan(tablet, 0, binh);
  await scan(laptop, 2, binh);
  await pc.here().records.notePatron(an.id, "nhắc trả sách");
  const first = await fileOf(pc);
  passes(60 * 24 * 7);
  await takeIn(tablet, first);
  await takeIn(tablet, await fileOf(laptop));
  // The second: what came by stick is brought back elsewhere, and goes on to the third.
  await scan(tablet, 2);
  await tablet.here().desk.noteUnknownCode("9786041000001");
  const second = await fileOf(tablet);
  passes(60 * 24 * 7);
  await takeIn(laptop, second);
  await takeIn(laptop, first);
  await scan(laptop, 3, an);
  await laptop.here().holds.place(titles[3]!.id as never, binh.id);
  const third = await fileOf(laptop);
  for (const file of [third, second, first, third]) await takeIn(pc, file);
  await takeIn(tablet, third);
  return { ...morning, devices, card };
};

test("by sticks alone all three come to the same readings", async () => {
  const { devices: { pc, tablet, laptop } } = await weeksApart();
  const readings = await Promise.all([pc, tablet, laptop].map(readingOf));
  expect(readings[1]).toBe(readings[0]);
  expect(readings[2]).toBe(readings[0]);
  // One copy was lent twice, and one code is still unknown.
  for (const device of [pc, tablet, laptop]) await expect.poll(() => device.here().counts.current().contradictions).toBe(2);
  const acts = await Promise.all([pc, tablet, laptop].map((device) => device.here().db.events.count()));
  expect(new Set(acts).size).toBe(1);
});

const orders = [["pc", "tablet", "laptop"], ["laptop", "pc", "tablet"], ["tablet", "laptop", "pc"]] as const;

test.each(orders)("then %s, %s and %s meet the server: nothing is lost, nothing is there twice, nothing is refused", async (...order) => {
  const { devices, server, names, patrons } = await weeksApart();
  const before = await readingOf(devices.pc);
  const acts = new Set((await devices.pc.here().db.events.toArray()).map(({ id }) => id as string));
  for (const name of [...order, ...order]) {
    devices[name].line.mend();
    devices[name].line.heal();
    expect((await devices[name].exchange()).trouble).toBe("none");
  }
  const there = (await server.allDocuments(names.log(2026))).map(({ _id }) => _id);
  expect(new Set(there)).toEqual(acts);
  expect(there).toHaveLength(acts.size);
  for (const device of Object.values(devices)) {
    expect(device.here().counts.current()).toMatchObject({ unsent: 0, refused: 0 });
    expect(await device.here().db.lost.count()).toBe(0);
    expect(await readingOf(device)).toBe(before);
    expect((await device.here().printing.patrons({ ids: [patrons[0]!.id] }))[0]?.note).toBe("nhắc trả sách");
  }
});

test("the device that did it never comes back: what its stick brought reaches the server all the same", async () => {
  const { devices: { tablet, laptop }, server, names } = await weeksApart();
  for (const device of [tablet, laptop]) {
    device.line.mend();
    expect((await device.exchange()).trouble).toBe("none");
  }
  const there = await server.allDocuments(names.log(2026));
  expect(there.filter(({ device }) => device === "device:pc").map(({ kind }) => kind)).toEqual(["copy-lent"]);
});
